"""A stored index whose process is killed at any moment: what was acknowledged is there, nothing is half there."""

import random
import signal
import subprocess
import time

import pytest

THREADS, IDS = 4, 11


@pytest.fixture(scope="module")
def writer(binary):
    path = binary.parent / "crash_writer"
    if not path.exists():
        pytest.skip("this build has no store (RocksDB was not found)")
    return path


def removes(operation):
    return operation // IDS % 5 == 4


def acknowledged(output, done):
    """The last operation of each thread that was said to be done; a line that the kill cut off says nothing."""
    for line in output.split(b"\n")[:-1]:
        thread, operation = map(int, line.split())
        done[thread] = max(done[thread], operation)
    return done


def expected(thread, record, last):
    """What the record may hold after operation `last`: its own last one, or one that was under way."""
    def state(up_to):
        of_record = [n for n in range(max(0, up_to - IDS + 1), up_to + 1) if n % IDS == record]
        return None if not of_record or removes(of_record[-1]) else of_record[-1]
    return {state(last), state(last + 1)}


def check(writer, folder, done):
    found = subprocess.run([writer, "check", folder], capture_output=True, timeout=60)
    assert found.returncode == 0, found
    held = dict(line.split() for line in found.stdout.decode().splitlines())
    for thread in range(THREADS):
        for record in range(IDS):
            name = f"{thread}-{record}"
            operation = int(held.pop(name)) if name in held else None
            assert operation in expected(thread, record, done[thread]), (name, operation, done)
    assert not held


def kill_often(writer, folder, times, action="write"):
    seed = random.randrange(10**9)
    print("seed", seed)
    source = random.Random(seed)
    subprocess.run([writer, "create", folder], check=True, timeout=60)
    done = [-1] * THREADS
    for _ in range(times):
        process = subprocess.Popen([writer, action, folder, *[str(last + 1) for last in done]], stdout=subprocess.PIPE)
        first = process.stdout.readline()  # opening takes as long as it takes: the moment is one of writing
        time.sleep(source.random() ** 2 * 0.4)
        process.kill()
        done = acknowledged(first + process.communicate()[0], done)
        assert process.returncode == -signal.SIGKILL
        check(writer, folder, done)
    assert min(done) >= 0  # each thread was heard of, however busy the machine


def test_an_index_that_is_killed_has_what_it_acknowledged(writer, tmp_path):
    kill_often(writer, tmp_path / "index", 20)


def test_an_index_that_is_killed_while_models_are_swapped_has_one_or_the_other_whole(writer, tmp_path):
    kill_often(writer, tmp_path / "index", 15, "swap")


@pytest.mark.deep
def test_an_index_whose_models_are_swapped_is_killed_again_and_again(writer, tmp_path):
    kill_often(writer, tmp_path / "index", 200, "swap")


@pytest.mark.deep
def test_an_index_that_is_killed_again_and_again_has_what_it_acknowledged(writer, tmp_path):
    kill_often(writer, tmp_path / "index", 200)
