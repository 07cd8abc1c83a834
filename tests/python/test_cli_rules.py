"""Blocking rules of every kind through the command line: what they find, what they cost, what is refused."""

import csv
import json
import random

import customers
import pytest

RULES = ["email", "rare(surname, 4), year(dob)", "qgram_jaccard(surname, q=2) >= 0.6", "minhash_at(email, 70, 90)",
         "sorted_neighbourhood(surname, given_name, window=4)"]


def settings_with(folder, rules, **changes):
    path = folder / "settings.json"
    path.write_text(json.dumps(customers.SETTINGS | {"blocking": rules} | changes))
    return path


def bigrams(text):
    return {text[i:i + 2] for i in range(len(text) - 1)} or {text}


def similar_surnames(rows):
    """Pairs of records by the definition of the measure, over all pairs."""
    names = [(row[0], bigrams(row[customers.COLUMNS.index("surname")].strip().lower())) for row in rows
             if row[customers.COLUMNS.index("surname")].strip()]
    count = 0
    for i, (_, left) in enumerate(names):
        for _, right in names[i + 1:]:
            common = len(left & right)
            count += common / (len(left) + len(right) - common) >= 0.6
    return count


def test_block_counts_the_pairs_of_a_join(sameas, tmp_path):
    rows = customers.customers(400)
    customers.write_csv(tmp_path / "customers.csv", rows)
    report = sameas("block", tmp_path / "customers.csv", "--settings", settings_with(tmp_path, RULES), "--json").json
    join = report["rules"][2]
    assert join["rule"] == "qgram_jaccard(surname) >= 0.6"  # 2 is the default
    assert join["pairs"] == similar_surnames(rows) > 100
    assert "pairs_estimated" not in join
    assert join["largest_groups"][0]["records"] >= 1
    assert report["rules"][4]["pairs"] > 400


def test_results_are_the_same_for_any_threads_and_order_of_rows(sameas, data, tmp_path):
    settings = settings_with(tmp_path, RULES)
    with open(data / "customers.csv", newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    random.Random(5).shuffle(rows)
    (tmp_path / "shuffled").mkdir()
    customers.write_csv(tmp_path / "shuffled/customers.csv", rows, header)
    written = []
    for number, (file, threads) in enumerate([(data / "customers.csv", 1), (data / "customers.csv", 3),
                                              (tmp_path / "shuffled/customers.csv", 2)]):
        out = tmp_path / f"out{number}"
        sameas("dedupe", file, "--settings", settings, "--out", out, "--threads", threads)
        written.append([(out / name).read_bytes() for name in ("pairs.csv", "entities.csv", "model.json")])
    assert written[0] == written[1] == written[2]
    assert len(written[0][0].splitlines()) > 100


@pytest.mark.parametrize("rule, part", [
    ("qgram_jaccard(surname, q=9) >= 0.6", "from 1 to 4"),
    ("qgram_jaccard(surname) >= 0", "above 0 and at most 1"),
    ("qgram_jaccard(surname) >= NaN", "a number"),
    ("minhash(surname, 0, 2)", "from 1 to 1024"),
    ("minhash_at(surname, 100, 95)", "from 1 to 99"),
    ("sorted_neighbourhood(surname, window=1)", "from 2 to 1000"),
    ("rare(surname, 0)", "from 1 to 65536"),
    ("jaro_winkler(surname) >= 0.9", "cannot be a rule"),
])
def test_extreme_rules_are_refused_with_what_is_allowed(sameas, data, tmp_path, rule, part):
    result = sameas("dedupe", data / "customers.csv", "--settings", settings_with(tmp_path, [rule]), "--out", tmp_path / "out",
                    status=2)
    assert part in result.err and "blocking[0]" in result.err
    assert len(result.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_join_of_too_many_pairs_is_refused_with_the_values_that_make_them(sameas, data, tmp_path):
    settings = settings_with(tmp_path, ["qgram_jaccard(surname, q=2) >= 0.3"], pairs_per_rule_max=50)
    result = sameas("dedupe", data / "customers.csv", "--settings", settings, "--out", tmp_path / "out", status=1)
    assert "the values that make most: '" in result.err and "raise the bound" in result.err
    assert not (tmp_path / "out").exists()
