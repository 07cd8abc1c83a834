"""Runs the `sameas` binary for tests."""

import os
import subprocess
from pathlib import Path
from typing import Sequence


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
