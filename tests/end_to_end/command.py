"""Runs the `sameas` binary for tests."""

import os
import subprocess
from pathlib import Path
from typing import Sequence


FLAGS = next((set(line.split()) for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("flags")), set())
# The instruction sets of kernels/cpu.hpp that this processor has.
INSTRUCTION_SETS = ["sse2"] + [name for name, flags in (
    ("sse4_2", {"ssse3", "sse4_2", "popcnt"}),
    ("avx2", {"avx2", "fma", "bmi1", "bmi2", "abm", "movbe", "f16c"}),
    ("avx512bw", {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"})) if flags <= FLAGS]


def run_refused(binary: Path, *arguments: object, environment: dict[str, str] | None = None) -> str:
    """Runs `sameas ARGUMENTS`, which must end as wrong usage, and returns what it complained of."""
    result = subprocess.run([str(binary), *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                            timeout=60, env={**os.environ, **(environment or {})})
    assert result.returncode == 2, f"exit status {result.returncode}, expected 2\n{result.stderr}"
    return result.stderr


def run(binary: Path, *arguments: object, under: Sequence[str] = (), environment: dict[str, str] | None = None,
        status: int = 0, timeout: float = 600) -> str:
    """Runs `sameas ARGUMENTS`, checks the exit status, and returns standard output."""
    command = [*under, str(binary), *map(str, arguments)]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout,
                            env={**os.environ, **(environment or {})})
    assert result.returncode == status, (f"{' '.join(command)}\nexit status {result.returncode}, expected {status}\n"
                                         f"{result.stdout[-2000:]}\n{result.stderr[-4000:]}")
    return result.stdout


def result_files(folder: Path) -> dict[str, bytes]:
    """The files of an --out folder that depend on input and settings alone: all but run.json (times, memory)."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != "run.json"}
