"""Tables that cannot carry an answer, without settings: each command gives a sensible one, or says what is missing and what to do."""

import csv
import json
import random
import resource
import subprocess

import pytest
from test_cli_draft import FIRST, HEADER, LAST, STREETS, f1, person, records, typo, write

NO_COLUMN = "no column is left that could tell records apart"
REMEDY = "give columns that say which person or thing a record is about"
FEW = "add fields that identify"
DICE = random.Random(11)


def words(count):
    return " ".join(DICE.choice(FIRST + LAST + STREETS) for _ in range(count))


def mixed():
    return DICE.choice([str(DICE.randrange(1000)), DICE.choice(LAST), f"19{DICE.randint(30, 99)}-07-11", f"{DICE.random():.4f}",
                        "", f"{DICE.choice(FIRST)}@{DICE.choice(LAST)}.example"])


def one_entity(count):
    values = person(DICE)
    return [[f"r{i}", *[typo(DICE, v) if DICE.random() < 0.2 else v for v in values]] for i in range(count)]


PEOPLE, TRUTH = records(people=300, seed=12)
STRANGERS, _ = records(people=500, twice=0, seed=13)

# What no model can be fitted to: header, rows, exit status and what is said.
HOPELESS = {
    "no records": (HEADER, [], 1, "no records in"),
    "one record": (HEADER, PEOPLE[:1], 1, "only one record: there is nothing to link it with"),
    "three records": (HEADER, PEOPLE[:3], 3, "add fields that do"),
    "one column": (["a"], [[DICE.choice(LAST)] for _ in range(200)], 3, FEW),
    "one column of ids": (["a"], [[f"{DICE.choice(LAST)}{i}"] for i in range(200)], 1, "there is none but the ids of the records"),
    "one column of free text": (["a"], [[words(DICE.randint(20, 200))] for _ in range(200)], 3, FEW),
    "two columns": (["a", "b"], [[DICE.choice(FIRST), DICE.choice(LAST)] for _ in range(400)], 3, FEW),
    "constant columns": (["a", "b"], [["x", "y"]] * 200, 1, REMEDY),
    "all null": (["a", "b"], [["", ""]] * 200, 1, REMEDY),
    "all records the same": (HEADER, [[f"r{i}", *PEOPLE[0][1:]] for i in range(200)], 1, REMEDY),
    "numbers": (["a", "b", "c"], [[DICE.randrange(30), DICE.randrange(99), f"{DICE.random():.2f}"] for _ in range(600)], 3, "add"),
    "mixed types": (["a", "b", "c", "d"], [[mixed() for _ in range(4)] for _ in range(400)], 3, "add fields that do"),
    "no duplicates": (HEADER, STRANGERS, 3, "the records may hold no duplicates"),
    "one entity": (HEADER, one_entity(300), 3, "add fields that do"),
    "values of a megabyte": (["a", "b"], [[letter * 1_000_000, "x"] for letter in "abcdefgh"], 1, NO_COLUMN),
}


@pytest.mark.parametrize("name", HOPELESS)
def test_dedupe_refuses_and_says_what_to_do(sameas, tmp_path, name):
    header, rows, status, said = HOPELESS[name]
    run = sameas("dedupe", write(tmp_path / "t.csv", header, rows), "--out", tmp_path / "out", status=status)
    assert said in run.err
    assert len(run.err.splitlines()) <= 3   # an answer, not a list of all that was looked at
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", HOPELESS)
def test_link_refuses_and_says_what_to_do(sameas, tmp_path, name):
    header, rows, status, said = HOPELESS[name]
    if len(rows) == 1:
        status, said = 1, NO_COLUMN   # one record in each file
        rows = rows * 2
    if name == "one column of ids":
        status = 3   # in a link of two halves a value may stand in both, so that it is no id
        rows, said = rows + rows, "add fields"
    run = sameas("link", write(tmp_path / "a.csv", header, rows[::2]), write(tmp_path / "b.csv", header, rows[1::2]), "--out",
                 tmp_path / "out", status=status)
    assert said in run.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", HOPELESS)
def test_draft_profile_and_suggested_rules_say_it_too(sameas, tmp_path, name):
    header, rows, status, said = HOPELESS[name]
    path = write(tmp_path / "t.csv", header, rows)
    profile = sameas("profile", path, status=None)
    assert profile.status == (0 if rows else 1)
    for command in (("draft", path), ("block", path, "--suggest")):
        run = sameas(*command, "--json", status=status if status == 1 else 0)
        if status == 1:
            assert said in run.err
            continue
        warned = [said for said in run.json["warnings"] if "a model needs 3" in said]
        assert bool(warned) == (len(header) < 3)
        assert all(said in run.err for said in warned)


def test_what_rules_find_of_no_matches_is_said_to_mean_little(sameas, tmp_path):
    rows, _ = records(people=1600, twice=0, seed=14)   # more than a million pairs: rules are chosen
    suggested = sameas("block", write(tmp_path / "t.csv", HEADER, rows), "--suggest", "--json").json
    assert any("hardly a match is expected" in said for said in suggested["warnings"])
    rows, _ = records(people=1600, seed=14)
    suggested = sameas("block", write(tmp_path / "t.csv", HEADER, rows), "--suggest", "--json").json
    assert suggested["warnings"] == [] and suggested["expected_matches"] > 500


def test_values_that_are_too_long_are_named(sameas, tmp_path):
    rows = [[*row, letter * 1_000_000] for row, letter in zip(PEOPLE[:40], "abcdefghij" * 4)]
    path = write(tmp_path / "t.csv", [*HEADER, "blob"], rows)
    text = "40 values could not be read and count as missing: 40 too_long (values of more than 65,536 bytes), in 'blob'"
    assert text in sameas("profile", path).out
    assert text in sameas("draft", path).err


def test_a_few_long_values_do_not_hide_the_answer(sameas, tmp_path):
    rows = [[*row, "x" * 1_000_000 if i % 40 == 0 else "short text"] for i, row in enumerate(PEOPLE)]
    sameas("dedupe", write(tmp_path / "t.csv", [*HEADER, "blob"], rows), "--out", tmp_path / "out")
    assert f1(tmp_path / "out/entities.csv", TRUTH) > 0.97


def test_columns_of_mixed_types_beside_good_ones(sameas, tmp_path):
    rows = [[*row, mixed(), mixed()] for row in PEOPLE]
    sameas("dedupe", write(tmp_path / "t.csv", [*HEADER, "m1", "m2"], rows), "--out", tmp_path / "out")
    assert f1(tmp_path / "out/entities.csv", TRUTH) > 0.95


@pytest.mark.parametrize("filler", ["", "same"], ids=["empty", "constant"])
def test_two_thousand_columns_that_say_nothing(sameas, tmp_path, filler):
    rows = [[*row, *[filler] * 2000] for row in PEOPLE]
    path = write(tmp_path / "t.csv", [*HEADER, *[f"w{i}" for i in range(2000)]], rows)
    run = sameas("dedupe", path, "--out", tmp_path / "out")
    assert f1(tmp_path / "out/entities.csv", TRUTH) > 0.97
    assert len(run.err) < 3000   # what is left out stands in the notes of the settings


def test_two_thousand_columns_of_noise_are_bounded(binary, tmp_path):
    vocabulary = [f"{a}{b}{c}" for a in FIRST for b in LAST for c in "aeiou"]
    rows = [[*row, *DICE.choices(vocabulary, k=2000)] for row in PEOPLE[:250]]
    path = write(tmp_path / "t.csv", [*HEADER, *[f"w{i}" for i in range(2000)]], rows)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([binary, "dedupe", path, "--out", tmp_path / "out"], capture_output=True, timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run.returncode in (0, 3), run.stderr
    assert after.ru_utime - before.ru_utime < 10   # seconds of a processor; 1 when this was written
    assert after.ru_maxrss < 1_000_000             # kB; the largest program of all so far


def test_files_that_share_no_field(sameas, tmp_path):
    a = write(tmp_path / "a.csv", ["x", "y"], [[DICE.choice(FIRST), DICE.choice(LAST)] for _ in range(200)])
    b = write(tmp_path / "b.csv", ["p", "q"], [[DICE.randrange(10**6), f"{DICE.random():.3f}"] for _ in range(200)])
    for command in (("link", a, b, "--out", tmp_path / "out"), ("draft", a, b), ("block", a, b, "--suggest")):
        said = sameas(*command, status=1).err
        assert "no column in common" in said and "--map COLUMN=OTHER" in said
    assert len(json.loads(sameas("profile", a, b, "--json").out)["tables"]) == 2


def test_an_empty_file_is_said_to_be_empty(sameas, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("")
    for command in (("profile", path), ("draft", path), ("block", path, "--suggest"), ("dedupe", path, "--out", tmp_path / "out")):
        assert "is empty" in sameas(*command, status=1).err


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_found(sameas, tmp_path, delimiter):
    path = tmp_path / "t.csv"
    with open(path, "w", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([HEADER, *PEOPLE])
    sameas("dedupe", path, "--out", tmp_path / "out")
    assert f1(tmp_path / "out/entities.csv", TRUTH) > 0.97
    explained = sameas("explain", tmp_path / "out", PEOPLE[0][0], PEOPLE[1][0])   # reads the records again
    assert PEOPLE[0][1] in explained.out


def test_rows_of_another_length_are_counted_and_too_many_refused(sameas, tmp_path):
    some = [row if i % 10 else row[:3] for i, row in enumerate(PEOPLE)]
    run = sameas("dedupe", write(tmp_path / "t.csv", HEADER, some), "--out", tmp_path / "out")
    short = sum(len(row) == 3 for row in some)
    assert f"{short} rows have another number of values than the header and are left out" in run.err
    many = [row if i % 2 else row[:3] for i, row in enumerate(PEOPLE)]
    for command in (("dedupe", tmp_path / "m.csv", "--out", tmp_path / "none"), ("draft", tmp_path / "m.csv")):
        write(tmp_path / "m.csv", HEADER, many)
        assert "rows have another number of values than the header; at most 30 % may" in sameas(*command, status=1).err
    assert not (tmp_path / "none").exists()
    write(tmp_path / "good.csv", HEADER, PEOPLE)   # few of all rows, but most of their file
    write(tmp_path / "bad.csv", HEADER, [row if i % 5 == 0 else row[:3] for i, row in enumerate(PEOPLE[: len(PEOPLE) // 4])])
    linked = sameas("link", tmp_path / "good.csv", tmp_path / "bad.csv", "--out", tmp_path / "none", status=1)
    assert f"{tmp_path / 'bad.csv'}: " in linked.err
    assert "at most 30 % may" in linked.err


def test_a_record_in_place_of_the_header_is_said_to_be_one(sameas, tmp_path):
    path = write(tmp_path / "t.csv", PEOPLE[0], PEOPLE[1:])
    said = "looks like a record and not like a header"
    assert said in " ".join(sameas("profile", path).out.split())
    assert said in sameas("draft", path).err
    good = write(tmp_path / "g.csv", ["rec", "2019", "last", "date", "street", "phone"], PEOPLE)
    assert said not in sameas("draft", good).err
