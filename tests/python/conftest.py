"""The command line as a function, and runs of it on invented customers that several tests look at."""

import json
import subprocess

import customers
import pytest
from served import Served


class Result:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout.decode()
        self.err = process.stderr.decode()

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(scope="session")
def sameas(binary):
    def run(*arguments, status=0, **how):
        process = subprocess.run([binary, *map(str, arguments)], capture_output=True, timeout=60,
                                 **({"stdin": subprocess.DEVNULL} | how if "input" not in how else how))
        result = Result(process)
        assert status is None or result.status == status, f"status {result.status}\n{result.out[-1500:]}\n{result.err[-1500:]}"
        return result
    return run


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("customers")
    rows = customers.customers()
    customers.write_csv(folder / "customers.csv", rows)
    left, right = customers.two_sources()
    customers.write_csv(folder / "crm.csv", left)
    customers.write_csv(folder / "erp.csv", right)
    customers.write_csv(folder / "pairs.csv", customers.true_pairs(left, right), ["left_id", "right_id"])
    customers.write_settings(folder / "settings.json")
    return folder


@pytest.fixture(scope="session")
def deduped(sameas, data, tmp_path_factory):
    out = tmp_path_factory.mktemp("deduped")
    result = sameas("dedupe", data / "customers.csv", "--settings", data / "settings.json", "--truth", "person",
                    "--out", out, "--json")
    return out, result.json


@pytest.fixture(scope="session")
def linked(sameas, data, tmp_path_factory):
    out = tmp_path_factory.mktemp("linked")
    result = sameas("link", data / "crm.csv", data / "erp.csv", "--settings", data / "settings.json",
                    "--truth", data / "pairs.csv", "--out", out, "--json")
    return out, result.json


@pytest.fixture(scope="session")
def served_binary(binary):
    if b"this build" in subprocess.run([binary, "serve", "--index", "none"], capture_output=True).stderr:
        pytest.skip("this build has no service: RocksDB or OpenSSL was not found")
    return binary


@pytest.fixture
def start(served_binary):
    """Starts services that end with the test."""
    all_of_them = []

    def begin(*arguments):
        all_of_them.append(Served(served_binary, *arguments))
        return all_of_them[-1]
    yield begin
    for served in all_of_them:
        served.stop()
