"""sameas.Settings and sameas.comparison are the JSON document, one to one; stubs and examples of the package are true."""

import doctest
import importlib
import json

import pytest

import customers


def test_settings_are_the_document(package, tmp_path):
    settings = package.Settings.from_document(customers.SETTINGS)
    assert dict(settings) == customers.SETTINGS
    assert settings == package.Settings.from_json(json.dumps(customers.SETTINGS)) == package.Settings.from_json(settings.to_json())
    settings.save(tmp_path / "settings.json")
    assert package.Settings.load(tmp_path / "settings.json") == settings and hash(settings) == hash(settings)
    assert package.Settings.from_json(settings.to_json()).to_json() == settings.to_json()


def test_settings_that_are_built_are_those_that_are_written(package):
    built = package.Settings(
        id="id", fields={"dob": {"column": "birth_date", "type": "date"}},
        blocking=[package.block_on("surname", "year(dob)"), "soundex(surname), substr(postcode, 1, 3)", "given_name, dob", "email"],
        train_on=["surname, dob", "email", "dob, postcode"],
        comparisons=[package.comparison.jaro_winkler("given_name", 0.85),
                     package.comparison.jaro_winkler("surname", [0.85], term_frequency=True),
                     package.comparison.levels("dob", ["exact", "osa_distance <= 1", "same year"]),
                     package.comparison.jaro_winkler("email", 0.9),
                     package.comparison.exact("phone"),
                     package.comparison.levels("postcode", ["exact", "exact(substr(postcode, 1, 3))", "else"])],
        keep=0.01, threshold=0.9)
    assert built == package.Settings.from_document(customers.SETTINGS)


def test_built_settings_link_as_written_ones_do(package, data, customers_result):
    settings = package.Settings.load(data / "settings.json")
    result = package.dedupe(data / "customers.csv", settings)
    assert result.entities.to_arrow().equals(customers_result.entities.to_arrow())
    assert result.model == customers_result.model


def test_every_measure_makes_levels_that_the_engine_reads(package):
    from sameas import _sameas
    for row in _sameas.measures():
        make = getattr(package.comparison, row["name"])
        bound = {"similarity": [0.9, 0.5], "distance": [1, 2], "difference": [0.5, 7], "count": [3, 1]}.get(row["kind"])
        made = make("field") if bound is None or row["name"] == "exact" else make("field", bound)
        settings = package.Settings(blocking=["key"], comparisons=[made])
        assert json.loads(settings.to_json())["comparisons"][0]["levels"] == made["levels"], row["name"]


def test_other_comparisons(package):
    comparison = package.comparison
    made = [comparison.within("dob", ["31 days", "1 year"]), comparison.within("amount", [5, "10 %"]),
            comparison.same("born", ["month", "year"]), comparison.swapped("given", "surname"),
            comparison.qgram_jaccard("street", 0.6, q=3, padded=True, name="roads"),
            comparison.exact("city", term_frequency=1)]
    settings = package.Settings(blocking=["city"], comparisons=made)
    levels = [one["levels"] for one in settings["comparisons"]]
    assert levels == [["exact", "within 31 days", "within 1 year", "else"], ["exact", "within 5", "within 10 %", "else"],
                      ["exact", "same month", "same year", "else"],
                      ["exact(given) and exact(surname)", "swapped(given, surname)", "else"],
                      ["exact", "qgram_jaccard(q=3, padded=yes) >= 0.6", "else"], ["exact", "else"]]
    assert settings["comparisons"][3]["name"] == "given_surname" and settings["comparisons"][5]["term_frequency"] == 1


def test_mistakes_are_found_where_they_are_made(package):
    exact = [package.comparison.exact("name")]
    with pytest.raises(package.InvalidSettings, match="did you mean 'soundex'"):
        package.Settings(blocking=["soundx(name)"], comparisons=exact)
    with pytest.raises(package.InvalidSettings, match="needs a bound"):
        package.comparison.jaro("name")
    with pytest.raises(package.InvalidSettings, match="jaro has no option 'q'"):
        package.comparison.jaro("name", 0.9, q=2)
    with pytest.raises(package.InvalidSettings, match="at least one expression"):
        package.block_on()
    with pytest.raises(package.InvalidSettings, match="not JSON serializable"):
        package.Settings(blocking=["name"], comparisons=exact, fields={"name": object()})
    with pytest.raises(package.FileError, match="nowhere.json"):
        package.Settings.load("nowhere.json")
    with pytest.raises(TypeError, match="unexpected keyword"):
        package.Settings(blocking=["name"], comparisons=exact, tresholt=1)


@pytest.mark.parametrize("name", ["sameas", "sameas.comparison", "sameas.encode", "sameas.similarity", "sameas._generate",
                                  "sameas._linker", "sameas._live", "sameas._settings"])
def test_examples_are_true(package, name):
    if name == "sameas._live" and not hasattr(package._sameas, "open_index"):
        pytest.skip("this build has no store: RocksDB was not found")
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0 and result.failed == 0


def test_stubs_are_those_of_the_tables(package, root, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "python"))
    for name, text in importlib.import_module("write_stubs").stubs().items():
        assert (root / "python/sameas" / name).read_text() == text, f"{name} is old: run python/write_stubs.py"


@pytest.mark.deep
def test_types_are_strict(package, root, tmp_path):
    api = pytest.importorskip("mypy.api")
    out, err, status = api.run(["--config-file", str(root / "pyproject.toml"), "--cache-dir", str(tmp_path),
                                str(root / "python/sameas"), str(root / "python/write_stubs.py")])
    assert status == 0, out + err
