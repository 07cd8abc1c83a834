"""The versions of pandas before the one of the other tests, each in a folder of its own."""

import os
import subprocess
import sys

import pytest

# What takes tables of pandas, or makes them.
TESTS = ["whatever_holds_the_records", "results_become_frames", "polars_and_pandas_columns", "changes_while_it_is_read", "held_against_each_other",
         "evaluat"]


@pytest.mark.deep
@pytest.mark.parametrize("version", ["2.2.3", "2.3.3"])
def test_tables_of_pandas_2_come_and_go(package, root, tmp_path, version):
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "--target", tmp_path,
                    f"pandas=={version}"], check=True)
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    found = subprocess.run([sys.executable, "-c", "import pandas; print(pandas.__version__)"], env=environment, capture_output=True, text=True)
    assert found.stdout == f"{version}\n", found.stderr
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", " or ".join(TESTS), "tests/python/package"],
                          cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and "skipped" not in done.stdout, done.stdout[-4000:] + done.stderr[-2000:]
