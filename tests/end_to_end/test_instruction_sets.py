"""One binary for every processor: kernels are compiled for several instruction sets, and none leaks into the rest."""

import re
import subprocess

import pytest
from command import INSTRUCTION_SETS, run, run_refused


def test_a_set_that_does_not_exist_is_refused(binary):
    complaint = run_refused(binary, "version", environment={"SAMEAS_FORCE_ISA": "avx3"})
    assert "SAMEAS_FORCE_ISA" in complaint and "sse2, sse4_2, avx2, avx512bw" in complaint


@pytest.mark.parametrize("isa", INSTRUCTION_SETS)
def test_a_set_that_exists_is_taken(binary, isa):
    assert run(binary, "version", environment={"SAMEAS_FORCE_ISA": isa}).startswith("sameas ")


@pytest.mark.parametrize("isa", ["sse2", "sse4_2", "avx2", "avx512bw"])
def test_objects_of_an_instruction_set_share_no_symbol(root, isa):
    """Of two equal weak symbols the linker keeps one. If that came from an object of a newer instruction set, it would crash
    an older processor: so those objects define nothing but the bodies made for their own architecture."""
    objects = sorted((root / "build/release").glob(f"CMakeFiles/sameas_kernels_{isa}.dir/**/*.o"))
    if not objects:
        pytest.skip("no objects of a release build: run `make release`")
    architecture = {"sse2": "xsimd::sse2", "sse4_2": "xsimd::sse4_2", "avx2": "xsimd::fma3<xsimd::avx2>",
                    "avx512bw": "xsimd::avx512bw"}[isa]
    body = re.compile(rf"^[\w ]+ sameas::kernels::\w+::operator\(\)<{re.escape(architecture)} ?>\({re.escape(architecture)}")
    bodies = 0
    for path in objects:
        listed = subprocess.run(["nm", "-C", "--defined-only", "--extern-only", path], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines():
            kind, name = line.split(maxsplit=2)[1:]
            assert body.match(name), f"{path.name} defines '{name}' ({kind})"
            bodies += 1
    assert bodies >= len(objects)
