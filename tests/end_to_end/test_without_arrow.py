"""A build without Arrow C++ does all that needs none of it."""

import csv
import json

import pytest
from command import result_files, run


@pytest.mark.deep
def test_json_lines_give_the_same_result(root, binary, febrl, tmp_path):
    without = root / "build/without-arrow/bin/sameas"
    if not without.exists():
        pytest.skip(f"no {without}: run `make test-deep`")
    records = tmp_path / "records.jsonl"
    with (febrl / "febrl3/records.csv").open(newline="", encoding="utf-8") as file:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
    records.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    settings = root / "datasets/settings/febrl3_without_ssn.json"
    for program, folder in ((binary, "with"), (without, "without")):
        run(program, "dedupe", records, "--settings", settings, "--out", tmp_path / folder)
    found = result_files(tmp_path / "without")
    assert found["pairs.jsonl"].count(b"\n") > 3000
    assert found == result_files(tmp_path / "with")
