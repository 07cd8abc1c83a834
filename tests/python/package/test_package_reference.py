"""The reference of the Python API, made from the docstrings as `make reference` makes it."""

import os
import subprocess
import sys

import pytest


@pytest.mark.deep
def test_the_reference_is_made_without_warnings_and_has_every_name(package_folder, package, tmp_path):
    pytest.importorskip("pdoc")
    done = subprocess.run([sys.executable, "-W", "error", "-m", "pdoc", "-d", "google", "--no-show-source", "-o", tmp_path, "sameas",
                           "sameas.charts"], env=os.environ | {"PYTHONPATH": str(package_folder)}, capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr.strip(), done.stderr
    page = (tmp_path / "sameas.html").read_text()
    # Modules have pages of their own.
    assert not [name for name in package.__all__ if f'id="{name}"' not in page and not (tmp_path / f"sameas/{name}.html").exists()]
    charts = (tmp_path / "sameas/charts.html").read_text()
    assert not [name for name in package.charts.__all__ if f'id="{name}"' not in charts]


def test_every_public_name_has_a_docstring(package):
    undocumented = [name for name in package.__all__ if not (getattr(package, name).__doc__ or "").strip()]
    for kind in (package.Linker, package.Model, package.Result, package.Pairs, package.Settings, package.ResultTable,
                 package.Evaluation, package.ModelComparison, package.LiveIndex):
        undocumented += [f"{kind.__name__}.{name}" for name, member in vars(kind).items()
                         if not name.startswith("_") and callable(getattr(member, "fget", member))
                         and not (getattr(member, "__doc__", "") or "").strip()]
    undocumented += [f"charts.{name}" for name in package.charts.__all__ if not getattr(package.charts, name).__doc__]
    assert not undocumented
