"""Runs every fuzz target for a while on top of its corpus, built with libFuzzer and the sanitizers (`fuzz` preset)."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20
NAMES = sorted(path.stem for path in (ROOT / "tests/fuzz").glob("*_fuzz.cpp"))
CRASHES = ROOT / "build/fuzz/crashes"


def program_of(name):
    return ROOT / "build/fuzz/bin" / name


def fuzz(name):
    finds = ROOT / "build/fuzz/finds" / name  # new inputs that reach new code; kept, to go on from next time
    for folder in (finds, CRASHES / name):
        folder.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [program_of(name), finds, ROOT / "tests/fuzz/corpus" / name, f"-max_total_time={SECONDS}", "-timeout=10",
         "-rss_limit_mb=2048", f"-artifact_prefix={CRASHES / name}/"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=SECONDS * 10)


@pytest.fixture(scope="module")
def runs():
    """One of every target that was built, as many at a time as there are cores: each would leave all others idle."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {name: pool.submit(fuzz, name) for name in NAMES if program_of(name).exists()}


@pytest.mark.deep
@pytest.mark.parametrize("name", NAMES)
def test_fuzz_target_finds_nothing(name, runs):
    if name not in runs:
        pytest.skip(f"no {program_of(name)}: run `make test-deep`")
    done = runs[name].result()
    assert done.returncode == 0, (
        f"{name} found an input that breaks it, kept in {CRASHES / name}: mend the parser, add a test, and move the "
        f"input to tests/fuzz/corpus/{name}\n{done.stderr[-4000:]}")
    assert "DONE" in done.stderr or "Done" in done.stderr, f"{name} did not run to its end\n{done.stderr[-2000:]}"
