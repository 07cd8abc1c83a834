"""sameas generate: the same values in every format and with any number of threads, nothing half-written, clear refusals."""

import csv
import json
import resource
import signal
import subprocess
import time

import duckdb
import polars
import pyarrow.feather
import pyarrow.parquet
import pytest

PROFILES = ["customer", "derived", "household_undated", "person", "place", "splink7m", "translit"]


def values_of(file):
    """The rows of a file of any format, a missing value None."""
    if file.suffix == ".parquet":
        return pyarrow.parquet.read_table(file).to_pylist()
    if file.suffix == ".arrow":
        return pyarrow.feather.read_table(file).to_pylist()
    if file.suffix == ".jsonl":
        return [json.loads(line) for line in file.read_text().splitlines()]
    with file.open(newline="") as text:  # no value is an empty text, so an empty cell is a missing value
        rows = list(csv.DictReader(text, delimiter="\t" if file.suffix == ".tsv" else ","))
    return [{column: value or None for column, value in row.items()} for row in rows]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_format_holds_the_same_values(sameas, tmp_path, profile):
    rows = []
    for format in ("csv", "tsv", "parquet", "jsonl", "arrow"):
        file = tmp_path / f"records.{format}"
        report = sameas("generate", "--profile", profile, "--records", 2500, "--seed", 3, "--out", file, "--json").json
        assert (report["profile"], report["records"], report["format"]) == (profile, 2500, format)
        rows.append(values_of(file))
    assert len(rows[0]) == 2500
    assert all(other == rows[0] for other in rows[1:])
    entities = {row["entity_id"] for row in rows[0]}
    assert 500 < len(entities) < 2450
    assert [row["id"] for row in rows[0]] == [str(number) for number in range(1, 2501)]


@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_threads_do_not_show_in_the_bytes(sameas, tmp_path, format):
    files = []
    for threads in (1, 2, 7):
        files.append(tmp_path / f"{threads}.{format}")
        sameas("generate", "--records", 30_000, "--threads", threads, "--out", files[-1], "--quiet")
    assert files[0].read_bytes() == files[1].read_bytes() == files[2].read_bytes()


def test_parquet_has_dictionaries_where_values_repeat(sameas, tmp_path):
    file = tmp_path / "records.parquet"
    sameas("generate", "--profile", "person", "--records", 150_000, "--out", file, "--quiet")  # more than a group of rows
    table, metadata = pyarrow.parquet.read_table(file), pyarrow.parquet.read_metadata(file)
    assert metadata.num_row_groups == 2
    for group in (metadata.row_group(0), metadata.row_group(1)):
        chunks = [group.column(k) for k in range(group.num_columns)]
        has = {chunk.path_in_schema: chunk.has_dictionary_page for chunk in chunks}
        assert all(has[name] for name in ("first_name", "last_name", "sex", "city", "birth_date")), has
        assert not any(has[name] for name in ("id", "entity_id", "phone", "email")), has
        # Least and largest values say nothing of texts in no order.
        assert [chunk.path_in_schema for chunk in chunks if chunk.statistics is not None] == ["id"]
    assert polars.read_parquet(file).to_arrow().cast(table.schema).equals(table)
    assert duckdb.sql(f"from '{file}'").to_arrow_table().cast(table.schema).equals(table)


def test_the_format_may_be_named_and_the_file_says_what_it_is(sameas, tmp_path):
    out = tmp_path / "records.data"
    sameas("generate", "--profile", "person", "--records", 10, "--seed", 5, "--format", "parquet", "--out", out)
    metadata = pyarrow.parquet.read_schema(out).metadata
    assert metadata[b"sameas_profile"] == b"person"
    assert metadata[b"sameas_seed"] == b"5"
    assert int(metadata[b"sameas_profile_version"]) >= 1


@pytest.mark.parametrize("arguments, parts", [
    (["--records", "0"], ["--records '0'", "from 1 to"]),
    (["--records", "many"], ["--records 'many'"]),
    (["--records", "1e6"], ["--records '1e6'"]),
    (["--records", "1099511627777"], ["1099511627776"]),
    (["--records", "10", "--seed", "-1"], ["--seed '-1'"]),
    (["--records", "10", "--profile", "custmer"], ["'custmer'", "did you mean 'customer'", "splink7m"]),
    ([], ["--records"]),
])
def test_wrong_options_are_refused(sameas, tmp_path, arguments, parts):
    out = tmp_path / "records.csv"
    error = sameas("generate", *arguments, "--out", out, status=2).err
    assert all(part in error for part in parts), error
    assert list(tmp_path.iterdir()) == []


def test_an_ending_that_names_no_format_is_refused(sameas, tmp_path):
    assert "--format" in sameas("generate", "--records", 10, "--out", tmp_path / "records.txt", status=2).err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing(sameas, tmp_path):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    error = sameas("generate", "--records", 50_000, "--out", tmp_path / "records.csv", status=1, preexec_fn=limit).err
    assert "records.csv" in error
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_nothing(binary, tmp_path):
    process = subprocess.Popen([binary, "generate", "--records", "1000000000", "--out", tmp_path / "records.parquet"],
                               stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert process.returncode == 130
    assert error.decode() == "sameas: interrupted\n"
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_the_records(binary, tmp_path):
    def peak(records):
        script = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
                  "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
        run = subprocess.run(["python3", "-c", script, binary, "generate", "--profile", "splink7m", "--records", str(records),
                              "--threads", "2", "--quiet", "--out", tmp_path / "records.csv"],
                             capture_output=True, text=True, check=True)
        return int(run.stdout)
    assert peak(1_000_000) < peak(100_000) + 10_000  # kilobytes


def test_generated_records_can_be_linked(sameas, tmp_path):
    records = tmp_path / "records.parquet"
    sameas("generate", "--profile", "person", "--records", 5000, "--out", records, "--quiet")
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({
        "id": "id", "blocking": ["last_name, birth_date", "first_name, birth_date", "email", "street, postcode"],
        "comparisons": [{"field": "first_name", "levels": ["exact", "jaro_winkler >= 0.85", "else"]},
                        {"field": "last_name", "levels": ["exact", "jaro_winkler >= 0.85", "else"]},
                        {"field": "birth_date", "levels": ["exact", "levenshtein_distance <= 1", "else"]},
                        {"field": "street", "levels": ["exact", "else"]}]}))
    report = sameas("dedupe", records, "--settings", settings, "--truth", "entity_id", "--out", tmp_path / "out", "--json").json
    assert report["evaluation"]["pairwise"]["f1"] > 0.7
