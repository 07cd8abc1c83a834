"""Models: read and set parameters, held against each other, and documents that come back to the byte."""

import json

import pytest


@pytest.fixture(scope="module")
def model(customers_result):
    return customers_result.model


def row_of(model, comparison, number):
    (row,) = [row for row in model.parameters if row["comparison"] == comparison and row["number"] == number]
    return row


def test_what_was_not_changed_comes_back_to_the_byte(package, model, tmp_path):
    model.save(tmp_path / "model.json")
    assert package.Model.load(tmp_path / "model.json").to_json() == model.to_json() == (tmp_path / "model.json").read_text()
    same = model.with_prior(model.prior).with_threshold(model.threshold)
    for row in model.parameters:
        same = same.with_level(row["comparison"], row["level"], m=row["m"], u=row["u"])
    assert same.to_json() == model.to_json() and same == model


def test_parameters_are_those_of_the_report(customers_result, model):
    levels = {(one["name"], level["level"]): level for one in customers_result.report["model"]["comparisons"] for level in one["levels"]}
    assert len(levels) == len(model.parameters)
    for row in model.parameters:
        level = levels[row["comparison"], row["level"]]
        assert (row["m"], row["u"], row["bits"]) == (level["m"], level["u"], level["bits"])
    assert model.threshold == 0.9


def test_several_levels_are_set_at_once(model):
    edited = model.with_levels({("surname", "exact"): {"m": 0.6, "u": 0.01}, ("surname", 2): {"m": 0.3}})
    assert row_of(edited, "surname", 1)["m"] == pytest.approx(0.6) and row_of(edited, "surname", 1)["u"] == pytest.approx(0.01)
    assert row_of(edited, "surname", 2)["m"] == pytest.approx(0.3) and row_of(edited, "surname", 3)["m"] == pytest.approx(0.1)
    assert row_of(model.with_level("surname", 1, m=0.6).with_level("surname", 2, m=0.3), "surname", 1)["m"] != pytest.approx(0.6)


def test_the_command_sets_the_same(package, sameas, model, tmp_path):
    model.save(tmp_path / "model.json")
    sameas("model", "set", tmp_path / "model.json", "--m", "surname:exact=0.6", "--u", "email:1=0.001", "--m", "surname:2=0.3", "--prior", "0.0004",
           "--threshold", "0.95", "--out", tmp_path / "edited.json")
    edited = model.with_levels({("surname", 2): {"m": 0.3}, ("email", "exact"): {"u": 0.001}, ("surname", 1): {"m": 0.6}})
    assert (tmp_path / "edited.json").read_text() == edited.with_prior(0.0004).with_threshold(0.95).to_json()
    shown = sameas("model", "compare", tmp_path / "model.json", tmp_path / "edited.json", "--json").json
    assert [row["change"] for row in model.compare(package.Model.load(tmp_path / "edited.json")).rows] == [level["change"] for level in shown["levels"]]


def test_an_edited_level_counts(package, data, model):
    edited = model.with_level("surname", "exact", m=0.5).with_level("email", 1, u=0.001)
    assert row_of(edited, "surname", 1)["m"] == pytest.approx(0.5)
    assert sum(row["m"] for row in edited.parameters if row["comparison"] == "surname") == pytest.approx(1)
    assert row_of(edited, "email", 1)["u"] == pytest.approx(0.001) and row_of(edited, "email", 1)["m"] == row_of(model, "email", 1)["m"]
    assert row_of(model, "surname", 1)["m"] != 0.5  # the model itself is as it was
    assert package.Model.from_json(edited.to_json()) == edited
    only_email = model.with_level("email", 1, u=0.001)

    def weights(used):
        pairs = package.Linker(data / "customers.csv", model=used).score().to_arrow().to_pylist()
        return {(pair["left_id"], pair["right_id"]): pair["match_weight"] for pair in pairs if pair["level_email"] == 1}

    before, after = weights(model), weights(only_email)
    change = row_of(only_email, "email", 1)["bits"] - row_of(model, "email", 1)["bits"]
    assert abs(change) > 0.5 and before.keys() & after.keys()
    assert all(after[pair] == pytest.approx(before[pair] + change) for pair in before.keys() & after.keys())


def test_prior_and_threshold_are_set(package, data, model):
    edited = model.with_prior(model.prior / 4).with_threshold(0.5)
    assert edited.prior == model.prior / 4 and edited.threshold == 0.5
    linker = package.Linker(data / "customers.csv", model=edited)
    first = linker.score().to_arrow().to_pylist()[0]
    old = {(pair["left_id"], pair["right_id"]): pair["match_weight"] for pair in package.Linker(
        data / "customers.csv", model=model).score().to_arrow().to_pylist()}
    assert old[first["left_id"], first["right_id"]] - first["match_weight"] == pytest.approx(2, abs=0.1)


def test_what_each_run_chooses_and_what_is_kept_are_set(package, model):
    edited = model.with_threshold("automatic").with_keep(0.2)
    assert edited.threshold == "automatic" and edited.keep == 0.2 and model.keep == 0.01
    assert package.Model.from_json(edited.to_json()).to_json() == edited.to_json()


def test_shares_of_classes_are_set(package, data):
    drafted = package.Linker(data / "customers.csv", leave_out=["person"], accept_model=True).train()
    name = next(iter(drafted.classes))
    edited = drafted.with_class_shares({name: drafted.classes[name] / 2})
    assert edited.classes == drafted.classes | {name: drafted.classes[name] / 2}
    assert [edit["parameter"] for edit in edited.edits] == [f"share of '{name}'"] and edited.edits[0]["trained"] == drafted.classes[name]


def test_edits_are_noted_and_do_not_make_another_model(package, model, monkeypatch):
    assert model.edits == [] and "edited" not in repr(model)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "951782400")  # 2000-02-29
    first = model.with_threshold(0.95)
    assert first.edits == [{"parameter": "threshold", "trained": 0.9, "on": "2000-02-29"}] and "; edited>" in repr(first)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "951868800")  # the next day
    second = model.with_threshold(0.95)
    assert second.edits[0]["on"] == "2000-03-01" and second == first and hash(second) == hash(first)
    assert first.with_threshold(0.9).to_json() == model.to_json()


def test_models_are_held_against_each_other(model):
    comparison = model.compare(model.with_level("surname", "exact", m=0.5).with_prior(0.01))
    assert not comparison.is_same and comparison.prior == (model.prior, 0.01)
    rows = {(row["comparison"], row["level"]): row for row in comparison.rows}
    assert rows["surname", "exact"]["m_second"] == pytest.approx(0.5) != rows["surname", "exact"]["m_first"]
    assert rows["email", "exact"]["m_first"] == rows["email", "exact"]["m_second"]
    assert comparison.rows[0]["comparison"] == "surname" and rows["surname", "exact"]["change"] < 0 == rows["email", "exact"]["change"]
    assert comparison.other_parts == ["training", "edits"]
    assert "3 of" in repr(comparison) and "surname" in comparison._repr_html_()
    assert list(comparison.to_pandas().columns[:3]) == ["comparison", "level", "m_first"]
    assert model.compare(model).is_same and "the same model" in repr(model.compare(model))


def test_models_of_other_settings_are_compared_where_they_meet(package, model):
    document = json.loads(model.to_json())
    document["settings"]["comparisons"] = document["settings"]["comparisons"][1:]
    document["comparisons"] = document["comparisons"][1:]
    document["classes"] = []
    rows = model.compare(package.Model.from_json(json.dumps(document))).rows
    assert {row["m_second"] for row in rows if row["comparison"] == "given_name"} == {None}
    assert all(row["m_first"] == row["m_second"] for row in rows if row["comparison"] == "surname")


@pytest.mark.parametrize("edit, complaint", [
    (lambda model: model.with_level("surename", "exact", m=0.5), "no comparison 'surename': did you mean 'surname'"),
    (lambda model: model.with_level("surname", "exakt", m=0.5), "no level 'exakt': did you mean 'exact'. .it has: exact, "),
    (lambda model: model.with_levels({("surname", 1): {"m": 0.5}, ("surname", 2): {"m": 0.5}}), "leaves room for the others"),
    (lambda model: model.with_levels({("surname", 1): {"M": 0.5}}), "level 1: has 'M'; give m, u or both"),
    (lambda model: model.with_level("surname", 9, m=0.5), "no level 9: its levels are 1 to 3"),
    (lambda model: model.with_level("surname", -1, m=0.5), "no level '-1'"),
    (lambda model: model.with_level("surname", 1, m=1.5), "'surname', level 1: m is 1.5"),
    (lambda model: model.with_level("surname", 1, u=0), "u is 0"),
    (lambda model: model.with_prior(0), "prior is 0"),
    (lambda model: model.with_prior(float("nan")), "prior is"),
    (lambda model: model.with_threshold(2), "threshold 2"),
    (lambda model: model.with_threshold("auto"), "threshold 'auto': give a probability, or \"automatic\""),
    (lambda model: model.with_keep(0.95), "keep 0.95 is above the threshold"),
    (lambda model: model.with_class_shares({"group 1": 0.1}), "its non-matches are of one kind"),
    (lambda model: model.with_threshold(0.001), "below the probability from which pairs are kept"),
])
def test_what_is_no_model_is_refused(package, model, edit, complaint):
    with pytest.raises(package.InvalidSettings, match=complaint):
        edit(model)
