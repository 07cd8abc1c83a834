"""The machine that a benchmark ran on: what figures mean nothing without."""

import os
import platform
from pathlib import Path

# From the best down, with the flags of /proc/cpuinfo that kernels/cpu.cpp asks for.
INSTRUCTION_SETS = (
    ("avx512bw", {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}),
    ("avx2", {"avx2", "fma", "bmi1", "bmi2", "abm", "movbe", "f16c"}),
    ("sse4_2", {"ssse3", "sse4_2", "popcnt"}),
)


def instruction_set(flags: set[str]) -> str:
    """The one that sameas uses on a processor with these flags, where none is forced. Each needs those below it."""
    best = "sse2"
    for name, needed in reversed(INSTRUCTION_SETS):
        if not needed <= flags:
            break
        best = name
    return best


def value_of(text: str, key: str) -> str:
    """The first value of a key in a file of /proc: "key : value" lines."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return ""


def machine() -> dict:
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    memory = Path("/proc/meminfo").read_text(encoding="utf-8")
    kilobytes = value_of(memory, "MemTotal").split()
    return {
        "processor": value_of(cpu, "model name") or platform.machine(),
        "megahertz": round(float(value_of(cpu, "cpu MHz") or 0)),
        "cores": os.cpu_count() or 1,
        "memory_bytes": int(kilobytes[0]) * 1024 if kilobytes else 0,
        "instruction_set": os.environ.get("SAMEAS_FORCE_ISA") or instruction_set(set(value_of(cpu, "flags").split())),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }
