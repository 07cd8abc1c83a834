"""Result.evaluate, Linker.evaluate, read_labels and find_matches: the figures of the command line, and the pairs of a run."""

import csv
import json

import pyarrow as pa
import pytest


def rows_of(table):
    return table.to_arrow().to_pylist()


def test_a_result_is_evaluated_as_the_command_line_does(sameas, customers_result, deduped, tmp_path):
    wanted = sameas("evaluate", deduped[0], "--truth", "person", "--errors", tmp_path / "errors.csv", "--json").json["evaluation"]
    evaluation = customers_result.evaluate()
    assert evaluation.report == wanted
    assert evaluation.pairwise == {name: wanted["pairwise"][name] for name in ("precision", "recall", "f1")}
    assert evaluation.clusters["found"] == wanted["entities_found"] and evaluation.curve == wanted["pairs_by_threshold"]
    with (tmp_path / "errors.csv").open(newline="") as file:
        errors = list(csv.DictReader(file))
    found = rows_of(evaluation.errors)
    assert 0 < len(errors) == len(found) == len(evaluation.errors)
    for row, error in zip(errors, found):
        assert row.keys() == error.keys()
        assert row == {name: value if isinstance(value, str) else row[name] for name, value in error.items()}
        assert float(row["match_weight"]) == error["match_weight"]


def test_a_table_of_true_pairs_is_a_truth(package, sameas, data, linked):
    linker = package.Linker({"crm": data / "crm.csv", "erp": data / "erp.csv"}, data / "settings.json", link=True, by="postcode")
    wanted = sameas("evaluate", linked[0], "--truth", data / "pairs.csv", "--by", "postcode", "--json").json["evaluation"]
    with (data / "pairs.csv").open(newline="") as file:
        pairs = list(csv.DictReader(file))
    for truth in (data / "pairs.csv", pairs, pa.Table.from_pylist(pairs), pa.Table.from_pylist(pairs).to_reader()):
        evaluation = linker.evaluate(truth, by="postcode")
        without_errors = {name: value for name, value in evaluation.report.items() if name not in ("false_merges", "misses")}
        assert without_errors == wanted
    assert evaluation.groups == wanted["by"]["groups"]
    assert linker.evaluate(pairs, ignore=pairs[:5]).report["true_pairs"] == wanted["true_pairs"] - 5


def test_an_evaluation_shows_itself(package, customers_result):
    evaluation = customers_result.evaluate(by="surname")
    assert "Precision" in evaluation._repr_html_() and f"{evaluation.pairwise['f1']:.4f}" in repr(evaluation)
    figures = evaluation.to_pandas()
    assert list(figures.columns) == ["figure", "value"] and "b_cubed_f1" in set(figures["figure"])
    for table, column in (("curve", "weight_bits"), ("reliability", "share_right"), ("rules", "alone"), ("groups", "records"),
                          ("errors", "cause")):
        assert column in evaluation.to_pandas(table).columns
    with pytest.raises(package.InvalidSettings, match="must be one of"):
        evaluation.to_pandas("figure")


@pytest.fixture(scope="module")
def judged(customers_result, tmp_path_factory):
    """A file of labels: found pairs, of which some are said to be wrong, and one open."""
    path = tmp_path_factory.mktemp("labels") / "labels.csv"
    rows = [f"{pair['left_id']},{pair['right_id']},{'no' if place % 5 == 0 else 'yes'},2,a"
            for place, pair in enumerate(rows_of(customers_result.pairs)[:40])]
    path.write_text("left_id,right_id,label,weight,stratum\n" + "\n".join([*rows[:-1], rows[-1].replace("yes", "possible")]) + "\n")
    return path


def test_labels_are_read_and_estimate(package, sameas, data, deduped, customers_result, judged):
    labels = package.read_labels(judged)
    rows = rows_of(labels)
    assert [row["label"] for row in rows[:2]] == ["false", "true"] and rows[-1]["label"] is None and rows[0]["weight"] == 2.0
    wanted = sameas("evaluate", deduped[0], "--labels", judged, "--json").json["estimate"]
    plain = package.dedupe(data / "customers.csv", model=customers_result.model)
    for table in (judged, labels, rows):
        evaluation = plain.evaluate(labels=table)
        assert evaluation.estimate == wanted
    assert "labelled pairs" in evaluation._repr_html_() and "estimate_f1" in set(evaluation.to_pandas()["figure"])
    assert "pairwise" not in evaluation.report and "precision" in repr(evaluation)
    with pytest.raises(package.InvalidSettings, match="only against a truth"):
        rows_of(evaluation.errors)


def test_labels_move_a_population_fit(package, data):
    settings = json.loads((data / "settings.json").read_text())
    for key in ("train_on", "prior"):
        settings.pop(key, None)
    with (data / "customers.csv").open(newline="") as file:
        entities = [{"id": row["id"], "entity_id": row["person"]} for row in csv.DictReader(file)][:400]
    linker = package.Linker(data / "customers.csv", settings | {"fit": "population"}, accept_model=True)
    assert linker.train() != linker.train(labels=entities)
    with pytest.raises(package.InvalidSettings, match="in sessions"):
        package.Linker(data / "customers.csv", settings | {"fit": "sessions"}).train(labels=entities)


@pytest.mark.parametrize("arguments, complaint", [
    ({}, "nothing to hold the result against"),
    ({"truth": "person"}, r"Linker\(..., truth='person'\)"),
    ({"truth": [{"left_id": "c0001", "right_id": "nobody"}]}, "nobody"),
    ({"truth": [{"left_id": "c0001"}]}, "column not found: 'right_id'"),
    ({"truth": [{"left_id": "c0001", "right_id": "c0002"}], "by": "region"}, r"Linker\(..., by=COLUMN\)"),
    ({"labels": [{"left_id": "c0001", "right_id": "c0002"}]}, "no column label"),
    ({"labels": [{"left_id": "c0001", "right_id": "c0002", "label": "perhaps"}]}, "neither true"),
    ({"truth": 5}, "is of type int"),
])
def test_what_cannot_be_evaluated_is_said(package, data, customers_result, arguments, complaint):
    plain = package.dedupe(data / "customers.csv", model=customers_result.model)
    with pytest.raises((package.InvalidSettings, package.InvalidData), match=complaint):
        plain.evaluate(**arguments)


# Matches of one record

def test_a_copy_of_a_record_finds_what_its_record_was_paired_with(package, data, customers_result):
    """A copy has the pairs of its record, and its record."""
    linker = package.Linker(data / "customers.csv", model=customers_result.model)
    with (data / "customers.csv").open(newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    entity_of = {row["id"]: row["entity_id"] for row in rows_of(customers_result.entities)}
    pairs = rows_of(customers_result.pairs)
    for name in sorted({pair["left_id"] for pair in pairs})[:3]:
        wanted = {pair["right_id"] if pair["left_id"] == name else pair["left_id"]: pair["match_weight"]
                  for pair in pairs if name in (pair["left_id"], pair["right_id"])}
        found = rows_of(linker.find_matches(rows[name], count=1000))  # its own record is passed over
        assert {match["id"]: match["match_weight"] for match in found} == wanted
        assert [match["match_weight"] for match in found] == sorted(wanted.values(), reverse=True)
        assert all(match["entity_id"] == entity_of[match["id"]] for match in found)
        assert linker.explain(name, found[0]["id"])["comparisons"][1]["bits"] == found[0]["bits_surname"]
        stranger = {column: value for column, value in rows[name].items() if column != "id"}
        assert {match["id"] for match in rows_of(linker.find_matches(stranger, count=1000))} == {name, *wanted}
        assert len(linker.find_matches(stranger, count=1)) == 1


def test_in_a_link_a_record_of_a_source_is_compared_with_others(package, data, linked):
    model = package.Model.load(linked[0] / "model.json")
    linker = package.Linker({"crm": data / "crm.csv", "erp": data / "erp.csv"}, model=model, link=True)
    pair = rows_of(linker.score())[0]
    with (data / "crm.csv").open(newline="") as file:
        record = next(row for row in csv.DictReader(file) if row["id"] == pair["left_id"])
    assert {match["source"] for match in rows_of(linker.find_matches(record, source="crm", count=100))} == {"erp"}
    both = rows_of(linker.find_matches(record, count=100))
    assert {match["source"] for match in both} == {"crm", "erp"} and both[0]["id"] == pair["left_id"]
    with pytest.raises(package.InvalidData, match="there is none of that name"):
        linker.find_matches(record, source="cmr")


def test_a_search_that_cannot_be_made_is_said(package, data, customers_result):
    linker = package.Linker(data / "customers.csv", model=customers_result.model)
    with pytest.raises(package.InvalidData, match="no value in any of the columns"):
        linker.find_matches({"colour": "red"})
    with pytest.raises(package.InvalidData, match="has 'surename', which does not count: did you mean 'surname'"):
        linker.find_matches({"surename": "moss", "given_name": "ann"})
    assert linker.find_matches({"surename": "moss", "surname": None, "given_name": "ann"}) is not None
    with pytest.raises(package.InvalidData, match="is of type list: give a dict of values by column$"):
        linker.find_matches(["moss"])
    with pytest.raises(package.InvalidData, match="of a table one row: table.iloc.0. of pandas"):
        linker.find_matches(pytest.importorskip("pandas").DataFrame([{"surname": "moss"}]))
    with pytest.raises(package.InvalidSettings, match="count=0"):
        linker.find_matches({"surname": "moss"}, count=0)
    assert len(linker.find_matches({"surname": "zzzz"})) == 0
    with (data / "customers.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    linker = package.Linker(rows, model=customers_result.model)
    asked = {name: value for name, value in rows[0].items() if name != "id"}
    found = rows_of(linker.find_matches(asked))
    rows.append(rows[0] | {"id": "late"})
    assert found and rows_of(linker.find_matches(asked)) == found  # the linker's records are those that it read


def neighbours(model, package):
    """The model with a rule that a live index cannot have: find_matches reads the tables again."""
    document = json.loads(model.to_json())
    document["settings"]["blocking"].append("sorted_neighbourhood(surname, window=2)")
    return package.Model.from_json(json.dumps(document))


def test_where_there_can_be_no_index_the_tables_are_read_again(package, data, customers_result):
    with (data / "customers.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    asked = {name: value for name, value in rows[0].items() if name != "id"}
    linker = package.Linker(rows, model=neighbours(customers_result.model, package))
    found = rows_of(linker.find_matches(asked))
    without = package.Linker(rows, model=customers_result.model)
    of_index = {match["id"]: match["match_weight"] for match in rows_of(without.find_matches(asked, count=1000))}
    assert of_index.items() <= {match["id"]: match["match_weight"] for match in rows_of(linker.find_matches(asked, count=1000))}.items()
    rows.append(rows[0] | {"id": "late"})  # changed under the linker
    with pytest.raises(package.InvalidData, match="the tables have changed"):
        linker.find_matches(asked)
    rows.pop()
    assert rows_of(linker.find_matches(asked)) == found
    table = pa.Table.from_pylist(rows)
    linker = package.Linker(table.to_reader(), model=neighbours(customers_result.model, package))
    with pytest.raises(package.InvalidData, match="reads the tables again"):
        linker.find_matches(asked)
    linker = package.Linker(table.to_reader(), model=customers_result.model)  # an index has them
    assert rows_of(linker.find_matches(asked))


def test_the_result_of_a_run_without_settings_finds_matches_at_once(package):
    """The first cell of a notebook: drafted rules have limits on groups."""
    rows = rows_of(package.generate(2000))
    result = package.dedupe([row | {"entity_id": None} for row in rows])
    assert result.model.settings["group_limits"]
    wanted, entity_of = {}, {row["id"]: row["entity_id"] for row in rows_of(result.entities)}
    for pair in rows_of(result.pairs):
        wanted.setdefault(pair["left_id"], {})[pair["right_id"]] = pair["match_weight"]
        wanted.setdefault(pair["right_id"], {})[pair["left_id"]] = pair["match_weight"]
    for row in rows[:20]:
        found = {match["id"]: match for match in rows_of(result.find_matches(row, count=1000))}
        # A group that was as large as its limit allows is too large with the copy of a record in it.
        assert found.keys() <= wanted.get(row["id"], {}).keys() and all(match["entity_id"] == entity_of[id] for id, match in found.items())
        of_entity = {id for id in wanted.get(row["id"], {}) if entity_of[id] == entity_of[row["id"]]}
        assert of_entity <= found.keys()
    left, right = rows_of(result.pairs)[0]["left_id"], rows_of(result.pairs)[0]["right_id"]
    assert result.explain(left, right)["match_weight"] == pytest.approx(wanted[left][right])


def test_a_record_that_shows_the_order_of_dates_is_linked_with_the_tables(package, data, customers_result):
    with (data / "customers.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows[::10]:
        row["birth_date"] = "03/04/1990"
    linker = package.Linker(rows, model=customers_result.model)
    levels = {}
    for date in ("1990-04-25", "25/04/1990"):
        asked = {name: value for name, value in rows[0].items() if name != "id"} | {"birth_date": date}
        levels[date] = {match["id"]: match["level_dob"] for match in rows_of(linker.find_matches(asked))}[rows[0]["id"]]
    assert levels == {"1990-04-25": 4, "25/04/1990": 3}  # 03/04/1990 is no date, or one of the same year


def test_a_row_of_a_pandas_table_is_a_record(package, data, customers_result):
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(data / "customers.csv")
    result = package.dedupe(table, model=customers_result.model)
    with (data / "customers.csv").open(newline="") as file:
        row = next(csv.DictReader(file))
    assert rows_of(result.find_matches(table.iloc[0])) == rows_of(result.find_matches(row))


def test_an_index_is_kept_for_its_model(package, data, customers_result):
    with (data / "customers.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    asked = {name: value for name, value in rows[0].items() if name != "id"}
    linker = package.Linker(rows, model=customers_result.model)
    result = linker.cluster()
    first = rows_of(linker.find_matches(asked))
    index_stages = [cost["stage"] for cost in linker.cluster(result.pairs).report["timings"]].count("index")
    assert rows_of(linker.find_matches(asked)) == first
    assert [cost["stage"] for cost in linker.cluster(result.pairs).report["timings"]].count("index") == index_stages >= 1
    other = linker.cluster(linker.score(customers_result.model.with_level("surname", "exact", u=0.3)))
    changed = rows_of(linker.find_matches(asked, result=other))
    assert [match["match_weight"] for match in changed] != [match["match_weight"] for match in first]
