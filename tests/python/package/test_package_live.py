"""`sameas.LiveIndex`: what a batch run gives, record by record; and what goes wrong ends in a clear exception."""

import json
import os
import pickle
import subprocess
import sys
import textwrap
import threading

import customers
import pytest
from served import MODEL


@pytest.fixture(scope="module")
def live(package):
    if not hasattr(package._sameas, "open_index"):
        with pytest.raises(package.Error, match="RocksDB was not found"):
            package.LiveIndex("nowhere")
        pytest.skip("this build has no store: RocksDB was not found")
    return package.LiveIndex


@pytest.fixture(scope="module")
def model(package):
    """Of given, surname and town, with the rules "surname" and "given, town"."""
    return package.Model.load(MODEL)


ANN = {"given": "ann", "surname": "holm", "town": "york"}


def without_truth(row):
    """A row of the customers as far as their settings read it."""
    return {name: value for name, value in row.items() if name != "person"}


def test_an_index_takes_what_a_run_without_settings_found_out(package, live, data, tmp_path):
    result = package.dedupe(data / "customers.csv", leave_out=["person"], accept_model=True)
    assert result.model.threshold == "automatic" and result.settled_model.threshold == result.report["joining"]["threshold_probability"]
    with pytest.raises(package.InvalidSettings, match="settled_model in Python"):
        live.build(tmp_path / "open", data / "customers.csv", result.model, keep_groups=True)
    with live.build(tmp_path / "index", data / "customers.csv", result.settled_model, keep_groups=True) as index:
        counts, stats = result.report["counts"], index.stats()
        assert (stats["records"], stats["entities"], stats["pairs"]) == (counts["records"], counts["entities"], counts["pairs_kept"])


def test_an_index_of_a_table_has_the_entities_of_the_run(package, live, data, customers_result, tmp_path):
    with live.build(tmp_path / "index", data / "customers.csv", customers_result.model, date_order="ymd") as index:
        counts = customers_result.report["counts"]
        stats = index.stats()
        assert (stats["records"], stats["entities"], stats["pairs"]) == (counts["records"], counts["entities"], counts["pairs_kept"])
        assert len(index) == counts["records"] and stats["refusal"] == "" and not stats["model_is_due"]
        assert index.verify().differences == 0 and index.model == customers_result.model
        rows = [without_truth(row) for row in customers.read_rows(data / "customers.csv")]
        best = index.find_matches(dict(rows[0], id="new"))[0]
        assert (best.source, best.id, best.is_match) == ("customers", rows[0]["id"], True)
        assert rows[0]["id"] not in [match.id for match in index.find_matches(rows[0], source="customers")]
        index.backup(tmp_path / "copy")
    with live(tmp_path / "copy") as copy:
        assert len(copy) == counts["records"] and copy.stats()["entities"] == counts["entities"]


def test_matches_are_those_that_a_linker_finds(package, live, data, customers_result, tmp_path):
    linker = package.Linker(data / "customers.csv", model=customers_result.model)
    linker.cluster(linker.score())
    with live.build(tmp_path / "index", data / "customers.csv", customers_result.model, date_order="ymd") as index:
        for row in customers.read_rows(data / "customers.csv")[:5]:
            of_index = index.find_matches(without_truth(row), source="customers", count=5)
            of_linker = linker.find_matches(row, count=5).to_arrow().to_pylist()
            assert [(m.id, m.entity, m.match_weight, m.probability) for m in of_index] == \
                [(m["id"], m["entity_id"], m["match_weight"], m["probability"]) for m in of_linker]
            for match, other in zip(of_index, of_linker):
                for comparison in match.comparisons:
                    name = comparison["name"]
                    assert (comparison["level_number"], comparison["bits"]) == (other[f"level_{name}"], other[f"bits_{name}"])


def test_records_come_change_and_go(package, live, model, tmp_path):
    with live(tmp_path / "index", model) as index:
        assert index.columns == ["given", "surname", "town"] and len(index) == 0
        stored = index.put("crm", "1", ANN, version=0)
        assert index.get("crm", "1") == package.Record("crm", "1", stored.version, stored.entity, ANN)
        done = index.add([{"id": "2", **ANN}, {"id": "3", "given": "bo", "town": "hull"}], source="shop")
        assert (done.added, done.changed) == (2, 0)
        assert index.add([{"id": "3", "given": "bob", "surname": None, "town": "hull", "not": "read"}], source="shop").changed == 1
        assert index.get("shop", "3").values == {"given": "bob", "surname": None, "town": "hull"}
        entity = index.entity(stored.entity)
        assert entity.records == [("crm", "1"), ("shop", "2")]
        [match, *rest] = index.find_matches({"given": "anne", "surname": "holm", "town": "york"}, count=1)
        assert not rest and match.comparisons[0]["level"] == "jaro_winkler >= 0.8" and match.entity == stored.entity
        assert index.find_matches(ANN, source="crm", id="1") and index.find_matches({"town": "oslo"}) == []
        assert index.remove("crm", "1", version=stored.version) and not index.remove("crm", "1") and index.get("crm", "1") is None
        assert index.entity(stored.entity).records == [("shop", "2")]
        assert index.remove("shop", "2") and index.entity(stored.entity) is None
        assert index.resolve(stored.entity) == [] and index.resolve("never") is None
        kinds = [change.kind for change in index.changes()]
        assert kinds[:3] == ["record_added", "entity_created", "record_added"] and kinds[-1] == "entity_removed"
        assert index.changes(after=index.stats()["sequence"]) == [] and index.changes(after=1, count=1)[0].sequence == 2
        assert index.verify() == package.Verification(1, 0, 1, 0, [])
    with live(tmp_path / "index") as again:
        assert len(again) == 1 and again.get("shop", "3").values["given"] == "bob"


def test_another_model_takes_the_place_of_the_one_that_decides(package, live, model, tmp_path):
    with live(tmp_path / "index", model) as index:
        for id, given in (("1", "ann"), ("2", "anne"), ("3", "bo")):
            index.put("crm", id, dict(ANN, given=given))
        before = index.find_matches(ANN)
        strict = model.with_prior(model.prior / 10)
        swapped = index.swap_model(strict)
        assert (swapped.records, swapped.sequence) == (3, index.stats()["sequence"])
        assert index.model == strict and index.find_matches(ANN)[0].match_weight < before[0].match_weight
        assert index.changes(after=swapped.sequence - swapped.changes - 1)[0].kind == "model_changed"
        assert index.verify().differences == 0
        (tmp_path / "phone.json").write_text(MODEL.read_text().replace('"town"', '"phone"'))
        with pytest.raises(package.InvalidSettings, match="phone.*do not have"):
            index.swap_model(package.Model.load(tmp_path / "phone.json"))
        with pytest.raises(package.InvalidSettings, match="model is of type str"):
            index.swap_model("model.json")
        with pytest.raises(package.InvalidSettings, match="date_order='dym'"):
            index.swap_model(model, date_order="dym")
        assert index.model == strict
    with pytest.raises(package.InvalidData, match="closed"):
        index.swap_model(model)
    with live(tmp_path / "index") as again:
        assert again.model == strict and len(again) == 3


def test_ctrl_c_stops_a_swap_and_leaves_the_model_that_was_there(package, live, model, package_folder, tmp_path):
    import signal
    import time
    model.save(tmp_path / "model.json")
    process = run_python(package_folder, """
        import signal, sys, sameas
        signal.signal(signal.SIGINT, signal.default_int_handler)
        model = sameas.Model.load(sys.argv[2])
        people = [{"id": str(n), "given": f"g{n}", "surname": f"s{n // 40}", "town": "york"} for n in range(60000)]
        index = sameas.LiveIndex.build(sys.argv[1], people, model)
        try:
            print("now", flush=True)
            while True:  # however fast the machine is
                index.swap_model(model)
        except KeyboardInterrupt:
            print(index.model == model, len(index), index.put("crm", "1", {"given": "ann"}).issues)
    """, tmp_path / "index", tmp_path / "model.json")
    assert process.stdout.readline() == "now\n", process.stderr.read()
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "True 60000 []\n"), err


def test_values_are_read_as_those_of_a_table(live, model, tmp_path):
    import datetime
    with live(tmp_path / "index", model) as index:
        index.put("crm", "1", {"given": 17, "surname": datetime.date(1990, 1, 2), "town": float("nan")})
        assert index.get("crm", "1").values == {"given": "17", "surname": "1990-01-02", "town": None}


def test_what_cannot_be_put_is_said_and_the_rest_is_there(package, live, model, tmp_path):
    with live(tmp_path / "index", model) as index:
        with pytest.raises(package.InvalidData, match="1 of the records could not be put, the others .2."):
            index.add([{"id": "1", **ANN}, {"id": None, **ANN}, {"id": "3", **ANN}])
        assert len(index) == 2
        for values, complaint in [({"surnam": "x"}, "no column 'surnam': did you mean 'surname'"), ({"given": ["a", "b"]}, "type list"),
                                  ({"given": object()}, "type object"), ({5: "x"}, "names of columns are texts"), ("given", "type str")]:
            with pytest.raises(package.InvalidData, match=complaint):
                index.put("crm", "1", values)
            with pytest.raises(package.InvalidData, match=complaint):
                index.find_matches(values)
        with pytest.raises(package.InvalidData, match="version"):
            index.put("table", "1", ANN, version=99)
        with pytest.raises(package.InvalidData, match="column not found"):
            index.add([{"id": "1", "given": "x"}])
        with pytest.raises(package.InvalidData, match="id"):
            index.put("crm", "", ANN)
        with pytest.raises(package.InvalidSettings, match="count=0"):
            index.find_matches(ANN, count=0)
        with pytest.raises(package.InvalidSettings, match="after=-1"):
            index.changes(-1)
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(index)
        assert len(index) == 2 and "2 records" in repr(index)
    with pytest.raises(package.InvalidData, match="closed"):
        index.find_matches(ANN)
    index.close()
    assert "closed" in repr(index)


def test_folders_that_cannot_be_opened_are_refused(package, live, model, tmp_path):
    with pytest.raises(package.InvalidData, match="no index"):
        live(tmp_path / "nowhere")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/notes.txt").write_text("mine")
    with pytest.raises(package.InvalidData, match="no index"):
        live(tmp_path / "other", model)
    assert (tmp_path / "other/notes.txt").read_text() == "mine"
    with live(tmp_path / "index", model) as index:
        index.put("crm", "1", ANN)
        with pytest.raises(package.FileError, match="open in another process"):
            live(tmp_path / "index")
    with pytest.raises(package.InvalidData, match="not empty"):
        live.build(tmp_path / "index", [{"id": "1", **ANN}], model)
    with pytest.raises(package.InvalidSettings, match="follows another model"):
        live(tmp_path / "index", model.with_prior(0.02))
    live(tmp_path / "index", model).close()  # the same model, and the folder is free again
    for options, complaint in [({"model": "model.json"}, "model is of type str"), ({"date_order": "mixed"}, "date_order='mixed'")]:
        with pytest.raises(package.InvalidSettings, match=complaint):
            live(tmp_path / "index", **options)
    (tmp_path / "index/index.json").write_text("{")
    with pytest.raises(package.InvalidData, match="index.json"):
        live(tmp_path / "index")


def test_settings_that_cannot_be_live_are_refused_by_name(package, live, model, tmp_path):
    document = json.loads(model.to_json())
    document["settings"]["blocking"] = ["sorted_neighbourhood(surname, window=5)"]
    with pytest.raises(package.InvalidSettings, match="sorted_neighbourhood"):
        live(tmp_path / "index", package.Model.from_json(json.dumps(document)))
    assert not (tmp_path / "index").exists()
    document["settings"] |= {"blocking": ["town"], "id": ""}
    nameless = package.Model.from_json(json.dumps(document))
    with pytest.raises(package.InvalidSettings, match="id=COLUMN"):
        live.build(tmp_path / "index", [{"id": "1", **ANN}], nameless)
    with live.build(tmp_path / "index", [{"id": "1", **ANN}], nameless, id="id") as index:
        assert index.get("table", "1").values == ANN


def test_threads_read_while_others_write_and_close_waits(package, live, model, tmp_path):
    index = live(tmp_path / "index", model, relaxed=True)
    index.put("crm", "0", ANN)
    wrong, ended = [], threading.Event()

    def read():
        while True:
            try:
                found = index.find_matches(ANN, count=3)
                if not found or found[0].probability < 0.5:
                    wrong.append(found)
            except package.InvalidData as error:
                if not ended.is_set() or "closed" not in str(error):
                    wrong.append(error)
                return

    def write(source):
        for n in range(1, 60):
            index.put(source, str(n), ANN if n % 3 == 0 else dict(ANN, given=f"other {n}"))
            if n % 5 == 0:
                index.remove(source, str(n))

    readers = [threading.Thread(target=read) for _ in range(2)]
    writers = [threading.Thread(target=write, args=(source,)) for source in ("a", "b")]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    assert index.verify().differences == 0
    ended.set()
    index.close()
    for thread in readers:
        thread.join()
    assert not wrong


def run_python(package_folder, program, *arguments):
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)], stdout=subprocess.PIPE, text=True,
                            stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(package_folder)})


def test_ctrl_c_stops_adding_and_what_came_before_is_there(package, live, model, package_folder, tmp_path):
    import signal
    import time
    model.save(tmp_path / "model.json")
    process = run_python(package_folder, """
        import signal, sys, time, sameas
        signal.signal(signal.SIGINT, signal.default_int_handler)   # where the tests run in the background it is ignored
        index = sameas.LiveIndex(sys.argv[1], sameas.Model.load(sys.argv[2]), relaxed=True)
        people = [{"id": str(n), "given": f"g{n}", "surname": f"s{n // 2}", "town": "york"} for n in range(100000)]
        print("now", flush=True)
        try:
            while True:  # however fast the machine is
                index.add(people)
        except KeyboardInterrupt:
            print(time.monotonic(), len(index), index.put("crm", "1", {"given": "ann"}).issues)
    """, tmp_path / "index", tmp_path / "model.json")
    assert process.stdout.readline() == "now\n", process.stderr.read()
    time.sleep(0.5)
    sent = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    stopped, count, issues = out.split()
    assert float(stopped) - sent < 1 and 0 < int(count) <= 100000 and issues == "[]"
    with live(tmp_path / "index") as index:  # the program ended with the index open
        assert len(index) == int(count) + 1 and index.verify().differences == 0


def test_a_child_of_a_fork_refuses(package, live, model, package_folder, tmp_path):
    model.save(tmp_path / "model.json")
    process = run_python(package_folder, """
        import os, sys, sameas
        index = sameas.LiveIndex(sys.argv[1], sameas.Model.load(sys.argv[2]))
        child = os.fork()
        if child == 0:
            try:
                index.find_matches({"given": "ann"})
                os._exit(7)
            except sameas.Error as error:
                index.close()
                os._exit(8 if "spawn" in str(error) else 9)  # as multiprocessing ends a child
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), len(index.find_matches({"given": "ann"})))
        index.put("crm", "1", {"given": "ann"})
        index.close()
        print(len(sameas.LiveIndex(sys.argv[1])))
    """, tmp_path / "index", tmp_path / "model.json")
    out, err = process.communicate(timeout=30)
    assert out == "8 0\n1\n", err


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_child_of_a_fork_exits_with_its_status_and_its_output(package, live, model, package_folder, tmp_path, state):
    model.save(tmp_path / "model.json")
    process = run_python(package_folder, """
        import atexit, os, signal, sys, sameas
        index = sameas.LiveIndex(sys.argv[1], sameas.Model.load(sys.argv[2]))
        if sys.argv[3] == "closed":
            index.close()
        child = os.fork()
        if child == 0:
            signal.alarm(20)  # instead of hanging
            atexit.register(print, "the child's end")
            print("the child", end=", ")
            sys.exit(7)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(status)
        if sys.argv[3] == "open":
            index.put("crm", "1", {"given": "ann"})
            index.close()
            print(len(sameas.LiveIndex(sys.argv[1])))
    """, tmp_path / "index", tmp_path / "model.json", state)
    out, err = process.communicate(timeout=30)
    assert out == "the child, the child's end\n7\n" + ("1\n" if state == "open" else ""), err


def test_the_command_of_the_package_has_the_index(package, live, model, package_folder, tmp_path):
    live(tmp_path / "index", model).close()
    done = subprocess.run([sys.executable, "-m", "sameas._command", "index", "stats", tmp_path / "index", "--json"], capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": str(package_folder)})
    assert json.loads(done.stdout)["records"] == 0, done.stderr
