"""What goes wrong ends in a clear exception and leaves the interpreter usable: bad input, Ctrl-C, forks, broken producers."""

import copy
import json
import os
import pickle
import signal
import subprocess
import sys
import textwrap

import pyarrow as pa
import pytest

import customers

# The promise is 100 ms; a busy machine gets some more before the test complains.
STOP_SECONDS_MAX = 0.25

SETTINGS = {"id": "id", "blocking": ["town"], "comparisons": [{"field": "name", "levels": ["exact", "else"]}]}


def records(count=4):
    return [{"id": str(number), "name": f"name {number % 2}", "town": "york"} for number in range(count)]


def run_python(package_folder, program, *arguments, **how):
    environment = os.environ | {"PYTHONPATH": str(package_folder)}
    return subprocess.run([sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)], env=environment, text=True,
                          capture_output=True, timeout=60, **how)


# Tables and settings

@pytest.mark.parametrize("table, complaint", [
    (5, "table 'table' is of type int"),
    ([5], "row 1 is of type int"),
    ([{1: "a"}], "names of columns are texts"),
    ([], "column not found: 'id'"),
    ({}, "no tables in the mapping"),
    ([{"id": "1", "town": "york"}], "column not found: 'name'"),
    ([{"id": "1", "name": "a", "town": "x"}] * 2, "1"),
    ([{"id": None, "name": "a", "town": "x"}], "id"),
    (pa.table({"id": ["1"], "name": [[["a"]]], "town": ["x"]}), "column 'name' has type list"),
    (pa.table({"id": ["1"], "name": [{"a": 1}], "town": ["x"]}), "column 'name' has type struct"),
    (pa.table({"id": pa.array([], pa.string()), "name": pa.array([], pa.string()), "town": pa.array([], pa.string())}),
     "no records in table 'table'"),
    (pa.chunked_array([["a"]]), "gives no table"),
    ("nothing.csv", "nothing.csv: no such file"),
    ("nothing.xlsx", "the ending of a file"),
])
def test_tables_that_cannot_be_used_are_refused(package, table, complaint):
    with pytest.raises(package.InvalidData, match=complaint):
        package.dedupe(table, SETTINGS)


def test_a_column_of_a_strange_type_does_no_harm_when_it_is_not_used(package):
    table = pa.table({"id": ["1", "2"], "name": ["a", "b"], "town": ["x", "y"], "tags": [["p"], None]})
    assert len(package.Linker(table, SETTINGS)) == 2


@pytest.mark.parametrize("change, complaint", [
    ({"comparisns": []}, "did you mean 'comparisons'"),
    ({"blocking": ["soundx(name)"]}, "did you mean 'soundex'"),
    ({"threshold": {"probability": 2}}, "threshold"),
])
def test_settings_that_cannot_be_used_are_refused(package, change, complaint):
    with pytest.raises(package.InvalidSettings, match=complaint):
        package.dedupe(records(), SETTINGS | change)


def test_a_misspelt_source_of_the_settings_is_told(package, data):
    settings = json.loads((data / "settings.json").read_text()) | {"id_by_source": {"custmers": "id"}}
    warnings = package.dedupe({"customers": data / "customers.csv"}, settings).report["warnings"]
    assert [warning for warning in warnings if "'custmers', which is not among the tables" in warning]


@pytest.mark.parametrize("options, complaint", [
    ({"threads": -1}, "threads=-1"), ({"threads": "all"}, "threads='all'"), ({"seed": -1}, "seed=-1"),
    ({"memory": "much"}, "memory 'much'"), ({"memory": 0}, "memory=0"), ({"memory": True}, "memory=True"),
    ({"progress": 5}, "progress=5"), ({"threshold": 0.001}, "threshold 0.001 is below"),
    ({"truth": "name"}, "the truth must not be used"), ({"settings": 5}, "settings are of type int"),
    ({"settings": {"blocking": object()}}, "not JSON serializable"), ({"model": {}}, "model is of type dict"),
    ({"settings": "{"}, "settings: "),
])
def test_options_that_cannot_be_used_are_refused(package, options, complaint):
    given = {"settings": None if "model" in options else SETTINGS} | options
    with pytest.raises(package.InvalidSettings, match=complaint):
        package.dedupe(records(), **given)


def test_settings_and_model_are_told_apart(package, data, customers_result):
    with pytest.raises(package.InvalidSettings, match="drop one of the two"):
        package.dedupe(records(), SETTINGS, model=customers_result.model)
    with pytest.raises(package.InvalidSettings, match="other fields, rules or comparisons"):
        package.Linker(records(), SETTINGS).score(customers_result.model)
    with pytest.raises(package.FileError, match="nowhere.json"):
        package.dedupe(records(), "nowhere.json")
    with pytest.raises(package.InvalidSettings, match="this is not a sameas model"):
        package.Model.from_json("{}")
    document = json.loads(customers_result.model.to_json())
    with pytest.raises(package.InvalidSettings, match="99"):
        package.Model.from_json(json.dumps(document | {"schema": 99}))


def test_errors_are_of_one_family(package):
    for name in ("InvalidSettings", "InvalidData", "FileError", "ResourceLimit", "ModelRefused", "Cancelled"):
        assert issubclass(getattr(package, name), package.Error)
    assert issubclass(package.InvalidData, ValueError) and issubclass(package.FileError, OSError)


def test_a_link_needs_two_sources(package):
    with pytest.raises(package.InvalidData, match="two tables"):
        package.link(records(), settings=SETTINGS)
    with pytest.raises(package.InvalidData, match="at least two sources"):
        package.link({"crm": records()}, settings=SETTINGS)
    with pytest.raises(package.InvalidData, match="both tables are named 'a'"):
        package.link(records(), records(), SETTINGS, sources=("a", "a"))


def test_too_little_memory_is_said(package):
    with pytest.raises(package.ResourceLimit, match="memory"):
        package.dedupe(records(5000), SETTINGS, memory="1M")


def test_live_objects_are_not_pickled(package, customers_result):
    evaluation = customers_result.evaluate()
    for live in (package.Linker(records(), SETTINGS), customers_result, customers_result.pairs, customers_result.entities,
                 evaluation, evaluation.errors, package.generate(10)):
        with pytest.raises(TypeError, match="cannot pickle"):
            pickle.dumps(live)
        with pytest.raises(TypeError, match="cannot pickle"):
            copy.deepcopy(live)


@pytest.mark.parametrize("change, complaint", [
    ({"schema": 0}, "schema version 0, this engine reads"), ({"schema": "1.0"}, "schema version"), ({"kind": "other model"}, "not a sameas model"),
    ({"schema": None}, "schema version null"), ({"prior": 0}, "prior is 0"), ({"comparisons": []}, "comparisons has 0 entries"),
])
def test_models_of_another_version_or_shape_are_refused(package, data, customers_result, tmp_path, change, complaint):
    document = json.loads(customers_result.model.to_json())
    path = tmp_path / "model.json"
    path.write_text(json.dumps(document | change))
    with pytest.raises(package.InvalidSettings, match=complaint) as refusal:
        package.Model.load(path)
    assert "model.json" in str(refusal.value)
    del document["schema"]
    with pytest.raises(package.InvalidSettings, match="schema"):
        package.Model.from_json(json.dumps(document))


def test_records_of_an_explanation_must_be_two_that_are_there(package, data, customers_result):
    linker = package.Linker(data / "customers.csv", model=customers_result.model)
    with pytest.raises(package.InvalidData, match="no record 'x'"):
        linker.explain("x", "c0001")
    with pytest.raises(package.InvalidData, match="in source 'crm'"):
        linker.explain("c0001", ("crm", "c0001"))
    with pytest.raises(package.InvalidData, match="is one record"):
        linker.explain("c0001", "c0001")


# Producers that break

class Producer:
    def __init__(self, given):
        self.given = given

    def __arrow_c_stream__(self, requested_schema=None):
        return self.given() if callable(self.given) else self.given


def test_a_stream_that_fails_half_way_gives_its_message(package):
    schema = pa.schema([(name, pa.string()) for name in ("id", "name", "town")])

    def batches():
        yield pa.record_batch([["1"], ["a"], ["x"]], schema=schema)
        raise RuntimeError("the disk is gone")

    def reader(fields=schema):
        return pa.RecordBatchReader.from_batches(fields, batches())

    for settings in (SETTINGS, None):   # None: it would be read twice
        with pytest.raises(package.Error, match="the disk is gone"):
            package.dedupe(reader(), settings)
    with pytest.raises(package.Error, match="the disk is gone"):
        package.link(records(), reader(), SETTINGS)
    with pytest.raises(package.Error, match="the disk is gone"):
        package.profile(reader())


def test_a_table_of_pairs_that_fails_half_way_gives_its_message(package, customers_result):
    schema = pa.schema([(name, pa.string()) for name in ("left_id", "right_id", "label")])

    def batches():
        yield pa.record_batch([["c0001"], ["c0002"], ["yes"]], schema=schema)
        raise RuntimeError("the disk is gone")

    for how in ("truth", "ignore", "labels"):
        with pytest.raises(package.Error, match="the disk is gone"):
            customers_result.evaluate(**{how: pa.RecordBatchReader.from_batches(schema, batches())})


def test_a_table_that_changes_while_it_is_read_does_no_harm(package):
    """Numbers lie in memory that others may write to, texts do not: figures may be old or new, and all else is as ever."""
    import threading

    import numpy
    pandas = pytest.importorskip("pandas")
    count = 20_000
    numbers = numpy.arange(count, dtype=float) % 500
    frame = pandas.DataFrame({"id": [str(row) for row in range(count)], "amount": numbers, "town": [f"t{row % 4000}" for row in range(count)]},
                             copy=False)
    settings = {"id": "id", "blocking": ["town"], "fields": {"amount": {"column": "amount", "type": "number"}}, "threshold": {"probability": 0.9},
                "comparisons": [{"field": "amount", "levels": ["exact", "else"]}, {"field": "town", "levels": ["exact", "else"]}]}
    done = threading.Event()

    def change():
        while not done.is_set():
            numbers[:] = numpy.random.default_rng(1).integers(0, 500, count)

    writer = threading.Thread(target=change)
    writer.start()
    try:
        for _ in range(5):
            assert len(package.Linker(frame, settings)) == count
    finally:
        done.set()
        writer.join()


def test_a_list_that_grows_while_it_is_used_does_not_matter(package, data):
    rows = records(400)
    linker = package.Linker(rows, SETTINGS, progress=lambda *state: rows.append({"id": "late", "name": "late", "town": "york"}))
    assert len(linker) == 400 < len(rows)


def test_a_stream_is_read_once(package):
    capsule = pa.table({"id": ["1", "2"], "name": ["a", "b"], "town": ["x", "y"]}).__arrow_c_stream__()
    assert len(package.Linker(Producer(capsule), SETTINGS)) == 2
    with pytest.raises(package.InvalidData, match="read already"):
        package.Linker(Producer(capsule), SETTINGS)


def test_producers_that_break_the_protocol_are_refused(package):
    with pytest.raises(package.InvalidData, match="arrow_array_stream"):
        package.Linker(Producer("text"), SETTINGS)
    with pytest.raises(package.InvalidData, match="arrow_array_stream"):
        package.Linker(Producer(pa.int8().__arrow_c_schema__()), SETTINGS)
    with pytest.raises(ZeroDivisionError):
        package.Linker(Producer(lambda: 1 / 0), SETTINGS)


def text_from(offsets, text=b"abcdef", kind=pa.string(), width="<i4"):
    """An array of texts with any offsets at all."""
    numbers = b"".join(number.to_bytes(int(width[-1]), "little", signed=True) for number in offsets)
    return pa.Array.from_buffers(kind, len(offsets) - 1, [None, pa.py_buffer(numbers), pa.py_buffer(text)])


def view_from(length, buffer, begin):
    entry = b"".join(number.to_bytes(4, "little", signed=True) for number in (length, 0, buffer, begin))
    return pa.Array.from_buffers(pa.string_view(), 1, [None, pa.py_buffer(entry), pa.py_buffer(b"some text in a buffer")])


@pytest.mark.parametrize("broken", [
    lambda: text_from([0, 3, 2]), lambda: text_from([0, -1, 3]), lambda: text_from([5, 0, 6]),
    lambda: text_from([0, 4, 1], kind=pa.large_string(), width="<i8"),
    lambda: view_from(20, 9, 0), lambda: view_from(20, -1, 0), lambda: view_from(-3, 0, 0), lambda: view_from(20, 0, 1000),
    lambda: pa.DictionaryArray.from_arrays(pa.array([0, 7]), pa.array(["a", "b"]), safe=False),
    lambda: pa.DictionaryArray.from_arrays(pa.array([0, -2]), pa.array(["a", "b"]), safe=False),
], ids=["falling", "negative", "far", "large", "no buffer", "buffer -1", "length -3", "outside", "index", "index -2"])
def test_damaged_arrays_are_refused(package, broken):
    column = broken()
    with pytest.raises(package.InvalidData, match="damaged"):
        package.similarity.exact(column, "a")
    others = {name: pa.array(["a"] * len(column)) for name in ("id", "town")}
    with pytest.raises(package.InvalidData, match="column 'name' is damaged"):
        package.dedupe(pa.table({"name": column} | others), SETTINGS)


def test_text_that_is_none_becomes_null_with_an_issue(package):
    table = pa.table({"id": ["1", "2"], "name": [b"a\xff", b"b"], "town": ["x", "x"]})
    (issue,) = package.Linker(table, SETTINGS).issues
    assert issue["row"] == 1 and issue["column"] == "name" and issue["kind"] == "invalid_utf8"


# The run and the interpreter

def test_a_callback_that_raises_ends_the_run(package, data):
    def fail(*state):
        raise LookupError("no such bar")

    with pytest.raises(LookupError, match="no such bar"):
        package.dedupe(data / "customers.csv", data / "settings.json", progress=fail)
    assert package.similarity.jaro("a", "a") == 1.0


@pytest.mark.parametrize("step", ["train", "score", "cluster", "evaluate"])
def test_a_callback_that_raises_late_leaves_the_linker_usable(package, data, step):
    ended = []

    def fail(stage, done, total):
        ended.extend([stage] * (stage == "done"))
        if ended == ["done"] * (2 + ["train", "score", "cluster", "evaluate"].index(step)):
            ended.append(step)
            raise LookupError(step)

    linker = package.Linker(data / "customers.csv", data / "settings.json", truth="person", progress=fail)
    with pytest.raises(LookupError, match=step):
        linker.evaluate()
    assert linker.evaluate().pairwise["precision"] > 0.9 and step in ended


LONG = """
    import os, sys, time
    import pyarrow.csv, sameas
    table = pyarrow.csv.read_csv(sys.argv[1])
    began = False
    def progress(stage, done, total):
        global began
        if stage == sys.argv[3] and not began:
            began = True
            print("now", flush=True)
    try:
        sameas.dedupe(table, sys.argv[2], progress=progress)
    except KeyboardInterrupt:
        print(time.monotonic(), flush=True)
        print(sameas.similarity.jaro(["martha"] * 5000, "marhta")[4999], flush=True)
"""


@pytest.fixture(scope="module")
def long_run(tmp_path_factory):
    """Input and settings of a run that takes long: a rule under which almost all records share a key."""
    folder = tmp_path_factory.mktemp("long")
    rows = [[f"{n}-{number}", *record] for n in range(36) for number, record in enumerate(customers.people(1000, n))]
    customers.write_csv(folder / "customers.csv", rows)
    customers.write_settings(folder / "s.json", blocking=["first(birth_date, 1)"], fields={
        "dob": {"column": "birth_date", "type": "date"}, "birth_date": {"column": "birth_date"}},
        train_on=["surname, dob", "email", "dob, postcode"])
    return folder


@pytest.mark.parametrize("stage", ["train", "score"])
def test_ctrl_c_stops_soon_and_python_goes_on(package, package_folder, long_run, stage):
    import time
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(LONG), long_run / "customers.csv", long_run / "s.json", stage],
                               env=os.environ | {"PYTHONPATH": str(package_folder)}, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "now\n", process.stderr.read()
    time.sleep(0.05)
    sent = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    stopped, result = out.split()
    assert float(stopped) - sent < STOP_SECONDS_MAX and result == "0.9444444444444445"


def test_a_child_of_a_process_that_worked_refuses_and_does_not_hang(package, package_folder):
    program = """
        import os, sys, sameas
        values = ["martha"] * 5000
        if sys.argv[1] == "worked":
            sameas.similarity.jaro(values, "marhta")
        child = os.fork()
        if child == 0:
            try:
                sameas.similarity.jaro(values, "marhta")
                os._exit(7)
            except sameas.Error as error:
                os._exit(8 if "spawn" in str(error) else 9)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
    assert run_python(package_folder, program, "worked").stdout == "8\n"
    assert run_python(package_folder, program, "fresh").stdout == "7\n"


def test_nothing_heavy_is_imported(package, package_folder):
    program = """
        import sys, time
        began = time.process_time()  # a busy machine makes all else long
        import sameas
        took = time.process_time() - began
        heavy = {"numpy", "pandas", "polars", "pyarrow", "duckdb", "tqdm"} & set(sys.modules)
        print(took, *heavy)
    """
    fastest = min((run_python(package_folder, program).stdout.split() for _ in range(3)), key=lambda words: float(words[0]))
    assert len(fastest) == 1 and float(fastest[0]) < 0.1
