"""The accuracy board: what a run may see, what counts, when it is refused, and how the table says it."""

import argparse
import csv
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench/accuracy"))
import accuracy  # noqa: E402
import accuracy_sets as sets  # noqa: E402
import accuracy_table as table  # noqa: E402


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def arguments(tmp_path, binary, **more):
    return argparse.Namespace(**{"datasets": tmp_path, "sameas": binary, "folder": tmp_path / "runs", "settings_from": None} | more)


@pytest.fixture
def customers(tmp_path, binary):
    """A small invented set with its truth, in the shape of a public one, and settings for it."""
    folder = tmp_path / "customers"
    folder.mkdir()
    accuracy.subprocess.run([binary, "generate", "--profile", "household", "--records", "300", "--out",
                             folder / "records.csv", "--quiet"], check=True)
    fields = {"first": "first_name", "last": "last_name", "birth": "birth_date"}
    settings = {"schema": 1, "id": "id", "fields": {name: {"column": column} for name, column in fields.items()},
                "blocking": ["last", "birth"], "fit": "population",
                "comparisons": [{"field": name, "levels": ["exact", "else"]} for name in fields]}
    write(tmp_path / "settings/customers.json", json.dumps(settings))
    return sets.AccuracySet("customers", "dedupe", 0.5, folder="customers", withhold=("phone",))


def test_a_run_sees_no_truth_and_nothing_withheld(tmp_path, binary, customers):
    inputs = sets.prepare(customers, tmp_path, binary, tmp_path / "input")
    shown = rows_of(inputs.files[0])
    assert inputs.records == len(shown) == 300
    assert {"id", "last_name", "birth_date"} <= set(shown[0]) and not {"entity_id", "phone"} & set(shown[0])
    entity = {row["id"]: row["entity_id"] for row in rows_of(tmp_path / "customers/records.csv")}
    pairs = sets.read_pairs(inputs.truth)
    assert len(pairs) == len(entity) - len(set(entity.values())) > 20  # nobody has three records
    assert all(entity[left] == entity[right] for left, right in pairs)


def test_a_made_link_is_two_files_and_the_pairs_across_them(tmp_path, binary):
    made = sets.AccuracySet("place", "link", profile="place", records=2000, seed=4)
    inputs = sets.prepare(made, tmp_path, binary, tmp_path / "input")
    left, right = ({row["id"] for row in rows_of(file)} for file in inputs.files)
    assert len(left) + len(right) == 2000 and not left & right
    assert not {"entity_id", "source"} & set(rows_of(inputs.files[0])[0])
    pairs = sets.read_pairs(inputs.truth)
    assert 250 < len(pairs) < 350
    assert all(one in left and other in right for one, other in pairs)
    assert sorted(path.name for path in (tmp_path / "input").iterdir()) == ["left.csv", "right.csv", "truth_pairs.csv"]


def test_where_only_labelled_pairs_count_all_others_are_ignored(tmp_path, binary):
    write(tmp_path / "labelled/left.csv", "id,name\na,x\nb,y\n")
    write(tmp_path / "labelled/right.csv", "id,name\nc,x\nd,z\n")
    write(tmp_path / "labelled/truth_pairs.csv", "left_id,right_id\na,c\n")
    write(tmp_path / "labelled/non_pairs.csv", "left_id,right_id\nb,c\n")
    one = sets.AccuracySet("labelled", "link", folder="labelled", labelled_only=True)
    inputs = sets.prepare(one, tmp_path, binary, tmp_path / "input")
    assert sets.read_pairs(inputs.ignore) == {("a", "d"), ("b", "d")}


def test_a_set_is_run_and_evaluated(tmp_path, binary, customers):
    row = accuracy.row_of(customers, arguments(tmp_path, binary, settings_from=tmp_path / "settings"))
    assert row["state"] == "run", row
    assert row["settings"].endswith("customers.json")
    assert row["precision"] > 0.5 and 0.3 < row["recall"] <= 1 and 0 < row["pairs_completeness"] <= 1
    assert row["f1"] == pytest.approx(accuracy.f1(row["precision"], row["recall"]))
    assert row["peak_memory_bytes"] > 1e6 and row["seconds"] > 0


def test_a_refused_model_is_run_again_and_the_row_says_why(tmp_path, customers):
    """A stand-in for the program refuses first, and then answers."""
    evaluation = {"pairwise": {"precision": 0.5, "recall": 0.4, "f1": 0.444}, "b_cubed": {"precision": 0.5, "recall": 0.5, "f1": 0.5},
                  "blocking_recall": 0.9}
    answer = {"warnings": ["careful"], "counts": {"entities": 3, "candidate_pairs": 9}}
    program = write(tmp_path / "sameas", f"""#!{sys.executable}
import sys
if sys.argv[1] == "evaluate": print('{json.dumps({"evaluation": evaluation})}')
elif "--accept-model" in sys.argv: print('{json.dumps(answer)}')
else: print("sameas: the model does not hold", file=sys.stderr); sys.exit(3)
""")
    program.chmod(0o755)
    write(tmp_path / "customers/records.csv", "id,name,phone,entity_id\n1,a,5,7\n2,a,5,7\n")
    row = accuracy.row_of(customers, arguments(tmp_path, program))
    assert (row["state"], row["refused"], row["warnings"]) == ("run", "sameas: the model does not hold", ["careful"])
    assert (row["f1"], row["expected_recall"], row["best_f1"]) == (0.444, None, None)
    assert table.reached(row) is False
    assert table.reached(row | {"refusal_will_do": True}) is True
    said = {"warnings": ["careful", "accepted against the gates: x"], "refused": "sameas: the model does not hold: x (--accept-model uses it all the same)"}
    assert "**refused**: x; careful" in table.cells(row | said)


def test_what_is_absent_or_fails_is_said(tmp_path, binary):
    run = arguments(tmp_path, binary)
    absent = accuracy.row_of(sets.AccuracySet("nowhere", "dedupe", 0.9, folder="nowhere"), run)
    assert absent["state"] == "absent" and "nowhere" in absent["why"]
    assert table.reached(absent) is None
    write(tmp_path / "broken/records.csv", "id,name,entity_id\n1,a,1\n1,b,2\n")  # an id twice
    failed = accuracy.row_of(sets.AccuracySet("broken", "dedupe", 0.9, folder="broken"), run)
    assert failed["state"] == "failed" and "exit status" in failed["why"]
    assert table.reached(failed) is False


def test_where_there_is_nothing_to_find_finding_nothing_is_right():
    assert accuracy.figures_of_nothing({"counts": {"entities": 5, "records": 5}})["f1"] == 1
    assert accuracy.figures_of_nothing({"counts": {"entities": 4, "records": 5}})["f1"] == 0


def test_the_table_has_a_row_a_set_and_counts_what_was_reached():
    run = {"name": "a", "state": "run", "records": 1000, "target": 0.9, "refused": "", "warnings": [], "precision": 0.95,
           "recall": 0.9, "f1": 0.924, "b_cubed_f1": 0.93, "best_f1": None, "pairs_completeness": 1.0, "expected_precision": 0.97,
           "expected_recall": 0.8, "seconds": 1.25, "peak_memory_bytes": 5e7}
    rows = {"a": run, "b": {"name": "b", "state": "absent", "why": "no folder b", "target": 0.5}, "c": run | {"name": "c", "target": 0.93}}
    text = table.report({"sets": rows, "date": "2026-01-01", "version": "1.0",
                         "machine": {"processor": "P", "cores": 2, "load_before": 0.1}})
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert len(lines) == 5 and len({line.count("|") for line in lines}) == 1
    assert lines[2].endswith("| >= 0.9 | yes |") and lines[4].endswith("| >= 0.93 | no |")
    assert "2 sets run; 1 of 2 targets reached" in text and "on 0 of the 2" in text


def test_every_target_of_the_board_names_a_known_profile_or_folder(binary):
    board = sets.board([1, 2], 1000)
    names = [one.name for one in board]
    assert len(names) == len(set(names)) and "place_seed2" in names
    assert all(bool(one.folder) != bool(one.profile) for one in board)


def test_given_pairs_are_scored_without_their_labels(tmp_path, binary):
    lines = ["case_group,schema,name1,name2,is_match"]
    for number, family in enumerate(("kestrelman", "lorimer", "montague", "northwood", "ostrander", "pellerin", "rosenthal")):
        for given in ("amaro egon", "belinda ursa", "corvin pallas", "dalia fern"):
            other = ("quarterly", "silverton", "thistlewood")[number % 3]
            lines.append(f"a,P,{given} {family},{given} {family[:3]}{family[4:]},true")
            lines.append(f"a,P,{given} {family},{given} {other},false")
    write(tmp_path / "names/labelled_pairs.csv", "\n".join(lines) + "\n")
    one = sets.AccuracySet("names", "pairs", 0.9, folder="names")
    row = accuracy.row_of(one, arguments(tmp_path, binary))
    assert row["state"] == "run" and row["records"] == 112
    assert row["f1"] >= 0.9 and table.reached(row)
    assert (tmp_path / "runs/names/input/pairs.csv").read_text().splitlines()[0] == "name_left,name_right"
