"""sameas block: what it says of the rules is what a run does; and limits on the groups of a rule, in every command."""

import collections
import csv
import itertools
import json
import random
from pathlib import Path

import customers
import pytest

ROOT = Path(__file__).resolve().parents[2]
SURNAME, POSTCODE = customers.COLUMNS.index("surname"), customers.COLUMNS.index("postcode")


def skewed(count=500, seed=3):
    """Customers of whom many share a surname, and some of these a postcode or none."""
    source = random.Random(seed)
    rows = customers.customers(count)
    for row in rows:
        if source.random() < 0.5:
            row[SURNAME] = source.choice(["smith", "smith", "jones", "miller"])
            row[POSTCODE] = source.choice(["", "10115", "10117", "80331"])
    return rows


@pytest.fixture
def frequent(tmp_path):
    return customers.write_csv(tmp_path / "customers.csv", skewed())


def settings_with(folder, limits, **changes):
    return customers.write_settings(folder / "settings.json", blocking=["surname", "email"], group_limits=limits, **changes)


def pairs_of(rows, key):
    """Pairs of records by an equal key."""
    groups = collections.defaultdict(list)
    for row in rows:
        if key(row) is not None:
            groups[key(row)].append(row[0])
    return {pair for group in groups.values() for pair in itertools.combinations(sorted(group), 2)}


def test_limits_cut_what_they_say(sameas, frequent, tmp_path):
    rows = skewed()
    size = collections.Counter(row[SURNAME] for row in rows)
    by_email = pairs_of(rows, lambda row: row[customers.COLUMNS.index("email")] or None)
    kept = pairs_of(rows, lambda row: row[SURNAME] if size[row[SURNAME]] <= 40 else None)
    tightened = pairs_of(rows, lambda row: (row[SURNAME], row[POSTCODE][:3]) if size[row[SURNAME]] > 40 and row[POSTCODE] else None)
    for policy, more, made in (("keep", {}, pairs_of(rows, lambda row: row[SURNAME])), ("skip", {}, kept),
                               ("tighten", {"by": "substr(postcode, 1, 3)"}, kept | tightened)):
        settings = settings_with(tmp_path, [{"rule": "surname", "records": 40, "policy": policy} | more])
        report = sameas("dedupe", frequent, "--settings", settings, "--out", tmp_path / policy, "--json").json
        assert [rule["scored"] for rule in report["rules"]] == [len(made), len(by_email - made)]
        limit = report["rules"][0]["group_limit"]
        assert {group["values"]: group["records"] for group in limit["groups"]} == {
            name: count for name, count in size.items() if count > 40}
        cut = sum(group["pairs"] - group["pairs_left"] for group in limit["groups"])
        assert cut == len(pairs_of(rows, lambda row: row[SURNAME])) - len(made)
        assert "group_limit" not in report["rules"][1]
        record = json.loads((tmp_path / policy / "run.json").read_text())
        assert record["rules"][0]["group_limit"] == limit
        text = sameas("block", frequent, "--settings", settings).out
        assert "Groups over the limit of their rule" in text and "smith" in text


def test_every_command_obeys_limits(sameas, frequent, tmp_path):
    settings = settings_with(tmp_path, [{"records": 40, "policy": "skip"}])
    expected = sameas("block", frequent, "--settings", settings, "--json").json["rules"]
    trained = sameas("train", frequent, "--settings", settings, "--out", tmp_path / "model.json", "--json").json["rules"]
    scored = sameas("score", frequent, "--model", tmp_path / "model.json", "--out", tmp_path / "scored", "--json").json["rules"]
    other = customers.write_csv(tmp_path / "other.csv", skewed(seed=4))
    linked = sameas("link", frequent, other, "--settings", settings, "--out", tmp_path / "linked", "--json").json["rules"]
    assert [rule["pairs"] for rule in trained] == [rule["pairs"] for rule in scored] == [rule["pairs"] for rule in expected]
    assert scored[0]["group_limit"] == trained[0]["group_limit"] == expected[0]["group_limit"]
    assert linked[0]["group_limit"]["groups"][0]["pairs_left"] == 0


def test_results_under_limits_are_the_same_for_any_threads_and_order_of_rows(sameas, frequent, tmp_path):
    settings = settings_with(tmp_path, [{"records": 30, "policy": "tighten", "by": "postcode"}])
    rows = skewed()
    random.Random(8).shuffle(rows)
    (tmp_path / "shuffled").mkdir()
    customers.write_csv(tmp_path / "shuffled/customers.csv", rows)
    written = []
    for number, (file, threads) in enumerate([(frequent, 1), (frequent, 3), (tmp_path / "shuffled/customers.csv", 2)]):
        out = tmp_path / f"out{number}"
        sameas("dedupe", file, "--settings", settings, "--out", out, "--threads", threads)
        rules = json.loads((out / "run.json").read_text())["rules"]
        written.append((customers.result_files(out), rules))
    assert written[0] == written[1] == written[2]


def test_a_limit_asked_for_is_priced_as_it_then_cuts(sameas, frequent, tmp_path):
    priced = sameas("block", frequent, "--settings", settings_with(tmp_path, []), "--group-limit", 40, "--json").json
    limited = sameas("block", frequent, "--settings", settings_with(tmp_path, [{"records": 40, "policy": "skip"}]), "--json").json
    assert len(priced["rules"][0]["limits"]) == 1
    for before, after in zip(priced["rules"], limited["rules"]):
        assert before["pairs"] - before["limits"][0]["pairs_cut"] == after["pairs"]
        assert before["limits"][0]["groups_cut"] == len(after["group_limit"]["groups"])
    assert priced["rules"][0]["limits"][0]["pairs_cut"] > 0
    assert "groups of more than 40 records would cut" in sameas(
        "block", frequent, "--settings", settings_with(tmp_path, []), "--group-limit", 40).out


def test_the_forecast_holds_what_a_run_then_does(sameas, frequent, tmp_path):
    settings = settings_with(tmp_path, [])
    forecast = sameas("block", frequent, "--settings", settings, "--json").json
    run = sameas("dedupe", frequent, "--settings", settings, "--out", tmp_path / "out", "--json").json
    assert forecast["forecast"]["counted"]
    assert forecast["forecast"]["candidate_pairs"] == {"low": run["counts"]["candidate_pairs"], "high": run["counts"]["candidate_pairs"]}
    kept = run["counts"]["pairs_kept"]
    assert kept / 2 < forecast["forecast"]["estimated_pairs_kept"] < kept * 2
    assert forecast["forecast"]["pairs_timed"] > 0
    assert forecast["forecast"]["estimated_memory_bytes"] > 10_000_000
    bounded = sameas("block", frequent, "--settings", settings, "--count-max", 100, "--json").json
    candidates = bounded["forecast"]["candidate_pairs"]
    assert not bounded["forecast"]["counted"]
    assert candidates["low"] < run["counts"]["candidate_pairs"] < candidates["high"]
    assert "candidate_pairs" not in bounded["counts"]


@pytest.mark.parametrize("profile", ["splink7m", "customer"])
def test_a_run_takes_about_the_memory_that_was_foretold(sameas, profile, tmp_path):
    records, settings = tmp_path / "records.parquet", ROOT / f"datasets/settings/{profile}.json"
    sameas("generate", "--profile", profile, "--records", 60_000, "--out", records, "--quiet")
    foretold = sameas("block", records, "--settings", settings, "--json").json["forecast"]["estimated_memory_bytes"]
    run = sameas("dedupe", records, "--settings", settings, "--out", tmp_path / "out", "--json").json
    peak = max(cost["peak_memory_bytes"] for cost in run["timings"])
    assert 0.9 * peak < foretold < 2 * peak


def test_a_value_that_everyone_shares_is_refused_at_once(sameas, tmp_path):
    file = tmp_path / "all.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(customers.COLUMNS)
        writer.writerows([f"c{number}", "", "unknown", "", f"m{number // 2}", "", "", ""] for number in range(150_000))
    settings = settings_with(tmp_path, [])
    pairs = 150_000 * 149_999 // 2
    priced = sameas("block", file, "--settings", settings, "--json").json
    assert priced["rules"][0]["refused"] and not priced["rules"][1]["refused"]
    assert priced["rules"][0]["largest_groups"][0] == {"values": "unknown", "records": 150_000, "pairs": pairs}
    assert priced["forecast"]["candidate_pairs"]["low"] == pairs
    for command in (("dedupe", file, "--settings", settings, "--out", tmp_path / "out"),
                    ("train", file, "--settings", settings, "--out", tmp_path / "model.json")):
        error = sameas(*command, status=1).err
        assert f"'surname' makes {pairs:,} pairs" in error and "'unknown' (150,000 rows" in error
        assert "group_limits" in error and len(error.splitlines()) == 1
    assert not (tmp_path / "out").exists()
    limited = settings_with(tmp_path, [{"records": 1000, "policy": "skip"}])
    left = sameas("block", file, "--settings", limited, "--json").json["rules"]
    assert [rule["pairs"] for rule in left] == [0, 75_000] and not left[0]["refused"]


@pytest.mark.parametrize("limits, part", [
    ([{"records": 1}], "from 2"),
    ([{"records": 5, "policy": "drop"}], "keep, tighten, skip"),
    ([{"records": 5, "policy": "tighten"}], "'by' is missing"),
    ([{"records": 5, "policy": "tighten", "by": "tokens(postcode)"}], "several values"),
    ([{"rule": "phone", "records": 5}], "not among the blocking rules"),
])
def test_malformed_limits_are_refused_with_what_is_allowed(sameas, frequent, tmp_path, limits, part):
    result = sameas("dedupe", frequent, "--settings", settings_with(tmp_path, limits), "--out", tmp_path / "out", status=2)
    assert part in result.err and "group_limits[0]" in result.err
    assert len(result.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option, value, part", [
    ("--group-limit", "1", "2"), ("--group-limit", "many", "whole number"), ("--group-limit", "nan", "whole number"),
    ("--count-max", "-1", "whole number"), ("--count-max", "1e10", "whole number"),
])
def test_malformed_options_are_refused(sameas, frequent, tmp_path, option, value, part):
    result = sameas("block", frequent, "--settings", settings_with(tmp_path, []), option, value, status=2)
    assert option in result.err and part in result.err
