"""dedupe and link from end to end: what they write, what they print, what their options do."""

import gzip
import json
import os
from pathlib import Path

import customers
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet
import pytest


def test_dedupe_writes_sorted_files_that_agree_with_its_document(deduped):
    out, document = deduped
    assert sorted(os.listdir(out)) == ["entities.csv", "model.json", "pairs.csv", "run.json"]
    entities, pairs = customers.read_rows(out / "entities.csv"), customers.read_rows(out / "pairs.csv")
    counts = document["counts"]
    assert list(entities[0]) == ["source", "id", "entity_id"]
    assert len(entities) == counts["records"] == counts["records_per_source"]["customers"]
    assert [row["id"] for row in entities] == sorted(row["id"] for row in entities)
    assert len({row["entity_id"] for row in entities}) == counts["entities"]
    assert {len(row["entity_id"]) for row in entities} == {26}
    assert list(pairs[0]) == ["left_source", "left_id", "right_source", "right_id", "match_weight", "probability", "rule",
                              "pattern", "level_given_name", "level_surname", "level_dob", "level_email", "level_phone",
                              "level_postcode"]
    keys = [(row["left_source"], row["left_id"], row["right_source"], row["right_id"]) for row in pairs]
    assert keys == sorted(set(keys)) and len(keys) == counts["pairs_kept"]
    assert all(float(row["probability"]) >= 0.01 and 1 <= int(row["rule"]) <= 4 for row in pairs)
    assert sum(float(row["probability"]) >= 0.9 for row in pairs) == counts["pairs_at_threshold"]
    assert counts["candidate_pairs"] == sum(rule["scored"] for rule in document["rules"])
    assert sum(counts["candidate_pairs_dropped"].values()) <= counts["candidate_pairs"] - counts["pairs_kept"]
    assert all(rule["scored"] <= rule["pairs"] for rule in document["rules"])
    assert counts["comparable_pairs"] == counts["records"] * (counts["records"] - 1) // 2


def test_dedupe_finds_the_duplicates(deduped):
    evaluation = deduped[1]["evaluation"]
    assert evaluation["pairwise"]["f1"] > 0.95
    assert evaluation["b_cubed"]["f1"] > 0.95
    assert evaluation["blocking_recall"] >= evaluation["pairwise"]["recall"]


def test_document_has_model_timings_and_examples(deduped):
    out, document = deduped
    assert document["schema"] == 1 and document["command"] == "dedupe"
    model = document["model"]
    assert [c["name"] for c in model["comparisons"]] == ["given_name", "surname", "dob", "email", "phone", "postcode"]
    for comparison in model["comparisons"]:
        assert sum(level["m"] for level in comparison["levels"]) == pytest.approx(1)
        assert sum(level["u"] for level in comparison["levels"]) == pytest.approx(1)
        assert comparison["levels"][0]["bits"] > 0 > comparison["levels"][-1]["bits"]
    split = model["comparisons"][1]["levels"][0]
    assert split["bits_least"] <= split["bits"] <= split["bits_most"]
    stages = [timing["stage"] for timing in document["timings"]]
    assert {"read", "derive", "block", "train", "score", "cluster", "write"} <= set(stages)
    assert [example["place"] for example in document["examples"]] == ["strongest", "median", "weakest"]
    weights = [example["match_weight"] for example in document["examples"]]
    assert weights == sorted(weights, reverse=True)
    assert all(example["reason"].startswith("A match") for example in document["examples"])
    assert document["files"] == [str(out / name) for name in ("entities.csv", "pairs.csv", "model.json", "run.json")]


def test_run_json_records_the_run(deduped, data):
    out, document = deduped
    run = json.loads((out / "run.json").read_text())
    assert run["inputs"][0]["path"] == str(data / "customers.csv")
    assert run["inputs"][0]["fingerprint"].startswith(f"{(data / 'customers.csv').stat().st_size}:")
    assert run["files"] == [{"name": name, "schema": 1} for name in ("entities.csv", "pairs.csv", "model.json", "run.json")]
    assert run["counts"] == document["counts"] and run["evaluation"] == document["evaluation"]
    assert run["options"]["truth"] == "person" and run["scope"] == "all"
    assert run["timings"]["stages"] and run["timings"]["threads"] >= 1


def test_link_makes_pairs_across_sources_alone(linked):
    out, document = linked
    pairs = customers.read_rows(out / "pairs.csv")
    assert pairs and all((row["left_source"], row["right_source"]) == ("crm", "erp") for row in pairs)
    sizes = {}
    for row in customers.read_rows(out / "entities.csv"):
        sizes.setdefault(row["entity_id"], []).append(row["source"])
    assert all(len(sources) == len(set(sources)) for sources in sizes.values())
    counts = document["counts"]["records_per_source"]
    assert document["counts"]["comparable_pairs"] == counts["crm"] * counts["erp"]
    assert document["evaluation"]["pairwise"]["f1"] > 0.95


def test_link_with_duplicates_within(sameas, data, tmp_path):
    document = sameas("link", data / "crm.csv", data / "erp.csv", "--settings", data / "settings.json", "--out",
                      tmp_path / "out", "--duplicates-within", "--json").json
    records = document["counts"]["records"]
    assert document["counts"]["comparable_pairs"] == records * (records - 1) // 2


def test_truth_with_source_columns_and_ignored_pairs(sameas, data, tmp_path):
    left, right = customers.two_sources()
    pairs = [["erp", b, "crm", a] for a, b in customers.true_pairs(left, right)]  # sides turned round
    columns = ["left_source", "left_id", "right_source", "right_id"]
    customers.write_csv(tmp_path / "truth.csv", pairs, columns)
    customers.write_csv(tmp_path / "ignore.csv", pairs[:5], columns)
    arguments = ("link", data / "crm.csv", data / "erp.csv", "--settings", data / "settings.json", "--out", tmp_path / "out",
                 "--json", "--truth", tmp_path / "truth.csv")
    whole = sameas(*arguments).json["evaluation"]
    part = sameas(*arguments, "--ignore", tmp_path / "ignore.csv").json["evaluation"]
    assert whole["true_positives"] + whole["false_negatives"] == len(pairs)
    assert part["true_positives"] + part["false_negatives"] == len(pairs) - 5


def test_report_for_people(sameas, data, tmp_path):
    result = sameas("dedupe", data / "customers.csv", "--settings", data / "settings.json", "--truth", "person", "--out",
                    tmp_path / "out")
    assert result.err == ""
    for title in ("Records", "Candidate pairs", "Model", "Prior", "Training sessions", "Found", "Against the truth",
                  "Examples of matches", "Cost", "Files written"):
        assert f"\n{title}" in "\n" + result.out, title
    assert "strongest: customers:c" in result.out and "A match (" in result.out
    assert str(tmp_path / "out" / "entities.csv") in result.out
    assert not any(line.endswith(" ") for line in result.out.splitlines())


def test_quiet_says_nothing(sameas, data, tmp_path):
    result = sameas("dedupe", data / "customers.csv", "--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet")
    assert result.out == "" and result.err == ""


@pytest.mark.parametrize("threads", [1, 2, 7])
@pytest.mark.parametrize("command", ["dedupe", "link"])
def test_same_bytes_for_any_threads_and_order_of_rows(sameas, data, deduped, linked, tmp_path, command, threads):
    names, expected = (["customers"], deduped) if command == "dedupe" else (["crm", "erp"], linked)
    files = []
    for name in names:
        header, *rows = (data / f"{name}.csv").read_text().splitlines(keepends=True)
        rows = rows[threads:] + rows[:threads]
        if threads == 7:
            rows.reverse()
        files.append(tmp_path / f"{name}.csv")
        files[-1].write_text(header + "".join(rows))
    sameas(command, *files, "--settings", data / "settings.json", "--out", tmp_path / "out", "--threads", threads, "--quiet")
    assert customers.result_files(tmp_path / "out") == customers.result_files(expected[0])


def test_model_is_used_again_without_training(sameas, data, deduped, tmp_path):
    out, document = deduped
    again = sameas("dedupe", data / "customers.csv", "--model", out / "model.json", "--out", tmp_path / "out", "--json").json
    assert customers.result_files(tmp_path / "out") == customers.result_files(out)
    assert "train" not in [timing["stage"] for timing in again["timings"]]


def test_threshold_over_that_of_the_settings(sameas, data, deduped, tmp_path):
    out, document = deduped
    model = out / "model.json"
    strict = sameas("dedupe", data / "customers.csv", "--model", model, "--threshold", "1", "--out", tmp_path / "out", "--json").json
    assert strict["counts"]["pairs_at_threshold"] == 0
    assert strict["counts"]["entities"] == strict["counts"]["records"]
    assert json.loads((tmp_path / "out" / "model.json").read_text())["settings"]["threshold"]["probability"] == 1
    refused = sameas("dedupe", data / "customers.csv", "--model", model, "--threshold", "0.001", status=2)
    assert "threshold 0.001 is below" in refused.err and "keep.probability" in refused.err


def test_without_ids_row_numbers_serve(sameas, data, tmp_path):
    settings = customers.write_settings(tmp_path / "s.json", id="")
    settings.write_text(json.dumps({k: v for k, v in customers.SETTINGS.items() if k != "id"}))
    result = sameas("dedupe", data / "customers.csv", "--settings", settings, "--out", tmp_path / "out")
    assert "row numbers" in result.err
    rows = customers.read_rows(tmp_path / "out" / "entities.csv")
    assert {row["id"] for row in rows} == {str(n) for n in range(1, len(rows) + 1)}
    named = sameas("dedupe", data / "customers.csv", "--settings", settings, "--out", tmp_path / "out", "--id", "id")
    assert named.err == ""
    assert customers.read_rows(tmp_path / "out" / "entities.csv")[0]["id"] == "c0001"


def test_sources_are_named_by_file_or_option(sameas, data, tmp_path):
    (tmp_path / "other").mkdir()
    copy = tmp_path / "other" / "crm.csv"
    copy.write_bytes((data / "erp.csv").read_bytes())
    arguments = ("link", data / "crm.csv", copy, "--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet")
    refused = sameas(*arguments, status=2)
    assert "two sources are named 'crm'" in refused.err and "--source NAME=" in refused.err
    sameas(*arguments, "--source", f"shop={copy}")
    assert {row["source"] for row in customers.read_rows(tmp_path / "out" / "entities.csv")} == {"crm", "shop"}
    # A file that only --source names is an input too.
    sameas("link", data / "crm.csv", "--source", f"web={copy}", "--settings", data / "settings.json", "--out", tmp_path / "out",
           "--quiet")
    assert {row["source"] for row in customers.read_rows(tmp_path / "out" / "entities.csv")} == {"crm", "web"}


def test_source_column(sameas, data, tmp_path):
    left, right = customers.two_sources()
    rows = [[*row, "b"] for row in right] + [[*row, "a"] for row in left]
    customers.write_csv(tmp_path / "all.csv", rows, [*customers.COLUMNS, "system"])
    settings = customers.write_settings(tmp_path / "s.json", source="system")
    document = sameas("link", tmp_path / "all.csv", "--settings", settings, "--out", tmp_path / "out", "--json").json
    assert document["counts"]["records_per_source"] == {"a": len(left), "b": len(right)}
    one = customers.write_csv(tmp_path / "one.csv", [[*row, "a"] for row in left], [*customers.COLUMNS, "system"])
    refused = sameas("link", one, "--settings", settings, "--out", tmp_path / "out", status=1)
    assert "at least two sources" in refused.err


def entities_of(folder: Path, ending: str) -> list[dict[str, str]]:
    path = folder / f"entities.{ending}"
    if ending == "jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    if ending == "parquet":
        return pa.parquet.read_table(path).to_pylist()
    if ending == "arrow":
        return pa.feather.read_table(path).to_pylist()
    return pa.csv.read_csv(path, parse_options=pa.csv.ParseOptions(delimiter="\t")).to_pylist()


@pytest.mark.parametrize("ending", ["tsv", "parquet", "jsonl", "arrow"])
def test_formats_in_and_out(sameas, data, deduped, tmp_path, ending):
    table = pa.csv.read_csv(data / "customers.csv", convert_options=pa.csv.ConvertOptions(
        column_types={name: pa.string() for name in customers.COLUMNS}, strings_can_be_null=True))
    given = tmp_path / f"customers.{ending}"
    if ending == "tsv":
        given.write_bytes((data / "customers.csv").read_bytes().replace(b",", b"\t"))
    elif ending == "parquet":
        pa.parquet.write_table(table, given)
    elif ending == "jsonl":
        given.write_text("".join(json.dumps(row) + "\n" for row in table.to_pylist()))
    else:
        pa.feather.write_feather(table, given, compression="uncompressed")
    sameas("dedupe", given, "--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet")
    expected = customers.read_rows(deduped[0] / "entities.csv")
    assert entities_of(tmp_path / "out", ending) == expected  # by default the format of the input
    sameas("dedupe", given, "--settings", data / "settings.json", "--out", tmp_path / "out", "--format", "csv", "--quiet")
    assert customers.result_files(tmp_path / "out") == customers.result_files(deduped[0])  # and nothing of the first run is left


def test_parquet_has_types_and_schema_version(sameas, data, tmp_path):
    sameas("dedupe", data / "customers.csv", "--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet",
           "--format", "parquet")
    group = pa.parquet.read_metadata(tmp_path / "out" / "pairs.parquet").row_group(0)
    columns = {group.column(k).path_in_schema: group.column(k) for k in range(group.num_columns)}
    assert columns["left_id"].is_stats_set and not columns["right_id"].is_stats_set  # in order, in none
    schema = pa.parquet.read_schema(tmp_path / "out" / "pairs.parquet")
    assert schema.metadata[b"sameas.schema"] == b"1"
    assert schema.field("match_weight").type == pa.float64() and schema.field("rule").type == pa.int32()
    assert schema.field("pattern").type == pa.uint64() and schema.field("level_dob").type == pa.uint8()


def test_standard_input_gzip_delimiter_and_latin1(sameas, data, deduped, tmp_path):
    text = (data / "customers.csv").read_bytes()
    settings = ("--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet")
    sameas("dedupe", "-", *settings, "--source", "customers=-", input=text)
    assert customers.result_files(tmp_path / "out") == customers.result_files(deduped[0])
    packed = tmp_path / "customers.csv.gz"
    packed.write_bytes(gzip.compress(text))
    sameas("dedupe", packed, *settings)
    assert customers.result_files(tmp_path / "out") == customers.result_files(deduped[0])
    other = tmp_path / "customers.txt"
    other.write_bytes("\ufeff".encode() + text.replace(b",", b";"))
    sameas("dedupe", other, *settings, "--input-format", "csv", "--delimiter", ";")
    assert customers.result_files(tmp_path / "out") == customers.result_files(deduped[0])
    latin = tmp_path / "customers.csv"
    latin.write_bytes(text.replace(b"c0001", "cé001".encode("latin-1")))
    sameas("dedupe", latin, *settings, "--latin1")
    assert "cé001" in (tmp_path / "out" / "entities.csv").read_text(encoding="utf-8")


def test_seed_changes_only_what_is_sampled(sameas, data, deduped, tmp_path):
    sameas("dedupe", data / "customers.csv", "--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet",
           "--seed", "1")
    assert customers.result_files(tmp_path / "out") == customers.result_files(deduped[0])


def test_version_and_help(sameas, root):
    version = next(line.split()[2] for line in (root / "CMakeLists.txt").read_text().splitlines()
                   if line.startswith("project(sameas VERSION"))
    assert sameas("--version").out == sameas("version").out == f"sameas {version}\n"
    assert sameas("version", "--json").json["sameas"] == version
    for command in ("dedupe", "link", "train", "score", "cluster", "evaluate", "explain", "block"):
        assert "Examples:" in sameas(command, "--help").out
