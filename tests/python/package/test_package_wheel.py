"""`make wheel`: what it makes is installed into an empty virtual environment and used from another folder."""

import os
import subprocess
import sys
import zipfile

import pytest

pytestmark = pytest.mark.deep

PROGRAM = """
import sys
import sameas
result = sameas.dedupe(sys.argv[1], sys.argv[2])
assert not {"pyarrow", "numpy"} & set(sys.modules)
print(result.report["counts"]["entities"], len(result.pairs))
"""


@pytest.fixture(scope="module")
def wheel(root):
    done = subprocess.run(["make", "wheel"], cwd=root, capture_output=True, text=True, env=os.environ | {"SAMEAS_SKIP_APT": "1"})
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    [path] = (root / "build/wheels").glob("*.whl")
    return path


def test_the_wheel_works_in_an_empty_environment(wheel, data, deduped, tmp_path):
    import csv
    import json
    with (data / "customers.csv").open(newline="") as file:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
    (tmp_path / "customers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    folder = tmp_path / "venv/bin"
    subprocess.run([folder / "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check", wheel], check=True)

    def run(*command):
        # Nothing of the building machine helps: its libraries may be there, their headers and folders are not asked.
        done = subprocess.run(list(map(str, command)), cwd=tmp_path, capture_output=True, text=True,
                              env={"PATH": str(folder), "HOME": str(tmp_path)})
        assert done.returncode == 0, done.stderr
        return done.stdout

    counts = deduped[1]["counts"]
    out = run(folder / "python", "-c", PROGRAM, "customers.jsonl", data / "settings.json")
    assert out.split() == [str(counts["entities"]), str(counts["pairs_kept"])]
    report = json.loads(run(folder / "sameas", "dedupe", "customers.jsonl", "--settings", data / "settings.json", "--out", "out",
                            "--format", "csv", "--json"))
    assert report["counts"] == counts
    assert (tmp_path / "out/entities.csv").read_bytes() == (deduped[0] / "entities.csv").read_bytes()


def test_the_wheel_brings_its_libraries_and_no_arrow(wheel):
    assert "manylinux" in wheel.name
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
    libraries = [name.split("/")[-1] for name in names if ".so" in name]
    assert any(name.startswith("libtbb") for name in libraries) and any(name.startswith("libutf8proc") for name in libraries)
    assert not [name for name in libraries if "arrow" in name or "parquet" in name]
    assert {"sameas/py.typed", "sameas/__init__.py", "sameas/charts/__init__.py", "sameas/_sameas.pyi"} <= set(names)
