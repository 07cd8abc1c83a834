"""What Python tests need from outside: the built binary and data sets. A test is skipped, with the reason, without them."""

import importlib
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def binary() -> Path:
    """The `sameas` binary under test: SAMEAS_BINARY, else the release build."""
    path = Path(os.environ.get("SAMEAS_BINARY", ROOT / "build/release/bin/sameas")).resolve()
    if not path.exists():
        pytest.skip(f"no binary {path}: run `make release`")
    return path


@pytest.fixture(scope="session")
def datasets() -> Path:
    """The folder of public sets with truth that SAMEAS_DATASETS names."""
    folder = os.environ.get("SAMEAS_DATASETS", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("no data sets: SAMEAS_DATASETS names no folder")
    return Path(folder).resolve()


@pytest.fixture(scope="session")
def febrl() -> Path:
    """A folder with febrl3 and febrl4 in it, fetched when they are not there yet."""
    module = importlib.import_module("febrl")
    try:
        module.fetch()
    except module.FetchError as error:
        pytest.skip(str(error))
    return module.DEFAULT_FOLDER
