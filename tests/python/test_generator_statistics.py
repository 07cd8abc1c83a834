"""The statistics committed with each profile are those of what `sameas generate` makes, and show what they must."""

import importlib.util
import json
import re

import duckdb
import pytest

PROFILES = ("customer", "derived", "household", "household_undated", "nodup", "person", "place", "place_moved", "place_sparse",
            "splink7m", "translit", "translit_many")


@pytest.fixture(scope="module")
def statistics(root):
    # By its path: the module has the name of one of Python's own.
    spec = importlib.util.spec_from_file_location("profile_statistics", root / "datasets/generator/statistics.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def committed(root):
    return {name: json.loads((root / f"datasets/generator/statistics/{name}.json").read_text()) for name in PROFILES}


def test_every_profile_has_statistics(root, statistics):
    assert sorted(statistics.RECORDS) == sorted(PROFILES)
    assert {path.stem for path in (root / "datasets/generator/statistics").glob("*.json")} == set(PROFILES)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_changed_profile_has_a_new_version_and_new_statistics(binary, statistics, committed, profile, tmp_path):
    said = committed[profile]
    made = statistics.made_file(binary, profile, 1, tmp_path / "one.csv")
    assert made["profile_version"] == said["version"], "run datasets/generator/statistics.py for the new version"
    again = statistics.small(binary, profile, tmp_path)
    assert again["sha256_of_csv"] == said["small"]["sha256_of_csv"], (
        f"version {said['version']} of {profile} makes other records than its statistics are about: raise the version "
        "in its source and run datasets/generator/statistics.py")
    assert again == said["small"]


@pytest.mark.parametrize("profile", PROFILES)
def test_statistics_say_what_they_are_of(statistics, committed, profile):
    said = committed[profile]
    assert (said["profile"], said["seed"], said["records"]) == (profile, statistics.SEED, statistics.RECORDS[profile])
    assert said["small"]["records"] == statistics.SMALL_RECORDS
    assert said["true_pairs"] == said["records_of_an_entity"]["pairs"]
    for rule in said["rules"].values():
        sizes = list(rule["group_size_quantiles"].values())
        assert sizes == sorted(sizes) and rule["pairs"] > 0


def test_the_table_for_readers_shows_what_was_measured(root, committed):
    text = (root / "datasets/generator/statistics/README.md").read_text()
    measured = re.findall(r": (\d+)", json.dumps(committed))
    known = {f"{int(number):,}" for number in measured} | {"1,694,084,608"}  # candidates of seven million records
    shown = set(re.findall(r"\d{1,3}(?:,\d{3})+", text))
    assert len(shown) > 20
    assert shown - known == set()


def test_customers_are_hard(committed):
    said = committed["customer"]
    assert said["true_pairs_differing_in_two_or_more"] >= 0.2
    assert said["exact_name_and_birth_date"]["f1"] <= 0.6


def test_stress_shapes_have_the_difficulty_that_they_are_named_for(committed):
    def pairs(profile, rule):
        return committed[profile]["rules"][rule]["pairs"]

    assert pairs("place", "county, city, postcode") > 500 * committed["place"]["true_pairs"], "neighbours"
    assert pairs("place_moved", "street, postcode") > 50 * committed["place_moved"]["true_pairs"]
    assert committed["place_sparse"]["true_pairs"] < committed["place"]["true_pairs"] / 5
    assert pairs("household", "phone") > 5 * committed["household"]["true_pairs"], "families"
    assert committed["household_undated"]["exact_name_and_birth_date"]["precision"] < 0.5
    assert pairs("derived", "age, birth_year, area") > 100 * committed["derived"]["true_pairs"], "columns that follow"
    assert committed["nodup"]["true_pairs"] == 0 and pairs("nodup", "phone") > 50_000
    for profile in ("translit", "translit_many"):
        assert committed[profile]["exact_name_and_birth_date"]["recall"] < 0.3, "spellings"
        assert pairs(profile, "last_name, region") > 5 * committed[profile]["true_pairs"], "clans"


def test_splink7m_makes_as_many_pairs_as_the_data_that_it_is_modelled_on(committed):
    linkage = committed["splink7m"]["linkage"]
    assert committed["splink7m"]["records"] == 1_000_000
    assert linkage["candidate_pairs"] == pytest.approx(35e6, rel=0.03)
    assert linkage["candidate_pairs"] == sum(linkage["new_pairs_per_rule"].values())
    assert linkage["pairs_kept"] == pytest.approx(0.9e6, rel=0.05)


def test_a_changed_value_shows_in_the_figures(statistics, binary, tmp_path):
    made, changed = tmp_path / "made.parquet", tmp_path / "changed.parquet"
    statistics.made_file(binary, "person", statistics.SMALL_RECORDS, made)
    duckdb.sql(f"copy (select * replace (case id when '1' then null else last_name end as last_name) from '{made}') "
               f"to '{changed}'")
    assert statistics.figures(changed, "person") != statistics.figures(made, "person")
