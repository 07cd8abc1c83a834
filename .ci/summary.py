"""Sums test results: summary.py FOLDER..., each with JUnit files (*.xml), and `status` and `seconds` of its suite.

A test program that ctest runs holds many Catch2 cases: those count, not the program. The last line printed is
"N passed, N failed, N skipped"; the exit status is 1 when something failed or nothing ran.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import NamedTuple


class Counts(NamedTuple):
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    def plus(self, other: "Counts") -> "Counts":
        return Counts(*(mine + theirs for mine, theirs in zip(self, other)))


def catch2_counts(output: str) -> Counts | None:
    """Reads Catch2's closing line; None when there is none."""
    if passed := re.findall(r"^All tests passed \(\d+ assertions? in (\d+) test cases?\)", output, re.MULTILINE):
        return Counts(passed=int(passed[-1]))
    closing = re.findall(r"^test cases: *\d+ *\|(.*)$", output, re.MULTILINE)
    if not closing:
        return None
    number = {what: int(count) for count, what in re.findall(r"(\d+) (passed|failed)(?! as expected)", closing[-1])}
    return Counts(passed=number.get("passed", 0), failed=number.get("failed", 0))


def case_counts(case: ElementTree.Element) -> Counts:
    """Counts one <testcase> of ctest or pytest."""
    failed = case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail"
    skipped = case.find("skipped")
    if skipped is not None and "Unable to find" in skipped.get("message", ""):  # ctest, of a program that is not there
        return Counts(failed=1)
    if skipped is not None and not failed:
        return Counts(skipped=1)
    inside = catch2_counts(case.findtext("system-out") or "")
    if inside is None:
        return Counts(failed=1) if failed else Counts(passed=1)
    if failed and inside.failed == 0:  # all cases passed, and then the program died: that is a failure of its own
        return inside.plus(Counts(failed=1))
    return inside


def folder_counts(folder: Path) -> Counts:
    """Counts a suite. One that ran nothing, or broke off without a failed test (a build error), is one failure."""
    total = Counts()
    for file in sorted(folder.glob("*.xml")):
        for case in ElementTree.parse(file).iter("testcase"):
            total = total.plus(case_counts(case))
    if total.failed == 0 and (total.passed == 0 or read(folder / "status") != "0"):
        total = total.plus(Counts(failed=1))
    return total


def read(file: Path) -> str:
    return file.read_text().strip() if file.exists() else ""


def main(folders: list[str]) -> int:
    total = Counts()
    for folder in folders:
        counts = folder_counts(Path(folder))
        minutes = float(read(Path(folder) / "seconds") or 0) / 60
        print(f"{Path(folder).name}: {minutes:.1f} minutes, {counts}")
        total = total.plus(counts)
    print(total)
    return 1 if total.failed or not folders else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
