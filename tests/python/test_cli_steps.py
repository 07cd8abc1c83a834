"""The steps on their own: train, score, cluster, evaluate, explain, block."""

import json
import os
import shutil

import customers
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
