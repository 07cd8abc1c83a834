"""Bad input gets one clear line and an exit status, or a counted row issue; never a crash, never half an output."""

import json
import os
import resource
import subprocess

import customers
import pyarrow as pa
import pyarrow.parquet
import pytest


@pytest.fixture
def refuse(sameas, data, tmp_path):
    """Runs `sameas dedupe` on the content of a file; checks the status, that there is one line, and that nothing was written."""
    def run(content=None, *options, status=1, name="customers.csv", settings=None):
        given = tmp_path / name
        if content is not None:
            given.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = tmp_path / "out"
        result = sameas("dedupe", given, "--settings", settings or data / "settings.json", "--out", out, *options, status=status)
        assert result.out == ""
        assert not out.exists()
        lines = result.err.splitlines()
        assert len(lines) == 1 and lines[0].startswith("sameas: "), result.err
        return lines[0]
    return run


def records(*changes, count=200):
    """CSV of customers with some values changed: (row, column, value)."""
    rows = customers.customers(count)
    for row, column, value in changes:
        rows[row][customers.COLUMNS.index(column)] = value
    return "\n".join(",".join(row) for row in [customers.COLUMNS, *rows]) + "\n"


def test_missing_file(refuse):
    assert "customers.csv" in refuse(None)


def test_folder_instead_of_a_file(refuse, tmp_path):
    (tmp_path / "customers.csv").mkdir()
    assert "customers.csv" in refuse(None)


@pytest.mark.parametrize("content", ["", "\n", ",".join(customers.COLUMNS), ",".join(customers.COLUMNS) + "\n"])
def test_empty_file_and_header_only(refuse, content):
    assert "customers.csv" in refuse(content)


def test_unclosed_quote(refuse):
    assert "quote" in refuse(records((3, "surname", '"open')))


def test_duplicate_column_name(refuse):
    error = refuse(records().replace("given_name,surname", "surname,surname", 1))
    assert "surname" in error


def test_unknown_column(refuse, data):
    error = refuse(records().replace("birth_date", "born", 1))
    assert "column not found: 'birth_date'" in error and "born" in error
    assert "column not found: 'nobody'" in refuse(records(), "--truth", "nobody")
    assert "column not found: 'key'" in refuse(records(), "--id", "key")


def test_duplicate_and_missing_id(refuse, sameas, data, tmp_path):
    assert "c0001" in refuse(records((5, "id", "c0001")))
    assert "id" in refuse(records((5, "id", "")))
    sameas("dedupe", tmp_path / "customers.csv", "--settings", data / "settings.json", "--out", tmp_path / "out", status=1)
    (tmp_path / "customers.csv").write_text(records((5, "id", "c0001")))
    sameas("dedupe", tmp_path / "customers.csv", "--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet",
           "--number-duplicate-ids")
    ids = {row["id"] for row in customers.read_rows(tmp_path / "out" / "entities.csv")}
    assert {"c0001", "c0001#2"} <= ids


def test_type_that_does_not_parse(refuse):
    rows = len(customers.customers(200))
    bad = [(row, "birth_date", "no date") for row in range(rows * 2 // 5)]
    error = refuse(records(*bad))
    assert "dob" in error or "birth_date" in error


def test_row_issues_are_counted_and_listed(sameas, data, tmp_path):
    text = records((1, "birth_date", "no date"), (4, "surname", "x" * 1_000_000)).encode()
    lines = text.split(b"\n")
    lines[3] = lines[3].replace(b",", b",\xff\xfe", 1)
    lines[4] = lines[4].replace(b",", b",a\0b", 1)
    lines[7] += b",too,many"
    (tmp_path / "customers.csv").write_bytes(b"\n".join(lines))
    document = sameas("dedupe", tmp_path / "customers.csv", "--settings", data / "settings.json", "--out", tmp_path / "out",
                      "--json").json
    issues = document["counts"]["row_issues"]
    assert sorted(issues.values()) == [1, 1, 1, 1, 1], issues
    rows = customers.read_rows(tmp_path / "out" / "issues.csv")
    assert list(rows[0]) == ["source", "row", "column", "kind", "value"]
    assert {row["kind"] for row in rows} == set(issues)
    assert {(row["row"], row["column"]) for row in rows} >= {("2", "birth_date"), ("3", "given_name"), ("4", "given_name"),
                                                            ("5", "surname"), ("7", "")}
    assert document["files"][2].endswith("issues.csv")
    # A run without issues takes the list of the earlier one away.
    (tmp_path / "customers.csv").write_text(records())
    sameas("dedupe", tmp_path / "customers.csv", "--settings", data / "settings.json", "--out", tmp_path / "out", "--quiet")
    assert not (tmp_path / "out" / "issues.csv").exists()


@pytest.mark.parametrize("changes, words", [
    ({"blockng": []}, ["blockng", "blocking"]),
    ({"threshold": {"probability": "high"}}, ["threshold"]),
    ({"blocking": ["surname, yeer(dob)"]}, ["yeer"]),
    ({"blocking": ["substr(surname"]}, ["substr(surname"]),
    ({"keep": {"probability": 0.99}}, ["keep", "threshold"]),
    ({"comparisons": [{"field": "surname", "levels": ["exact", "levenshtein <= 1", "else"]}]}, ["levenshtein_distance <= 1"]),
    ({"schema": 99}, ["99"]),
])
def test_bad_settings(refuse, tmp_path, changes, words):
    settings = customers.write_settings(tmp_path / "s.json", **changes)
    error = refuse(records(), status=2, settings=settings)
    assert all(word in error for word in words), error


def test_settings_that_are_no_json_or_not_there(refuse, tmp_path):
    (tmp_path / "s.json").write_text('{"id": ')
    assert "s.json" in refuse(records(), status=2, settings=tmp_path / "s.json")
    assert "nowhere.json" in refuse(records(), status=1, settings=tmp_path / "nowhere.json")


def test_no_settings(sameas, data):
    error = sameas("block", data / "customers.csv", status=2).err
    assert "--settings" in error and "sameas draft" in error


def test_usage(sameas, data, tmp_path):
    settings = ("--settings", data / "settings.json")
    assert "no input files" in sameas("dedupe", *settings, status=2).err
    assert "at least two sources" in sameas("link", data / "crm.csv", *settings, status=2).err
    assert "given twice" in sameas("dedupe", data / "crm.csv", data / "crm.csv", *settings, status=2).err
    assert "NAME=FILE" in sameas("dedupe", "--source", "crm", *settings, status=2).err
    assert "--ignore without --truth" in sameas("dedupe", data / "crm.csv", *settings, "--ignore", "x.csv", status=2).err
    assert "did you mean '--settings'" in sameas("dedupe", data / "crm.csv", "--setings", "x", status=2).err
    assert "did you mean 'dedupe'" in sameas("dedup", status=2).err
    assert "no command" in sameas(status=2).err
    assert "drop one" in sameas("dedupe", data / "crm.csv", *settings, "--model", "m.json", status=2).err


def test_truth_must_not_be_used_for_linking(refuse):
    assert "must not be used" in refuse(records(), "--truth", "surname", status=2)


def test_truth_files(refuse, tmp_path):
    truth = tmp_path / "truth.csv"
    truth.write_text("left_id,right_id\nc0001,c0002\nc0001,nobody\n")
    assert f"{truth}, row 2: right_id 'nobody': no such record" in refuse(records(), "--truth", truth)
    truth.write_text("left_id,right_id\nc0001,c0001\n")
    assert "paired with itself" in refuse(records(), "--truth", truth)
    truth.write_text("left,right\nc0001,c0002\n")
    assert "column not found: 'left_id' (have: left, right)" in refuse(records(), "--truth", truth)
    truth.write_text("left_id,right_id\nc0001,c0002,c0003\n")
    assert "row 1" in refuse(records(), "--truth", truth)
    assert "no such file" in refuse(records(), "--truth", tmp_path / "missing.csv")


def test_truth_id_of_several_sources(sameas, data, tmp_path):
    truth = tmp_path / "truth.csv"
    truth.write_text("left_id,right_id\n1,2\n")
    refused = sameas("dedupe", data / "crm.csv", data / "erp.csv", "--settings", data / "settings.json", "--out", tmp_path / "out",
                     "--truth", truth, status=1)
    assert "truth.csv, row 1" in refused.err and "left_source" in refused.err


def test_rule_beyond_the_limit(refuse, tmp_path):
    settings = customers.write_settings(tmp_path / "s.json", pairs_per_rule_max=10)
    error = refuse(records(), settings=settings)
    assert "surname, year(dob)" in error and "10" in error


def test_no_training_pairs(refuse):
    rows = [[f"n{n}", f"given{n}", f"name{n}", f"19{40 + n}-01-0{n + 1}", f"{n}@mail.example", str(n), str(n), ""]
            for n in range(8)]
    text = "\n".join(",".join(row) for row in [customers.COLUMNS, *rows]) + "\n"
    assert "training" in refuse(text, status=3)


def test_truncated_parquet(refuse, tmp_path):
    table = pa.table({name: [row[i] for row in customers.customers(200)] for i, name in enumerate(customers.COLUMNS)})
    pa.parquet.write_table(table, tmp_path / "whole.parquet")
    whole = (tmp_path / "whole.parquet").read_bytes()
    for size in (3, len(whole) // 2, len(whole) - 1):
        assert "customers.parquet" in refuse(whole[:size], name="customers.parquet")


def test_model_of_another_schema_version(sameas, data, deduped, tmp_path):
    model = json.loads((deduped[0] / "model.json").read_text())
    model["schema"] = 99
    (tmp_path / "model.json").write_text(json.dumps(model))
    refused = sameas("dedupe", data / "customers.csv", "--model", tmp_path / "model.json", "--out", tmp_path / "out", status=2)
    assert "99" in refused.err and not (tmp_path / "out").exists()


def test_output_folder_not_writable_is_found_out_before_reading(sameas, data, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    for out in (tmp_path / "file", tmp_path / "file" / "below", "/proc/sameas"):
        # The input is no customers file at all: it must not be looked at.
        (tmp_path / "bad.csv").write_text("nothing\nof use\n")
        refused = sameas("dedupe", tmp_path / "bad.csv", "--settings", data / "settings.json", "--out", out, status=1)
        assert "output folder" in refused.err and str(out) in refused.err
    refused = sameas("train", tmp_path / "bad.csv", "--settings", data / "settings.json", "--out", "/proc/model.json", status=1)
    assert "/proc/model.json" in refused.err
    assert "is a folder" in sameas("train", tmp_path / "bad.csv", "--settings", data / "settings.json", "--out", tmp_path, status=2).err


def test_output_must_not_replace_an_input(sameas, data, tmp_path):
    given = tmp_path / "entities.csv"
    given.write_text(records())
    refused = sameas("dedupe", given, "--settings", data / "settings.json", "--out", tmp_path, status=2)
    assert "would replace" in refused.err
    assert given.read_text() == records() and os.listdir(tmp_path) == ["entities.csv"]


@pytest.mark.parametrize("limit", [100, 5_000])
def test_disk_full_leaves_the_earlier_run(binary, data, deduped, tmp_path, limit):
    out = tmp_path / "out"
    out.mkdir()
    (out / "entities.csv").write_text("of an earlier run")
    process = subprocess.run(
        [binary, "dedupe", data / "customers.csv", "--model", deduped[0] / "model.json", "--out", out], capture_output=True,
        text=True, stdin=subprocess.DEVNULL, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert process.returncode == 1, process.stderr
    assert process.stderr.startswith("sameas: ") and process.stderr.count("\n") == 1
    assert os.listdir(out) == ["entities.csv"] and (out / "entities.csv").read_text() == "of an earlier run"


def test_standard_output_full_or_gone(binary, data, deduped, tmp_path):
    command = [binary, "dedupe", data / "customers.csv", "--model", deduped[0] / "model.json", "--out", tmp_path / "out"]
    with open("/dev/full", "w") as full:
        process = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert process.returncode == 1 and "standard output" in process.stderr
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(writer)
    assert process.returncode == 0 and process.stderr == ""


def test_error_shows_no_control_characters(refuse):
    header = records().replace("birth_date", "b\x1b[31morn", 1)
    assert "\x1b" not in refuse(header)


def test_out_of_memory(binary, data, deduped, tmp_path):
    process = subprocess.run(
        [binary, "dedupe", data / "customers.csv", "--model", deduped[0] / "model.json", "--out", tmp_path / "out",
         "--threads", "1"], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30)))
    # A gigabyte of address space is enough or it is not, but it is never a crash.
    assert process.returncode in (0, 1), process.stderr
