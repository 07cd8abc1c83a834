"""docs/settings.schema.json accepts what sameas reads and refuses what it refuses; the documents show every table row."""

import copy
import json
import re

import jsonschema
import pytest


@pytest.fixture(scope="module")
def validator(root):
    schema = json.loads((root / "docs/settings.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.fixture
def example(root):
    return json.loads((root / "tests/golden/settings/example.json").read_text())


def test_accepts_the_example_as_given_and_as_written(root, validator, example):
    validator.validate(example)
    validator.validate(json.loads((root / "tests/golden/settings/example.written.json").read_text()))


def test_accepts_the_settings_of_known_sets(root, validator):
    paths = sorted((root / "datasets/settings").glob("*.json"))
    assert paths
    for path in paths:
        validator.validate(json.loads(path.read_text()))


def test_accepts_the_examples_of_the_documents(root, validator):
    texts = [block for path in ("README.md", "docs/settings.md")
             for block in re.findall(r"(?:^    .*\n|^\n)+", (root / path).read_text(), flags=re.MULTILINE)
             if block.strip().startswith("{") and '"blocking"' in block]
    assert texts
    for text in texts:
        validator.validate(json.loads(text))


@pytest.mark.parametrize("path, value", [
    (["bloking"], []),
    (["fields", "dob", "colunm"], "x"),
    (["comparisons", 0, "level"], []),
    (["prior"], {"rule": []}),
    (["keep"], {"probability": 0.01, "weight": 3}),
    (["keep"], {"probability": 0}),
    (["keep"], {"probability": 1}),
    (["threshold"], {"probability": 1.5}),
    (["schema"], 2),
    (["blocking"], []),
    (["blocking"], "surname"),
    (["blocking"], ["a", "a"]),
    (["comparisons"], []),
    (["comparisons", 1, "fields"], ["dob", "email"]),
    (["comparisons", 1, "levels"], []),
    (["comparisons", 1, "name"], "a-b"),
    (["fields", "dob", "type"], "Date"),
    (["fields", "dob", "columns"], ["x"]),
    (["fields", "dob", "clean"], True),
    (["fields", ""], "x"),
    (["pairs_per_rule_max"], 0),
    (["group_limits"], [{"policy": "skip"}]),
    (["group_limits"], [{"records": 1}]),
    (["group_limits"], [{"records": 5, "policy": "drop"}]),
    (["group_limits"], [{"records": 5, "policy": "tighten"}]),
    (["group_limits"], [{"records": 5, "policy": "skip", "by": "dob"}]),
    (["group_limits"], [{"records": 5, "by": "dob"}]),
    (["group_limits"], [{"record": 5}]),
])
def test_refuses_what_the_reader_refuses(validator, example, path, value):
    wrong = copy.deepcopy(example)
    place = wrong
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert validator.is_valid(example)
    assert not validator.is_valid(wrong)


def test_refuses_several_fields_without_a_name(validator, example):
    del example["comparisons"][0]["name"]
    assert not validator.is_valid(example)


def test_is_strict_everywhere(root):
    def check(node, path):
        if isinstance(node, dict):
            if node.get("type") == "object":
                assert "additionalProperties" in node, f"{path} lets unknown keys in"
            for key, child in node.items():
                check(child, f"{path}/{key}")
        elif isinstance(node, list):
            for i, child in enumerate(node):
                check(child, f"{path}/{i}")

    check(json.loads((root / "docs/settings.schema.json").read_text()), "")


def test_every_key_is_in_the_document(root):
    schema = json.loads((root / "docs/settings.schema.json").read_text())
    text = (root / "docs/settings.md").read_text()

    def keys(node):
        if isinstance(node, dict):
            yield from node.get("properties", {})
            for child in node.values():
                yield from keys(child)
        elif isinstance(node, list):
            for child in node:
                yield from keys(child)

    missing = [key for key in keys(schema) if f"`{key}`" not in text]
    assert not missing, f"docs/settings.md does not explain {missing}"


def grammar_has(text, name, sample):
    assert f"| `{name}` |" in text, f"docs/grammar.md has no row for {name}"
    assert f"`{sample}`" in text, f"docs/grammar.md does not have the example {sample}"


def test_grammar_has_the_functions(root):
    rows = re.findall(r'^SAMEAS_FUNCTION\((\w+),.*?"(.*)", "(.*)"\)$',
                      (root / "engine/derive/functions.def").read_text(), flags=re.MULTILINE)
    assert len(rows) >= 10
    text = (root / "docs/grammar.md").read_text()
    for name, description, sample in rows:
        grammar_has(text, name, sample.replace('\\"', '"'))
        assert description in text, f"docs/grammar.md does not say of {name}: {description}"


def test_settings_have_the_steps(root, validator, example):
    rows = re.findall(r'^SAMEAS_STEP\((\w+), "(.*?)", ([01]), "(.*?)", "(.*?)", "(.*?)"\)$',
                      (root / "engine/standardise/steps.def").read_text(), flags=re.MULTILINE)
    assert len(rows) >= 15
    text = (root / "docs/settings.md").read_text()
    for name, types, drafted, description, before, after in rows:
        kinds = ", ".join(f"`{kind}`" for kind in types.split()) or "codes"
        row = (f"| `{name}` | {kinds} | {'yes' if drafted == '1' else 'no'} | {description} | `{before}` | "
               f"{f'`{after}`' if after else 'null'} |")
        assert row in text, f"docs/settings.md does not have the row {row}"
    example["fields"]["dob"]["clean"] = ["default", *(row[0] for row in rows)]
    assert validator.is_valid(example)
    for wrong in ([], ["titles"], ["none", "titles"], ["words", "title"], ["words", "titles", "titles"]):
        example["fields"]["dob"]["clean"] = wrong
        assert not validator.is_valid(example), wrong


def test_grammar_has_the_measures(root):
    rows = re.findall(r'^SAMEAS_MEASURE\((\w+), (\w+), .*"(.*)"\)$',
                      (root / "engine/compare/similarities.def").read_text(), flags=re.MULTILINE)
    assert len(rows) >= 10
    text = (root / "docs/grammar.md").read_text()
    for name, kind, sample in rows:
        grammar_has(text, name, sample)
        assert f"| `{name}` | {kind} |" in text, f"docs/grammar.md does not say that {name} is a {kind}"
        assert f"| {kind} | " in text
