"""sameas index: built from files, changed record by record, and always what a run over its records gives."""

import csv
import json

import customers
import pytest


@pytest.fixture(scope="module")
def index(sameas, data, deduped, tmp_path_factory):
    folder = tmp_path_factory.mktemp("index") / "customers.index"
    sameas("index", "build", data / "customers.csv", "--model", deduped[0] / "model.json", "--date-order", "ymd", "--out", folder)
    return folder


def test_an_index_has_the_entities_of_the_run(sameas, index, deduped):
    stats = sameas("index", "stats", index, "--json").json
    counts = deduped[1]["counts"]
    assert (stats["records"], stats["entities"], stats["pairs"]) == (counts["records"], counts["entities"], counts["pairs_kept"])
    drift = stats["frequency_drift"]  # the records are those that the model was trained on
    assert [(one["expression"], one["moved_share"]) for one in drift] == [("surname", 0)] and not stats["model_is_due"]
    assert sameas("verify", index, "--json").json["differences"] == 0
    for row in customers.read_rows(deduped[0] / "entities.csv")[:3]:
        found = sameas("index", "find", index, f"{row['source']}:{row['id']}", "--json").json
        assert found["entity"] == row["entity_id"]


def test_a_model_of_fewer_records_is_warned_of(sameas, data, deduped, tmp_path):
    model = json.loads((deduped[0] / "model.json").read_text(encoding="utf-8"))
    model["prior"] *= 100  # of a hundredth of the records
    (tmp_path / "model.json").write_text(json.dumps(model), encoding="utf-8")
    folder = tmp_path / "customers.index"
    built = sameas("index", "build", data / "customers.csv", "--model", tmp_path / "model.json", "--date-order", "ymd", "--out", folder)
    assert "Warning: The model expects" in built.out and "sameas index swap-model" in built.out
    assert sameas("index", "stats", folder, "--json").json["model_expects_too_many"]
    swapped = sameas("index", "swap-model", folder, "--model", deduped[0] / "model.json", "--date-order", "ymd", "--json").json
    assert not swapped["model_expects_too_many"] and 0 < swapped["expected_matches"] < 4 * swapped["pairs"]


def test_records_come_change_and_go(sameas, index, data, tmp_path):
    copy = tmp_path / "copy.index"
    sameas("index", "backup", index, "--out", copy)
    before = sameas("index", "stats", copy, "--json").json
    rows = customers.read_rows(data / "customers.csv")
    twin = dict(rows[0], id="twin")
    changed = dict(rows[1], surname="Changed")
    with open(tmp_path / "customers.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows([twin, changed])
    added = sameas("index", "add", copy, tmp_path / "customers.csv", "--json").json
    assert (added["added"], added["changed"], added["failed"]) == (1, 1, 0)
    assert added["records"] == before["records"] + 1
    best = sameas("index", "find", copy, "customers:twin", "--json").json["matches"][0]
    assert (best["id"], best["probability"] > 0.9) == (rows[0]["id"], True)
    values = [f"{column}={twin[column]}" for column in ("given_name", "surname", "birth_date", "email")]
    text = sameas("index", "find", copy, *values).out
    assert "customers:twin" in text and f"customers:{rows[0]['id']}" in text
    removed = sameas("index", "remove", copy, "customers:twin", "customers:nobody", "--json").json
    assert (removed["removed"], removed["failed"]) == (1, 1) and "nobody" in removed["errors"][0]
    assert sameas("index", "verify", copy, "--json").json["differences"] == 0
    assert sameas("index", "stats", index, "--json").json["records"] == before["records"]


@pytest.mark.parametrize("arguments, status, said", [
    (["index"], 2, "no command given: one of build, add"),
    (["index", "stats", "nowhere"], 1, "no index"),
    (["index", "find", "INDEX", "nickname=bo"], 2, "no such column"),
    (["index", "find", "INDEX", "customers:0x"], 1, "not in the index"),
    (["index", "find", "INDEX", "surname=holm", "surname=reed"], 2, "has the value 'holm' already"),
    (["index", "remove", "INDEX", "4711"], 2, "SOURCE:ID"),
    (["index", "build", "DATA", "--model", "MODEL", "--out", "INDEX"], 2, "order"),
    (["index", "build", "DATA", "--model", "MODEL", "--date-order", "ymd", "--out", "INDEX"], 1, "not empty"),
])
def test_what_cannot_be_is_told(sameas, index, data, deduped, arguments, status, said):
    places = {"INDEX": index, "DATA": data / "customers.csv", "MODEL": deduped[0] / "model.json"}
    assert said in sameas(*[places.get(word, word) for word in arguments], status=status).err


def test_limits_on_groups_are_dropped_when_asked(sameas, data, deduped, tmp_path):
    model = json.loads((deduped[0] / "model.json").read_text())
    model["settings"]["group_limits"] = [{"records": 2, "policy": "skip"}]
    (tmp_path / "model.json").write_text(json.dumps(model))
    build = ["index", "build", data / "customers.csv", "--model", tmp_path / "model.json", "--date-order", "ymd", "--out", tmp_path / "index"]
    assert "--keep-groups" in sameas(*build, status=2).err
    assert sameas(*build, "--keep-groups", "--json").json["pairs"] == deduped[1]["counts"]["pairs_kept"]


@pytest.fixture(scope="module")
def run_of_days_first(sameas, data, tmp_path_factory):
    """A run that found out its threshold and the order of its dates, and whose limit on groups cut nothing."""
    folder = tmp_path_factory.mktemp("run")
    rows = customers.read_rows(data / "customers.csv")
    for row in rows:
        row["birth_date"] = "/".join(reversed(row["birth_date"].split("-")))
    with open(folder / "shop.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    settings = customers.SETTINGS | {"threshold": "automatic", "group_limits": [{"records": 5000, "policy": "skip"}]}
    (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    sameas("dedupe", "--source", f"crm={folder / 'shop.csv'}", "--settings", folder / "settings.json", "--delimiter", ";", "--out", folder / "result")
    return folder


def test_an_index_follows_a_run(sameas, run_of_days_first, tmp_path):
    run = run_of_days_first / "result"
    assert json.loads((run / "run.json").read_text(encoding="utf-8"))["joining"]["method"] == "own_threshold"
    sameas("index", "build", "--run", run, "--out", tmp_path / "index")
    assert sameas("verify", tmp_path / "index", "--json").json["differences"] == 0
    counts = json.loads((run / "run.json").read_text(encoding="utf-8"))["counts"]
    stats = sameas("index", "stats", tmp_path / "index", "--json").json
    assert (stats["records"], stats["entities"], stats["pairs"]) == (counts["records"], counts["entities"], counts["pairs_kept"])
    for row in customers.read_rows(run / "entities.csv")[::100]:
        assert sameas("index", "find", tmp_path / "index", f"crm:{row['id']}", "--json").json["entity"] == row["entity_id"]


def test_a_run_that_an_index_cannot_follow_is_refused(sameas, run_of_days_first, data, linked, tmp_path):
    def build(run, *more, status):
        return sameas("index", "build", "--run", run, *more, "--out", tmp_path / "index", status=status)

    run = run_of_days_first / "result"
    for more in (["--model", run / "model.json"], [data / "customers.csv"], ["--dedupe"], ["--id", "email"], ["--delimiter", ";"]):
        assert "drop one of the two" in build(run, *more, status=2).err
    assert "holds no run" in build(data, status=1).err
    assert "--run" in sameas("index", "build", "--out", tmp_path / "index", status=2).err
    settings = customers.SETTINGS | {"group_limits": [{"records": 2, "policy": "skip"}]}
    (tmp_path / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    sameas("dedupe", data / "customers.csv", "--settings", tmp_path / "settings.json", "--out", tmp_path / "cut")
    assert "--keep-groups" in build(tmp_path / "cut", status=2).err
    settings = customers.SETTINGS | {"threshold": "automatic"}
    (tmp_path / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    sameas("link", data / "crm.csv", data / "erp.csv", "--settings", tmp_path / "settings.json", "--out", tmp_path / "pairs")
    assert "one partner at most" in build(tmp_path / "pairs", status=1).err
    assert not (tmp_path / "index").exists()
    linked_again = build(linked[0], "--json", status=0).json
    assert (linked_again["entities"], linked_again["pairs"]) == (linked[1]["counts"]["entities"], linked[1]["counts"]["pairs_kept"])


def test_records_without_an_id_are_not_added(sameas, data, deduped, tmp_path):
    model = json.loads((deduped[0] / "model.json").read_text())
    del model["settings"]["id"]
    (tmp_path / "model.json").write_text(json.dumps(model))
    folder = tmp_path / "index"
    sameas("index", "build", "--model", tmp_path / "model.json", "--date-order", "ymd", "--out", folder)
    assert "--id COLUMN" in sameas("index", "add", folder, data / "customers.csv", status=2).err
    assert sameas("index", "add", folder, data / "customers.csv", "--id", "id", "--json").json["added"] > 0


def test_ids_of_another_name_are_read(sameas, index, data, deduped, tmp_path):
    model = json.loads((deduped[0] / "model.json").read_text())
    model["settings"]["id_by_source"] = {"customers": "number"}
    (tmp_path / "model.json").write_text(json.dumps(model))
    rows = customers.read_rows(data / "customers.csv")
    with open(tmp_path / "customers.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["number" if column == model["settings"]["id"] else column for column in rows[0]])
        writer.writerows(row.values() for row in rows)
    built = tmp_path / "built.index"
    sameas("index", "build", tmp_path / "customers.csv", "--model", tmp_path / "model.json", "--date-order", "ymd", "--out", built)
    assert sameas("verify", built, "--json").json["differences"] == 0
    counts = [sameas("index", "stats", one, "--json").json for one in (built, index)]
    assert [one["entities"] for one in counts[:1]] == [one["entities"] for one in counts[1:]]
    added = sameas("index", "add", built, tmp_path / "customers.csv", "--json").json
    assert (added["added"], added["failed"]) == (0, 0)


def test_a_model_is_swapped(sameas, index, deduped, tmp_path):
    copy = tmp_path / "copy.index"
    sameas("index", "backup", index, "--out", copy)
    before = sameas("index", "stats", copy, "--json").json
    swapped = sameas("index", "swap-model", copy, "--model", deduped[0] / "model.json", "--date-order", "ymd", "--threshold", "0.999999", "--json").json
    assert swapped["records"] == before["records"] and swapped["entities"] > before["entities"]
    assert swapped["changes"] > 0 and swapped["sequence"] == before["sequence"] + 1 + swapped["changes"]
    assert sameas("verify", copy, "--json").json["entities"] == swapped["entities"]
    assert "order" in sameas("index", "swap-model", copy, "--model", deduped[0] / "model.json", status=2).err


def test_help_of_an_action_has_an_example(sameas):
    assert "sameas index build customers.csv" in sameas("index", "build", "--help").out
