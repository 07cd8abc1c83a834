"""`pip install .` into an empty virtual environment, used from another folder."""

import os
import shutil
import subprocess
import sys

import pytest

PROGRAM = """
import json, sys
import sameas
assert sameas.similarity.jaro_winkler("martha", "marhta") > 0.96
rows = [json.loads(line) for line in open(sys.argv[1])]
from_memory = sameas.dedupe({"customers": rows}, sys.argv[2])
from_file = sameas.dedupe(sys.argv[1], sys.argv[2])
assert from_memory.report["counts"] == from_file.report["counts"]
try:
    sameas.dedupe(sys.argv[3], sys.argv[2])
except sameas.InvalidData as error:
    assert "pip install 'sameas[files]'" in str(error), error
print(from_file.report["counts"]["entities"], from_file.model.to_json() == from_memory.model.to_json())
"""


@pytest.mark.deep
def test_the_package_installs_into_an_empty_environment(root, data, deduped, tmp_path):
    import csv
    import json
    with (data / "customers.csv").open(newline="") as file:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
    (tmp_path / "customers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv/bin/python"
    # The same compiler and warnings as the release build's, so that its compiler cache serves.
    environment = os.environ | {"SAMEAS_WERROR": "ON", "CXX": "/usr/bin/c++", "CMAKE_GENERATOR": "Ninja"}
    if shutil.which("ccache"):
        environment["CMAKE_ARGS"] = "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"
    done = subprocess.run([python, "-m", "pip", "install", "--disable-pip-version-check", str(root)], env=environment,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    out = subprocess.run([python, "-c", PROGRAM, tmp_path / "customers.jsonl", data / "settings.json", data / "customers.csv"],
                         cwd=tmp_path, capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    assert out.stdout.split() == [str(deduped[1]["counts"]["entities"]), "True"]
