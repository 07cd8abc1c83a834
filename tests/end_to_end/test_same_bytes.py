"""A run's outputs are the same bytes whatever the threads, the order of the rows, and the processor."""

import random
import shutil

import pytest
from command import INSTRUCTION_SETS, result_files, run, run_refused


@pytest.fixture(scope="module", params=["dedupe", "link"])
def task(request, febrl, root):
    """Command, input files and settings of a run on FEBRL."""
    if request.param == "dedupe":
        return "dedupe", [febrl / "febrl3/records.csv"], root / "datasets/settings/febrl3_without_ssn.json"
    return ("link", [febrl / "febrl4/left.csv", febrl / "febrl4/right.csv"],
            root / "datasets/settings/febrl4_without_ssn.json")


@pytest.fixture(scope="module")
def linked(task, binary, tmp_path_factory):
    """The files that the plain run writes."""
    folder = tmp_path_factory.mktemp("plain")
    command, files, settings = task
    run(binary, command, *files, "--settings", settings, "--out", folder, "--threads", 2)
    found = result_files(folder)
    assert {"entities.csv", "pairs.csv", "model.json"} <= set(found)
    assert found["pairs.csv"].count(b"\n") > 3000, "hardly any pair was found: equal files would prove nothing"
    return found


def same_run(task, binary, folder, files=None, threads=2, **how):
    command, given, settings = task
    run(binary, command, *(files or given), "--settings", settings, "--out", folder, "--threads", threads, **how)
    return result_files(folder)


def assert_same(found, expected):
    assert sorted(found) == sorted(expected)
    different = [name for name in expected if found[name] != expected[name]]
    assert not different, f"other bytes in {', '.join(different)}"


@pytest.mark.parametrize("threads", [1, 7])
def test_number_of_threads(task, linked, binary, tmp_path, threads):
    assert_same(same_run(task, binary, tmp_path / "out", threads=threads), linked)


def test_order_of_rows(task, linked, binary, tmp_path):
    shuffled = []
    for file in task[1]:
        header, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
        random.Random(7).shuffle(rows)
        shuffled.append(tmp_path / file.name)
        shuffled[-1].write_text(header + "".join(rows), encoding="utf-8")
    found, expected = same_run(task, binary, tmp_path / "out", files=shuffled), dict(linked)
    # Row issues name rows of the input, so they follow its order; how many there are does not.
    assert found.pop("issues.csv").count(b"\n") == expected.pop("issues.csv").count(b"\n")
    assert_same(found, expected)


@pytest.mark.deep
def test_processor_without_avx2_and_fma_as_libm_sees_it(task, linked, binary, tmp_path):
    environment = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA"}
    assert_same(same_run(task, binary, tmp_path / "out", environment=environment), linked)


@pytest.mark.parametrize("isa", ["sse2", "sse4_2", "avx2", "avx512bw"])
def test_instruction_set(task, linked, binary, tmp_path, isa):
    environment = {"SAMEAS_FORCE_ISA": isa}
    if isa not in INSTRUCTION_SETS:
        complaint = run_refused(binary, "version", environment=environment)
        assert "this processor lacks" in complaint
        pytest.skip(f"this processor has no {isa}")
    assert_same(same_run(task, binary, tmp_path / "out", environment=environment), linked)


@pytest.mark.deep
@pytest.mark.parametrize("processor", ["Nehalem", "Haswell"])
def test_emulated_older_processor(task, linked, binary, tmp_path, processor):
    emulator = shutil.which("qemu-x86_64")
    if emulator is None:
        pytest.skip("no qemu-x86_64: run `make setup-deep`")
    found = same_run(task, binary, tmp_path / "out", under=[emulator, "-cpu", processor], timeout=900)
    assert_same(found, linked)


@pytest.mark.deep
def test_build_with_sanitizers(task, linked, root, tmp_path):
    sanitized = root / "build/asan/bin/sameas"
    if not sanitized.exists():
        pytest.skip(f"no {sanitized}: run `make test-deep`")
    assert_same(same_run(task, sanitized, tmp_path / "out", timeout=900), linked)
