"""--memory is obeyed by putting pairs on the disk: same bytes, no more memory than allowed, nothing left behind."""

import json
import math
import os
import re
import resource
import signal
import subprocess
import time

import customers
import pytest

UNITS = {"K": 2**10, "M": 2**20, "G": 2**30}


@pytest.fixture(scope="module")
def many_pairs(sameas, tmp_path_factory):
    """Records, and a model under which over three million pairs of them are kept: 40 MB where each is held once."""
    folder = tmp_path_factory.mktemp("many")
    rows = [[f"{n}-{number}", *record] for n in range(5) for number, record in enumerate(customers.people(3400, n))]
    customers.write_csv(folder / "customers.csv", rows)
    customers.write_csv(folder / "few.csv", customers.customers())
    customers.write_settings(folder / "s.json")
    sameas("train", folder / "few.csv", "--settings", folder / "s.json", "--out", folder / "model.json")
    model = json.loads((folder / "model.json").read_text())
    model["settings"]["blocking"] = ["substr(postcode, 1, 2)"]
    model["settings"]["keep"] = {"probability": 1e-300}
    (folder / "model.json").write_text(json.dumps(model))
    return folder


def command_on(binary, many_pairs, out, *options, command="dedupe"):
    return [str(part) for part in (binary, command, many_pairs / "customers.csv", "--model", many_pairs / "model.json",
                                   "--format", "parquet", "--out", out, "--json", *options)]


def least_memory(sameas, binary, many_pairs, tmp_path_factory):
    """What the refusal of a little too small a budget names."""
    out = tmp_path_factory.mktemp("refused") / "out"
    error = sameas(*command_on(binary, many_pairs, out, "--memory", "60M")[1:], status=1).err
    assert not out.exists()
    found = re.search(r"--memory 60M is too little for these records: ([\d.]+)([KMG]) would do", error)
    assert found, error
    return float(found[1]) * UNITS[found[2]]


@pytest.fixture(scope="module")
def little(sameas, binary, many_pairs, tmp_path_factory):
    """A budget that is just enough, as --memory takes it, and in bytes."""
    least = least_memory(sameas, binary, many_pairs, tmp_path_factory)
    return f"{math.ceil(least / UNITS['M'])}M", least


def run_watched(command):
    """Its largest resident set, and what it printed."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    page, peak = os.sysconf("SC_PAGESIZE"), 0
    out = b""
    os.set_blocking(process.stdout.fileno(), False)
    while process.poll() is None:
        with open(f"/proc/{process.pid}/statm") as statm:
            peak = max(peak, int((statm.read().split() or [0, 0])[1]) * page)
        out += process.stdout.read() or b""
        time.sleep(0.002)
    assert process.returncode == 0, process.stderr.read()
    out += process.stdout.read() or b""
    document = json.loads(out)
    return max([peak, *(timing["peak_memory_bytes"] for timing in document["timings"])]), document, process.stderr.read()


def results(out):
    return {name: (out / name).read_bytes() for name in ("entities.parquet", "pairs.parquet")}


def test_a_small_budget_is_kept_and_gives_the_same_bytes(binary, many_pairs, little, tmp_path):
    plain, document, _ = run_watched(command_on(binary, many_pairs, tmp_path / "plain"))
    assert document["counts"]["pairs_kept"] > 3_000_000
    assert plain > 1.2 * little[1], "the plain run would have kept the budget: it is no test"
    expected = results(tmp_path / "plain")
    for threads in (1, 7):
        out = tmp_path / f"out{threads}"
        # Each thread has its scratch: what is enough for two is not for seven.
        most = little[1] + (0 if threads == 1 else 20 * UNITS["M"])
        size = f"{math.ceil(most / UNITS['M'])}M"
        peak, _, said = run_watched(command_on(binary, many_pairs, out, "--memory", size, "--threads", threads))
        assert b"did not fit into memory" in said
        assert peak <= 1.1 * most
        assert results(out) == expected
        assert sorted(os.listdir(out)) == ["entities.parquet", "model.json", "pairs.parquet", "run.json"]


def test_score_and_cluster_within_the_budget_give_the_same(sameas, binary, many_pairs, little, tmp_path):
    dedupe, out, spill = tmp_path / "dedupe", tmp_path / "scored", tmp_path / "spill"
    spill.mkdir()
    sameas(*command_on(binary, many_pairs, dedupe)[1:])
    peak, _, said = run_watched(command_on(binary, many_pairs, out, "--memory", little[0], "--spill-dir", spill,
                                           command="score"))
    assert str(spill).encode() in said and peak <= 1.1 * little[1]
    assert (out / "pairs.parquet").read_bytes() == (dedupe / "pairs.parquet").read_bytes()
    more = little[1] + 60 * UNITS["M"]   # reading Parquet takes a whole group of rows
    peak, _, _ = run_watched([str(binary), "cluster", str(out), "--threshold", "0.9", "--memory",
                              f"{more / UNITS['M']:.0f}M", "--json"])
    assert peak <= 1.1 * more
    assert (out / "entities.parquet").read_bytes() == (dedupe / "entities.parquet").read_bytes()
    assert os.listdir(spill) == []


@pytest.mark.parametrize("size", ["4", "G", "0M", "4GB", "-1G", "1e9K"])
def test_a_size_that_is_none_is_refused(sameas, many_pairs, size):
    error = sameas("dedupe", many_pairs / "customers.csv", f"--memory={size}", status=2).err
    assert f"--memory '{size}'" in error and "900M, 4G or 1.5T" in error


def test_a_spill_folder_that_is_none_is_refused_before_reading(sameas, binary, many_pairs, tmp_path):
    error = sameas(*command_on(binary, many_pairs, tmp_path / "out", "--spill-dir", tmp_path / "none")[1:], status=1).err
    assert str(tmp_path / "none") in error and "--spill-dir" in error
    assert not (tmp_path / "out").exists()


def files_at_most_1_mib():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))


def test_a_full_disk_ends_the_run_with_what_helps(sameas, binary, many_pairs, little, tmp_path):
    spill = tmp_path / "spill"
    spill.mkdir()
    error = sameas(*command_on(binary, many_pairs, tmp_path / "out", "--memory", little[0], "--spill-dir", spill)[1:],
                   status=1, preexec_fn=files_at_most_1_mib).err
    assert f"in the folder '{spill}'" in error and "still to write" in error and "--spill-dir" in error
    assert os.listdir(spill) == [] and not (tmp_path / "out").exists()


def spilling(binary, many_pairs, little, out, spill):
    """A run that has begun to write pairs to the folder."""
    process = subprocess.Popen(command_on(binary, many_pairs, out, "--memory", little[0], "--spill-dir", spill),
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while process.poll() is None:
        for number in os.listdir(f"/proc/{process.pid}/fd"):
            try:
                path = f"/proc/{process.pid}/fd/{number}"
                if os.readlink(path).startswith(str(spill)) and os.stat(path).st_size > 0:
                    return process
            except FileNotFoundError:
                pass
    pytest.fail("it ended before it wrote any pair: " + process.stderr.read().decode())


def test_a_run_that_is_killed_leaves_no_pairs_behind_and_no_results(binary, many_pairs, little, tmp_path):
    spill = tmp_path / "spill"
    spill.mkdir()
    process = spilling(binary, many_pairs, little, tmp_path / "out", spill)
    process.kill()
    process.wait()
    assert os.listdir(spill) == []
    assert [name for name in os.listdir(tmp_path / "out") if not name.startswith(".")] == []


@pytest.mark.parametrize("seconds", [0, 0.1, 0.3])
def test_a_run_is_stopped_while_pairs_go_to_the_disk_and_come_back(binary, many_pairs, little, tmp_path, seconds):
    spill = tmp_path / "spill"
    spill.mkdir()
    process = spilling(binary, many_pairs, little, tmp_path / "out", spill)
    time.sleep(seconds)
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130, process.stderr.read()
    assert time.monotonic() - begin < 0.25   # the promise is 100 ms; a busy machine gets some more
    assert os.listdir(spill) == [] and not (tmp_path / "out").exists()


def writing(binary, many_pairs, out, format):
    """A run that has begun to write its pairs."""
    command = [format if part == "parquet" else part for part in command_on(binary, many_pairs, out)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while process.poll() is None:
        for path in out.glob(".sameas-*/.pairs.*"):
            try:
                if path.stat().st_size > 0:
                    return process
            except FileNotFoundError:
                pass
    pytest.fail("it ended before it wrote any pair: " + process.stderr.read().decode())


@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_a_run_is_stopped_while_it_writes(binary, many_pairs, tmp_path, format):
    process = writing(binary, many_pairs, tmp_path / "out", format)
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130, process.stderr.read()
    assert time.monotonic() - begin < 0.25   # the promise is 100 ms; a busy machine gets some more
    assert not (tmp_path / "out").exists()


def test_a_run_that_is_killed_while_it_writes_leaves_no_results(binary, many_pairs, tmp_path):
    process = writing(binary, many_pairs, tmp_path / "out", "parquet")
    process.kill()
    process.wait()
    assert [name for name in os.listdir(tmp_path / "out") if not name.startswith(".")] == []
