"""`sameas model`: a model is shown, held against another, and edited."""

import json

import pytest


@pytest.fixture(scope="module")
def model(deduped):
    return deduped[0] / "model.json"


def levels_of(document):
    return {(level["comparison"], level["level"]): level for level in document["levels"]}


def test_a_model_is_shown_as_the_run_showed_it(sameas, deduped, model):
    shown = sameas("model", "show", model, "--json").json
    assert shown["command"] == "model show" and shown["file"] == str(model)
    of_run = deduped[1]["model"]
    assert {key: shown["model"][key] for key in of_run} == of_run
    assert shown["model"]["fit"] == "sessions" and shown["model"]["classes"] == [{"name": "background", "share": 1 - of_run["prior"]}]
    text = sameas("model", "show", model).out
    for part in ("surname", "jaro_winkler >= 0.85", "Prior\n", "joined from 0.9", "Training sessions", "comparable pairs"):
        assert part in text
    assert "Classes" not in text and "Refused" not in text


def test_classes_and_an_automatic_threshold_are_shown(sameas, data, tmp_path):
    drafted = sameas("train", data / "customers.csv", "--leave-out", "person", "--accept-model", "--out", tmp_path / "model.json", "--json").json
    assert drafted["model"]["threshold_probability"] is None
    shown = sameas("model", "show", tmp_path / "model.json", "--json").json["model"]
    classes = {one["name"]: one["share"] for one in shown["classes"]}
    assert "agrees on surname" in classes and sum(classes.values()) + shown["prior"] == pytest.approx(1)
    assert shown["fit"] == "population" and shown["threshold_probability"] is None
    text = sameas("model", "show", tmp_path / "model.json").out
    assert "threshold that each run chooses" in text and "agrees on surname" in text


def test_all_that_is_named_is_set_at_once(sameas, model, tmp_path):
    words = [["--m", "surname:exact=0.6"], ["--m", "surname:jaro_winkler>=0.850=0.3"], ["--u", "email:1=0.001"], ["--prior", "0.0004"], ["--threshold", "0.95"]]
    done = sameas("model", "set", model, *sum(words, []), "--out", tmp_path / "a.json", "--json").json
    sameas("model", "set", model, *sum(reversed(words), []), "--out", tmp_path / "b.json", "--quiet")
    assert (tmp_path / "a.json").read_text() == (tmp_path / "b.json").read_text()
    assert done["command"] == "model set" and done["files"] == [str(tmp_path / "a.json")] and not done["is_same"]
    assert done["second"] == {"prior": 0.0004, "threshold_probability": 0.95}
    levels = levels_of(done)
    assert levels["surname", "exact"]["second"]["m"] == pytest.approx(0.6)
    assert levels["surname", "jaro_winkler >= 0.85"]["second"]["m"] == pytest.approx(0.3)
    assert levels["surname", "else"]["second"]["m"] == pytest.approx(0.1)
    assert levels["email", "exact"]["second"]["u"] == pytest.approx(0.001)
    compared = sameas("model", "compare", model, tmp_path / "a.json", "--json").json
    assert compared["levels"] == done["levels"] and compared["second"]["file"] == str(tmp_path / "a.json")


def test_the_edited_model_runs(sameas, data, model, tmp_path):
    sameas("model", "set", model, "--threshold", "0.999999", "--out", tmp_path / "strict.json", "--quiet")
    strict = sameas("dedupe", data / "customers.csv", "--model", tmp_path / "strict.json", "--out", tmp_path / "a", "--json").json
    option = sameas("dedupe", data / "customers.csv", "--model", model, "--threshold", "0.999999", "--out", tmp_path / "b", "--json").json
    assert strict["counts"] == option["counts"]


def test_what_was_edited_is_told_and_what_was_taken_back_is_not(sameas, data, model, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "951782400")  # 2000-02-29
    edited, back = tmp_path / "edited.json", tmp_path / "back.json"
    sameas("model", "set", model, "--threshold", "automatic", "--keep", "0.02", "--out", edited, "--quiet")
    shown = sameas("model", "show", edited, "--json").json["model"]
    assert shown["threshold_probability"] is None and shown["keep_probability"] == 0.02
    assert shown["edits"] == [{"parameter": "threshold", "trained": 0.9, "on": "2000-02-29"}, {"parameter": "keep", "trained": 0.01, "on": "2000-02-29"}]
    assert "Edited since it was trained" in sameas("model", "show", edited).out
    run = sameas("dedupe", data / "customers.csv", "--model", edited, "--out", tmp_path / "run", "--json").json
    assert run["model"]["edits"] == shown["edits"]
    sameas("model", "set", edited, "--threshold", "0.9", "--keep", "0.01", "--out", back, "--quiet")
    assert back.read_bytes() == model.read_bytes()


def test_the_share_of_a_class_is_set(sameas, data, tmp_path):
    drafted, edited = tmp_path / "model.json", tmp_path / "edited.json"
    sameas("train", data / "customers.csv", "--leave-out", "person", "--accept-model", "--out", drafted, "--quiet")
    sameas("model", "set", drafted, "--class", "agrees on surname=0.125", "--out", edited, "--quiet")
    before, after = ({one["name"]: one["share"] for one in sameas("model", "show", path, "--json").json["model"]["classes"]} for path in (drafted, edited))
    assert after["agrees on surname"] == 0.125
    assert after["background"] == pytest.approx(before["background"] + before["agrees on surname"] - 0.125)
    assert "did you mean 'agrees on surname'?" in sameas("model", "set", drafted, "--class", "agrees on surnam=0.1", "--out", edited, status=2).err


def test_differences_come_largest_first(sameas, model, tmp_path):
    other = tmp_path / "other.json"
    sameas("model", "set", model, "--u", "email:exact=0.02", "--m", "surname:1=0.5", "--out", other, "--quiet")
    compared = sameas("model", "compare", model, other, "--json").json
    changes = [abs(level["change"]) for level in compared["levels"]]
    assert changes == sorted(changes, reverse=True) and changes[0] > 1 and compared["levels"][0]["comparison"] == "email"
    assert {level["comparison"] for level in compared["levels"] if level["differs"]} == {"email", "surname"}
    assert compared["other_parts"] == ["edits"]
    text = sameas("model", "compare", model, other).out
    assert "differ, largest change of bits first" in text and str(other) in text and "given_name" not in text
    assert sameas("model", "compare", model, model).out == "The two models are the same\n"
    same = sameas("model", "compare", model, model, "--json").json
    assert same["is_same"] and same["other_parts"] == [] and not any(level["differs"] for level in same["levels"])


def test_levels_that_one_model_alone_has_come_first(sameas, model, tmp_path):
    document = json.loads(model.read_text())
    names = [one["name"] for one in document["comparisons"]]
    document["settings"]["comparisons"].pop(0)
    document["comparisons"].pop(0)
    (tmp_path / "fewer.json").write_text(json.dumps(document))
    compared = sameas("model", "compare", tmp_path / "fewer.json", model, "--json").json
    first, *rest = [level["comparison"] for level in compared["levels"] if level["differs"]]
    assert first == names[0] and set(rest) == {names[0]}
    assert compared["levels"][0]["first"] is None and compared["levels"][0]["change"] is None
    assert "settings.comparisons" in compared["other_parts"]
    assert "none" in sameas("model", "compare", tmp_path / "fewer.json", model).out


def test_the_model_itself_is_replaced_only_when_told(sameas, model, tmp_path):
    mine = tmp_path / "mine.json"
    mine.write_bytes(model.read_bytes())
    for words in (["--out", mine], ["--out", tmp_path / "." / "mine.json"], [], ["--in-place", "--out", tmp_path / "x.json"]):
        sameas("model", "set", mine, "--prior", "0.001", *words, status=2)
    assert mine.read_bytes() == model.read_bytes() and [path.name for path in tmp_path.iterdir()] == ["mine.json"]
    sameas("model", "set", mine, "--prior", "0.001", "--in-place")
    assert json.loads(mine.read_text())["prior"] == 0.001 and [path.name for path in tmp_path.iterdir()] == ["mine.json"]


@pytest.mark.parametrize("words, complaint", [
    (["--m", "surname=0.5"], "names no level with its share: write COMPARISON:LEVEL=SHARE"),
    (["--u", "surname:exact"], "--u 'surname:exact': names no level"),
    (["--m", "surname:exact=half"], "ends in no number"),
    (["--m", "surname:exact="], "ends in no number"),
    (["--m", "surename:exact=0.5"], "no comparison 'surename': did you mean 'surname'?"),
    (["--m", "surname:exakt=0.5"], "no level 'exakt': did you mean 'exact'?"),
    (["--m", "surname:9=0.5"], "no level 9: its levels are 1 to 3"),
    (["--m", "surname:1=nan"], "level 1: m is nan: must be between 0 and 1"),
    (["--m", "surname:1=0.5", "--m", "surname:exact=0.5"], "m is given twice"),
    (["--m", "surname:1=0.5", "--m", "surname:2=0.5"], "leaves room for the others"),
    (["--m", "surname:1=0.5", "--m", "surname:2=0.2", "--m", "surname:3=0.2"], "adds up to 0.9, not 1"),
    (["--prior", "0"], "prior is 0: must be above 0"),
    (["--prior", "2"], "--prior '2': must be a probability"),
    (["--threshold", "0.000001"], "below the probability from which pairs are kept"),
    (["--threshold", "1"], "threshold 1: must be above 0 and below 1"),
    (["--threshold", "0.95", "--threshold", "automatic"], "--threshold"),
    (["--keep", "0.95"], "keep 0.95 is above the threshold (0.9)"),
    (["--class", "agrees on surname"], "names no class with its share: write NAME=SHARE"),
    (["--class", "agrees on surname=a third"], "ends in no number: write NAME=SHARE"),
    (["--class", "agrees on surname=0.1"], "its non-matches are of one kind"),
    ([], "nothing to set"),
])
def test_what_cannot_be_set_is_refused_and_nothing_written(sameas, model, tmp_path, words, complaint):
    refused = sameas("model", "set", model, *words, "--out", tmp_path / "x.json", status=2)
    assert complaint in refused.err and list(tmp_path.iterdir()) == []


def test_files_that_hold_no_model(sameas, data, model, tmp_path):
    assert "cannot read" in sameas("model", "show", tmp_path / "none.json", status=1).err
    assert "not a sameas model" in sameas("model", "show", data / "settings.json", status=2).err
    assert "settings.json" in sameas("model", "compare", model, data / "settings.json", status=2).err
    assert "cannot write" in sameas("model", "set", model, "--prior", "0.1", "--out", tmp_path / "no" / "x.json", status=1).err
    assert "SECOND is required" in sameas("model", "compare", model, status=2).err
