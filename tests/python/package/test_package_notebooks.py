"""The notebooks of docs/notebooks, executed from another folder; what is committed has no outputs."""

import os

import pytest

pytestmark = pytest.mark.deep


def notebooks(root):
    return sorted((root / "docs/notebooks").glob("*.ipynb"))


def test_notebooks_are_kept_without_outputs(root):
    nbformat = pytest.importorskip("nbformat")
    assert len(notebooks(root)) >= 4
    for path in notebooks(root):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            assert not cell.get("outputs") and cell.get("execution_count") is None, path.name


@pytest.mark.parametrize("name", ["coming_from_splink", "five_minutes", "linking_two_files", "millions_of_records"])
def test_the_notebook_runs(root, package_folder, package, tmp_path, monkeypatch, name):
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("altair")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(package_folder), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("SAMEAS_NOTEBOOK_RECORDS", "20000")
    notebook = nbformat.read(root / "docs/notebooks" / f"{name}.ipynb", as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    pages = [output["data"]["text/html"] for cell in notebook.cells for output in cell.get("outputs", [])
             if "text/html" in output.get("data", {})]
    assert any("vega" in page for page in pages) and any("<table" in page for page in pages)
    warned = [output for cell in notebook.cells for output in cell.get("outputs", []) if output.get("name") == "stderr"]
    assert not [output for output in warned if "Warning" in output["text"]]
