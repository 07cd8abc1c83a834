"""Runs every fuzz target for a while on top of its corpus, built with libFuzzer and the sanitizers (`fuzz` preset)."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20


@pytest.mark.deep
@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "tests/fuzz").glob("*_fuzz.cpp")))
def test_fuzz_target_finds_nothing(name):
    program = ROOT / "build/fuzz/bin" / name
    if not program.exists():
        pytest.skip(f"no {program}: run `make test-deep`")
    finds = ROOT / "build/fuzz/finds" / name  # new inputs that reach new code; kept, to go on from next time
    crashes = ROOT / "build/fuzz/crashes" / name
    for folder in (finds, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [program, finds, ROOT / "tests/fuzz/corpus" / name, f"-max_total_time={SECONDS}", "-timeout=10",
         "-rss_limit_mb=2048", f"-artifact_prefix={crashes}/"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=SECONDS * 10)
    assert done.returncode == 0, (f"{name} found an input that breaks it, kept in {crashes}: mend the parser, add a "
                                  f"test, and move the input to tests/fuzz/corpus/{name}\n{done.stderr[-4000:]}")
    assert "DONE" in done.stderr or "Done" in done.stderr, f"{name} did not run to its end\n{done.stderr[-2000:]}"
