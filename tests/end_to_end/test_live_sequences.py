"""Thousands of random sequences of changes of a live index, each step compared with a batch run over its records."""

import os
import subprocess

import pytest

SEQUENCES = 4000


@pytest.mark.deep
def test_thousands_of_sequences_are_what_a_batch_run_gives(binary):
    program = binary.parent / "live_test"
    done = subprocess.run([program, "whatever is added*"], capture_output=True, text=True, timeout=900,
                          env=os.environ | {"SAMEAS_LIVE_SEQUENCES": str(SEQUENCES)})
    assert done.returncode == 0 and "All tests passed" in done.stdout, done.stdout[-4000:] + done.stderr[-1000:]
