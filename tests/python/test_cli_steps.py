"""The steps on their own: train, score, cluster, evaluate, explain, block."""

import json
import os
import shutil

import customers
import pyarrow.parquet
import pytest


def test_train_then_score_then_cluster_is_dedupe(sameas, data, deduped, tmp_path):
    model = tmp_path / "model.json"
    trained = sameas("train", data / "customers.csv", "--settings", data / "settings.json", "--out", model, "--json").json
    assert trained["command"] == "train" and trained["files"] == [str(model)]
    assert model.read_bytes() == (deduped[0] / "model.json").read_bytes()
    assert trained["model"] == deduped[1]["model"]

    out = tmp_path / "scored"
    scored = sameas("score", data / "customers.csv", "--model", model, "--out", out, "--json").json
    assert sorted(os.listdir(out)) == ["model.json", "pairs.csv", "run.json"]
    assert (out / "pairs.csv").read_bytes() == (deduped[0] / "pairs.csv").read_bytes()
    assert scored["counts"]["pairs_kept"] == deduped[1]["counts"]["pairs_kept"]
    assert "entities" not in scored["counts"]
    refused = sameas("evaluate", out, "--truth", "person", status=1)
    assert "no entities yet" in refused.err and "sameas cluster" in refused.err

    sameas("cluster", out, "--threshold", "0.9")
    assert customers.result_files(out) == customers.result_files(deduped[0])


def test_scope_of_steps_follows_the_number_of_files(sameas, data, linked, tmp_path):
    files = (data / "crm.csv", data / "erp.csv")
    model = tmp_path / "model.json"
    sameas("train", *files, "--settings", data / "settings.json", "--out", model, "--quiet")
    assert model.read_bytes() == (linked[0] / "model.json").read_bytes()
    sameas("score", *files, "--model", model, "--out", tmp_path / "out", "--quiet")
    assert (tmp_path / "out/pairs.csv").read_bytes() == (linked[0] / "pairs.csv").read_bytes()
    everything = sameas("score", *files, "--model", model, "--out", tmp_path / "out", "--dedupe", "--json").json
    records = everything["counts"]["records"]
    assert everything["counts"]["comparable_pairs"] == records * (records - 1) // 2
    assert "drop one" in sameas("score", *files, "--model", model, "--link", "--dedupe", status=2).err


@pytest.mark.parametrize("scope", ["--link", "--dedupe"])
def test_new_records_are_scored_as_among_all(sameas, deduped, tmp_path, scope):
    rows = customers.customers()
    files = (customers.write_csv(tmp_path / "known.csv", rows[::3] + rows[1::3]), customers.write_csv(tmp_path / "added.csv", rows[2::3]))
    model = deduped[0] / "model.json"
    sameas("score", *files, "--model", model, "--out", tmp_path / "all", scope, "--quiet")
    scored = sameas("score", *files, "--model", model, "--out", tmp_path / "added", scope, "--new", "added", "--json").json
    rows = customers.read_rows(tmp_path / "all/pairs.csv")
    added = [row for row in rows if "added" in (row["left_source"], row["right_source"])]
    assert customers.read_rows(tmp_path / "added/pairs.csv") == added
    assert (len(added) < len(rows)) == (scope == "--dedupe")
    assert 0 < scored["counts"]["pairs_kept"] == len(added)
    assert json.loads((tmp_path / "added/run.json").read_text())["options"]["new"] == ["added"]
    assert "score without --new" in sameas("cluster", tmp_path / "added", "--threshold", "0.9", status=1).err
    assert not (tmp_path / "added/entities.csv").exists()
    refused = sameas("score", *files, "--model", model, "--out", tmp_path / "none", "--new", "web", status=2)
    assert "no source 'web'" in refused.err and "known, added" in refused.err
    assert "--pairs" in sameas("score", *files, "--pairs", "pairs.csv", "--new", "added", status=2).err


def test_cluster_at_another_threshold(sameas, data, deduped, tmp_path):
    out, document = deduped
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    changed = sameas("cluster", out, "--threshold", "0.9999999", "--out", tmp_path / "strict", "--json").json
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert sorted(os.listdir(tmp_path / "strict")) == sorted(before)
    changes = changed["changes"]
    assert changes["entities_before"] == document["counts"]["entities"]
    assert changes["entities_after"] == changed["counts"]["entities"] > changes["entities_before"]
    assert changes["split"] > 0 and changes["merged"] == 0 and changes["unchanged"] > 0
    # The same from the inputs.
    sameas("dedupe", data / "customers.csv", "--model", out / "model.json", "--threshold", "0.9999999", "--out",
           tmp_path / "anew", "--quiet")
    assert customers.result_files(tmp_path / "strict") == customers.result_files(tmp_path / "anew")
    # And back again, in place.
    text = sameas("cluster", tmp_path / "strict", "--threshold", "0.9").out
    assert "Changes" in text and "that join several of before" in text
    assert customers.result_files(tmp_path / "strict") == customers.result_files(out)
    run = json.loads((tmp_path / "strict/run.json").read_text())
    assert "evaluation" not in run and run["counts"]["entities"] == document["counts"]["entities"]
    assert [file["name"] for file in run["files"]][-1] == "run.json"


@pytest.mark.parametrize("format", ["parquet", "jsonl", "tsv", "arrow"])
def test_cluster_of_other_formats(sameas, data, tmp_path, format):
    out = tmp_path / "out"
    sameas("link", data / "crm.csv", data / "erp.csv", "--settings", data / "settings.json", "--out", out, "--quiet",
           "--format", format)
    before = customers.result_files(out)
    changes = sameas("cluster", out, "--threshold", "0.9", "--json").json["changes"]
    assert changes["unchanged"] == changes["entities_before"] and changes["records_moved"] == 0
    assert customers.result_files(out) == before


def test_rows_missing_from_the_pairs_are_noticed(sameas, deduped, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(deduped[0], out)
    lines = (out / "pairs.csv").read_text().splitlines(keepends=True)
    others = {path.name: path.read_bytes() for path in out.iterdir() if path.name != "pairs.csv"}
    for changed in (lines[:-1], lines + lines[-1:], lines[:1]):
        (out / "pairs.csv").write_text("".join(changed))
        for arguments in (("cluster", out, "--threshold", "0.9"), ("evaluate", out, "--truth", "person")):
            refused = sameas(*arguments, status=1).err
            assert f"pairs.csv: holds {len(changed) - 1} pairs" in refused
            assert f"the run wrote {len(lines) - 1}" in refused and "run again" in refused
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.name != "pairs.csv"} == others


def test_parquet_of_a_run_has_least_and_largest_values_of_what_is_in_order(sameas, data, tmp_path):
    sameas("dedupe", data / "customers.csv", "--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet",
           "--format", "parquet")

    def ordered(table):
        group = pyarrow.parquet.read_metadata(tmp_path / "out" / f"{table}.parquet").row_group(0)
        chunks = [group.column(k) for k in range(group.num_columns)]
        return {chunk.path_in_schema for chunk in chunks if chunk.statistics is not None and chunk.statistics.has_min_max}

    assert {"source", "id"} <= ordered("entities") and "entity_id" not in ordered("entities")
    assert {"left_source", "left_id", "right_source"} <= ordered("pairs") and "right_id" not in ordered("pairs")


def test_cluster_below_what_was_kept_is_refused(sameas, deduped):
    refused = sameas("cluster", deduped[0], "--threshold", "0.001", status=2)
    assert "keep" in refused.err


def test_evaluate_gives_the_figures_of_the_run(sameas, data, deduped, linked):
    for run, truth in ((deduped, "person"), (linked, data / "pairs.csv")):
        evaluation = sameas("evaluate", run[0], "--truth", truth, "--json").json["evaluation"]
        assert {name: evaluation[name] for name in run[1]["evaluation"]} == run[1]["evaluation"]
        assert evaluation["expected"] == run[1]["expected"]
    text = sameas("evaluate", linked[0], "--truth", "person").out
    assert "Against the truth" in text and "B-cubed" in text


def test_evaluate_says_what_went_wrong_and_where(sameas, data, deduped, tmp_path):
    errors = tmp_path / "errors.csv"
    evaluation = sameas("evaluate", deduped[0], "--truth", "person", "--errors", errors, "--by", "source", "--json",
                        status=1)
    assert "source" in evaluation.err  # no such column
    column = customers.read_rows(data / "customers.csv")[0]
    by = [name for name in column if name not in ("id", "person")][0]
    evaluation = sameas("evaluate", deduped[0], "--truth", "person", "--errors", errors, "--by", by, "--json").json["evaluation"]
    rows = customers.read_rows(errors)
    assert sum(row["kind"] == "miss" for row in rows) == evaluation["false_negatives"] == evaluation["misses"]["listed"]
    assert sum(row["kind"] == "false_merge" for row in rows) == evaluation["false_positives"]
    for row in rows:
        assert (row["cause"] == "blocking") == (row["kind"] == "miss" and not row["rules"])
    groups = evaluation["by"]["groups"]
    assert sum(group["right"] for group in groups) == 2 * evaluation["true_positives"]
    assert sum(group["found"] for group in groups) == 2 * (evaluation["true_positives"] + evaluation["false_positives"])
    made = evaluation["blocking_recall"] * evaluation["true_pairs"]
    assert max(rule["true_pairs"] for rule in evaluation["rules"]) <= made + 0.5
    curve = evaluation["pairs_by_threshold"]
    assert all(before["pairs"] <= after["pairs"] for before, after in zip(curve, curve[1:]))
    assert evaluation["best_threshold"]["f1"] >= max(point["f1"] for point in curve)
    assert sum(one["pairs"] for one in evaluation["reliability"]) == curve[-1]["pairs"] or curve[-1]["weight_bits"] > -7
    refused = sameas("evaluate", deduped[0], "--truth", "person", "--errors", deduped[0] / "pairs.csv", status=2)
    assert "would replace" in refused.err


def test_explain_agrees_with_the_pairs_file(sameas, deduped):
    pair = customers.read_rows(deduped[0] / "pairs.csv")[0]
    told = sameas("explain", deduped[0], pair["left_id"], pair["right_id"], "--json").json
    assert told["match_weight"] == float(pair["match_weight"])
    assert told["probability"] == float(pair["probability"])
    assert told["match_weight"] == pytest.approx(told["prior_bits"] + sum(c["bits"] for c in told["comparisons"]))
    for comparison in told["comparisons"]:
        assert comparison["level_number"] == int(pair["level_" + comparison["name"]])
        assert comparison["bits"] == pytest.approx(comparison["level_bits"] + comparison["term_frequency_bits"])
    assert told["rules"][0] == deduped[1]["rules"][int(pair["rule"]) - 1]["rule"]
    turned = sameas("explain", deduped[0], pair["right_id"], pair["left_id"], "--json").json
    assert turned == told


def test_explain_shows_values_as_they_were_read(sameas, data, tmp_path):
    rows = customers.customers()
    rows[0][1] = "  " + rows[0][1].upper()
    given = customers.write_csv(tmp_path / "customers.csv", rows)
    sameas("dedupe", given, "--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet")
    told = sameas("explain", tmp_path / "out", "c0001", "c0002", "--json").json
    assert told["comparisons"][0]["left"] == [rows[0][1]]


def test_explain_of_a_pair_that_no_rule_makes(sameas, deduped):
    rows = customers.customers()
    other = next(row for row in rows[2:] if row[2] != rows[0][2] and row[1] != rows[0][1])
    result = sameas("explain", deduped[0], rows[0][0], other[0])
    assert "none makes this pair" in result.out and "Not a match" in result.out
    assert "different entities" in result.out
    assert sameas("explain", deduped[0], rows[0][0], other[0], "--json").json["rules"] == []


def test_explain_of_records_by_source(sameas, linked):
    assert "several sources" in sameas("explain", linked[0], "1", "2", status=1).err
    told = sameas("explain", linked[0], "erp:1", "crm:2", "--json").json
    assert told["left"] == {"source": "crm", "id": "2"} and told["right"] == {"source": "erp", "id": "1"}
    assert "no record 'erp:nobody'" in sameas("explain", linked[0], "erp:nobody", "crm:2", status=1).err
    assert "is one record" in sameas("explain", linked[0], "erp:1", "erp:1", status=1).err


def test_explain_when_an_input_changed_moved_or_went(sameas, data, tmp_path):
    given = tmp_path / "here" / "customers.csv"
    given.parent.mkdir()
    shutil.copy(data / "customers.csv", given)
    sameas("dedupe", "customers.csv", "--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet", cwd=given.parent)
    arguments = ("explain", tmp_path / "out", "c0001", "c0002")
    sameas(*arguments)  # from another folder than that of the run
    given.write_bytes(given.read_bytes() + b"\n")
    changed = sameas(*arguments, status=1)
    assert "customers.csv' has changed" in changed.err
    given.unlink()
    assert "is not there any more" in sameas(*arguments, status=1).err
    shutil.copy(data / "customers.csv", tmp_path / "customers.csv")
    sameas(*arguments, cwd=tmp_path)  # found again at its relative path


def test_explain_after_standard_input(sameas, data, tmp_path):
    sameas("dedupe", "-", "--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet",
           input=(data / "customers.csv").read_bytes())
    assert "standard input" in sameas("explain", tmp_path / "out", "c0001", "c0002", status=1).err


def test_block_prices_the_rules(sameas, data, deduped, tmp_path):
    priced = sameas("block", data / "customers.csv", "--settings", data / "settings.json", "--json", cwd=tmp_path).json
    assert [{key: rule[key] for key in ("rule", "pairs", "scored")} for rule in priced["rules"]] == deduped[1]["rules"]
    for rule in priced["rules"]:
        sizes = [group["pairs"] for group in rule["largest_groups"]]
        assert sizes == sorted(sizes, reverse=True) and sum(sizes) <= rule["pairs"]
    assert os.listdir(tmp_path) == []
    text = sameas("block", data / "customers.csv", "--settings", data / "settings.json").out
    assert "Largest groups by rule" in text


def test_block_shows_rules_beyond_the_limit(sameas, data, tmp_path):
    settings = customers.write_settings(tmp_path / "s.json", pairs_per_rule_max=10)
    result = sameas("block", data / "customers.csv", "--settings", settings, "--json")
    refused = [rule["rule"] for rule in result.json["rules"] if rule["refused"]]
    assert refused == [rule["rule"] for rule in result.json["rules"] if rule["pairs"] > 10] and refused
    for rule in refused:
        assert any(f"'{rule}'" in warning and "over the limit of 10" in warning for warning in result.json["warnings"])
    assert all("scored" in rule for rule in result.json["rules"])  # it is for such rules that one asks


def test_steps_need_the_folder_of_a_run(sameas, tmp_path, data):
    for arguments in (("cluster", tmp_path, "--threshold", "0.9"), ("evaluate", tmp_path, "--truth", "person"),
                      ("explain", tmp_path, "1", "2")):
        assert "holds no run" in sameas(*arguments, status=1).err
    (tmp_path / "run.json").write_text('{"schema": 99}')
    assert "schema version 99" in sameas("explain", tmp_path, "1", "2", status=1).err
    (tmp_path / "run.json").write_text('{"schema": 1')
    assert "not the record of a run" in sameas("explain", tmp_path, "1", "2", status=1).err


def person(number: int) -> str:
    """A name of three invented words."""
    given = ("amaro", "belinda", "corvin", "dalia", "egon", "fiametta", "gustav", "hedwiga")
    family = ("kestrelman", "lorimer", "montague", "northwood", "ostrander", "pellerin", "quarterly", "rosenthal", "silverton")
    return f"{given[number % 8]} {given[(number // 8 + number + 3) % 8]} {family[number % 9]}"


@pytest.fixture(scope="module")
def name_pairs(tmp_path_factory):
    """Names with a letter wrong, which match, and with another family name, which do not."""
    path = tmp_path_factory.mktemp("pairs") / "pairs.csv"
    lines = ["left_name,right_name,same,weight"]
    for n in range(120):
        name = person(n)
        words = name.split()
        if n % 2:
            lines.append(f"{name},{words[1]} {words[0]} {person(n + 4).split()[2]},no,3")
        else:
            lines.append(f"{name},{words[0]} {words[1]} {words[2][:3]}{words[2][4:]},yes,1")
    path.write_text("\n".join(lines) + "\n")
    return path


def test_pairs_of_a_file_are_scored_without_their_labels(sameas, name_pairs, tmp_path):
    scores = tmp_path / "scores.csv"
    result = sameas("score", "--pairs", name_pairs, "--truth", "same", "--scores", scores, "--json").json
    test = result["pair_test"]
    assert test["pairs"] == test["labelled"] == 120 and test["true_pairs"] == 60
    assert test["f1"] >= 0.95
    assert test["estimate"]["weight"] == 240
    rows = scores.read_text().splitlines()
    assert rows[0] == "left_source,left_id,right_source,right_id,match_weight,probability,is_match,label"
    assert len(rows) == 121 and rows[1].startswith("left,1,right,1,")
    # Without labels the scores are the same.
    bare = tmp_path / "bare.csv"
    bare.write_text("\n".join(",".join(line.split(",")[:2]) for line in name_pairs.read_text().splitlines()) + "\n")
    sameas("score", "--pairs", bare, "--scores", tmp_path / "bare_scores.csv", "--quiet")
    assert [row.rsplit(",", 1)[0] for row in rows] == (tmp_path / "bare_scores.csv").read_text().splitlines()
    assert "Pair test" in sameas("score", "--pairs", name_pairs, "--truth", "same").out


def test_pairs_by_ids_are_scored_as_in_the_run(sameas, data, deduped, tmp_path):
    lines = (deduped[0] / "pairs.csv").read_text().splitlines()[:4]
    names, first = lines[0].split(","), [line.split(",") for line in lines[1:]]
    columns = [names.index(name) for name in ("left_id", "right_id", "match_weight")]
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("left_id,right_id,label\n" + "".join(f"{row[columns[0]]},{row[columns[1]]},\n" for row in first))
    scores = tmp_path / "scores.csv"
    sameas("score", data / "customers.csv", "--pairs", pairs, "--model", deduped[0] / "model.json", "--scores", scores, "--quiet")
    weights = [float(row.split(",")[4]) for row in scores.read_text().splitlines()[1:]]
    assert weights == pytest.approx([float(row[columns[2]]) for row in first], abs=1e-6)


def test_what_pairs_need_is_said(sameas, data, tmp_path):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("left_id,right_id\n1,2\n")
    assert "no column has both sides" in sameas("score", "--pairs", pairs, status=1).err
    assert "--model FILE or --settings FILE" in sameas("score", data / "customers.csv", "--pairs", pairs, status=2).err
    assert "--model is required" in sameas("score", data / "customers.csv", status=2).err
    assert "goes with --pairs" in sameas("score", data / "customers.csv", "--scores", "x.csv", status=2).err


def test_two_runs_are_compared(sameas, deduped, tmp_path):
    strict = tmp_path / "strict"
    sameas("cluster", deduped[0], "--threshold", "0.9999999", "--out", strict, "--quiet")
    result = sameas("evaluate", deduped[0], "--compare", strict, "--truth", "person", "--json").json
    pairs, true = result["comparison"]["pairs"], result["comparison"]["true_pairs"]
    assert pairs["here_alone"] > 0 and pairs["other_alone"] == 0
    assert true["both"] + true["here_alone"] == result["evaluation"]["true_positives"]
    assert true["neither"] == result["evaluation"]["false_negatives"]
    bare = sameas("evaluate", deduped[0], "--compare", strict, "--json").json
    assert bare["comparison"]["pairs"] == pairs and "evaluation" not in bare
    assert "Compared with" in sameas("evaluate", deduped[0], "--compare", strict, "--truth", "person").out
    assert "--truth is required" in sameas("evaluate", deduped[0], status=2).err


def test_a_labelled_sample_estimates(sameas, deduped, tmp_path):
    labels = tmp_path / "labels.csv"
    rows = (deduped[0] / "entities.csv").read_text().splitlines()
    names = rows[0].split(",")
    entity, ids = names.index("entity_id"), names.index("id")
    groups = {}
    for row in rows[1:]:
        groups.setdefault(row.split(",")[entity], []).append(row.split(",")[ids])
    found = [members[:2] for members in groups.values() if len(members) > 1][:10]
    single = [members[0] for members in groups.values() if len(members) == 1][:4]
    lines = [f"{one},{other},{'no' if k == 0 else 'yes'},2" for k, (one, other) in enumerate(found)]
    labels.write_text("left_id,right_id,label,weight\n" + "\n".join([*lines, f"{single[0]},{single[1]},yes,5",
                                                                   f"{single[2]},{single[3]},unknown,5"]) + "\n")
    estimate = sameas("evaluate", deduped[0], "--labels", labels, "--json").json["estimate"]
    assert estimate["pairs"] == 11 and estimate["weight"] == 25
    assert estimate["precision"]["value"] == pytest.approx(0.9)
    assert estimate["recall"]["value"] == pytest.approx(18 / 23)
    assert estimate["precision"]["low"] < 0.9 < estimate["precision"]["high"]


def test_a_truth_without_a_true_pair_has_nothing_to_measure(sameas, data, tmp_path):
    lines = (data / "customers.csv").read_text().splitlines()
    records = tmp_path / "records.csv"
    records.write_text(lines[0] + ",nobody\n" + "".join(f"{line},{'' if k < 5 else f'e{k}'}\n" for k, line in enumerate(lines[1:])))
    result = sameas("dedupe", records, "--settings", data / "settings.json", "--truth", "nobody", "--out", tmp_path / "out", "--json").json
    assert result["evaluation"]["pairwise"]["recall"] is None and result["evaluation"]["pairwise"]["f1"] is None
    assert result["evaluation"]["records_without_truth"] == 5
    assert "cannot be measured" in sameas("evaluate", tmp_path / "out", "--truth", "nobody").out


def test_labels_move_a_population_fit(sameas, data, tmp_path):
    settings = json.loads((data / "settings.json").read_text())
    labels = tmp_path / "labels.csv"
    labels.write_text("left_id,right_id,label\n")
    assert "in sessions" in sameas("train", data / "customers.csv", "--settings", data / "settings.json", "--labels", labels,
                                   "--out", tmp_path / "m.json", status=2).err
    settings["fit"] = "population"
    settings.pop("train_on", None)
    settings.pop("prior", None)
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    rows = [line.split(",") for line in (data / "customers.csv").read_text().splitlines()]
    entity, ids = rows[0].index("person"), rows[0].index("id")
    (tmp_path / "entities.csv").write_text("id,entity_id\n" + "".join(f"{row[ids]},{row[entity]}\n" for row in rows[1:400]))
    common = ("train", data / "customers.csv", "--settings", tmp_path / "settings.json", "--accept-model", "--quiet")
    sameas(*common, "--out", tmp_path / "plain.json")
    sameas(*common, "--out", tmp_path / "labelled.json", "--labels", tmp_path / "entities.csv")
    plain, labelled = ((tmp_path / f"{name}.json").read_text() for name in ("plain", "labelled"))
    assert plain != labelled
