"""The Python package of the release build, and runs of it on the customers that the command line's tests look at."""

import importlib
import os
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def package_folder(root) -> Path:
    """What has the package in it: the folder that SAMEAS_PACKAGE names, else that of the release build."""
    return Path(os.environ.get("SAMEAS_PACKAGE", root / "build/release/python")).resolve()


@pytest.fixture(scope="session")
def package(package_folder):
    """The package."""
    if not list((package_folder / "sameas").glob("_sameas.*")):
        pytest.skip(f"no Python module in {package_folder}: build the target sameas_python")
    sys.path.insert(0, str(package_folder))
    return importlib.import_module("sameas")


@pytest.fixture(scope="session")
def customers_result(package, data):
    """What the package finds among the customers."""
    return package.dedupe(data / "customers.csv", data / "settings.json", truth="person")
