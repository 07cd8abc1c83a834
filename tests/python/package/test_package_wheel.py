"""`make wheel`: what it makes is installed into an empty virtual environment and used from another folder."""

import csv
import json
import os
import shutil
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
with sameas.LiveIndex.build("live.index", sys.argv[1], result.model, date_order="ymd") as index:
    assert index.stats()["entities"] == result.report["counts"]["entities"] and index.verify().differences == 0
print(result.report["counts"]["entities"], len(result.pairs))
"""


@pytest.fixture(scope="module")
def wheel(root):
    done = subprocess.run(["make", "wheel"], cwd=root, capture_output=True, text=True, env=os.environ | {"SAMEAS_SKIP_APT": "1"})
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    [path] = (root / "build/wheels").glob("*.whl")
    return path


def customers_rows(data):
    with (data / "customers.csv").open(newline="") as file:
        return [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]


def test_the_wheel_works_in_an_empty_environment(wheel, data, deduped, tmp_path):
    (tmp_path / "customers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in customers_rows(data)))
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


def other_pythons():
    """Interpreters of other versions that the package claims, as SAMEAS_PYTHONS names them (`python3.12:python3.13`): each is a
    build of the bindings, too long for every run."""
    for name in filter(None, os.environ.get("SAMEAS_PYTHONS", "").split(":")):
        asked = subprocess.run([name, "-c", "import sys; print(*sys.version_info[:2], sep='.')"], capture_output=True, text=True) \
            if shutil.which(name) else None
        if asked and asked.returncode == 0:
            yield pytest.param(name, id=asked.stdout.strip())


@pytest.mark.parametrize("python", list(other_pythons()))
def test_the_package_builds_and_runs_under_other_versions(root, data, deduped, tmp_path, python):
    """Only the bindings are compiled anew: the compiler's cache has the engine."""
    subprocess.run([python, "-m", "venv", tmp_path / "venv"], check=True)
    pip = [tmp_path / "venv/bin/pip", "--disable-pip-version-check", "--quiet"]
    environment = os.environ | {"SAMEAS_WERROR": "ON", "CMAKE_ARGS": "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"}
    subprocess.run([*pip, "wheel", root, "--no-deps", "-w", tmp_path / "wheels"], check=True, env=environment, cwd=tmp_path)
    [wheel] = (tmp_path / "wheels").glob("*.whl")
    subprocess.run([*pip, "install", "--no-index", wheel], check=True)
    (tmp_path / "customers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in customers_rows(data)))
    done = subprocess.run([tmp_path / "venv/bin/python", "-c", PROGRAM, "customers.jsonl", data / "settings.json"], cwd=tmp_path,
                          capture_output=True, text=True, env={"PATH": os.defpath, "HOME": str(tmp_path)})
    counts = deduped[1]["counts"]
    assert done.stdout.split() == [str(counts["entities"]), str(counts["pairs_kept"])], done.stderr


def test_the_wheel_brings_its_libraries_and_no_arrow(wheel):
    assert "manylinux" in wheel.name
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
    libraries = [name.split("/")[-1] for name in names if ".so" in name]
    assert all(any(name.startswith(library) for name in libraries) for library in ("libtbb", "libutf8proc", "librocksdb"))
    assert not [name for name in libraries if "arrow" in name or "parquet" in name]
    assert {"sameas/py.typed", "sameas/__init__.py", "sameas/charts/__init__.py", "sameas/_sameas.pyi"} <= set(names)
