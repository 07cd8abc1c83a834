"""The module as the asan preset builds it, under the tests that give it what is damaged, and the others that are quick."""

import os
import subprocess
import sys

import pytest

FILES = ["test_package_values.py", "test_package_safety.py", "test_package_runs.py", "test_package_live.py", "test_package_model.py",
         "test_package_evaluation.py"]
SLOW = ["ctrl_c", "heavy"]  # promises about time, which sanitizers cannot keep


@pytest.mark.deep
def test_nothing_is_found_by_sanitizers(root):
    folder = root / "build/asan/python"
    if not list((folder / "sameas").glob("_sameas.*.so")):
        pytest.skip(f"no Python module in {folder}: build the target sameas_python of the preset asan")
    libraries = [subprocess.run(["g++", f"-print-file-name={name}"], capture_output=True, text=True, check=True).stdout.strip()
                 for name in ("libasan.so", "libubsan.so")]
    # Python itself leaves memory to the end of the process.
    environment = os.environ | {"LD_PRELOAD": " ".join(libraries), "SAMEAS_PACKAGE": str(folder),
                                "ASAN_OPTIONS": "detect_leaks=0:detect_odr_violation=0"}
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k",
                           " and ".join(f"not {name}" for name in SLOW), *(f"tests/python/package/{name}" for name in FILES)],
                          cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
