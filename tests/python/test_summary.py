""".ci/summary.py: what ctest and pytest write becomes one honest line."""

import summary

CTEST = """<?xml version="1.0"?><testsuite name="x" tests="4">
<testcase name="table_test" status="run"><system-out>noise
===============================================================================
All tests passed (120 assertions in 31 test cases)
</system-out></testcase>
{more}</testsuite>"""


def write(folder, name, text, status="0"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    (folder / "status").write_text(status + "\n")


def last_line(capsys):
    return capsys.readouterr().out.splitlines()[-1]


def test_cases_of_a_program_count_one_by_one(tmp_path, capsys):
    write(tmp_path / "test", "ctest.xml", CTEST.format(more='<testcase name="date_fuzz" status="run"/>'))
    write(tmp_path / "test", "pytest.xml", """<testsuites><testsuite><testcase name="a"/>
        <testcase name="b"><skipped message="no network"/></testcase></testsuite></testsuites>""")
    assert summary.main([str(tmp_path / "test")]) == 0
    assert last_line(capsys) == "33 passed, 0 failed, 1 skipped"


def test_failed_cases_are_counted_and_fail_the_run(tmp_path, capsys):
    failed = """<testcase name="io_test" status="fail"><failure/><system-out>
test cases: 12 | 10 passed | 2 failed
assertions: 50 | 47 passed | 3 failed</system-out></testcase>"""
    write(tmp_path / "test", "ctest.xml", CTEST.format(more=failed), status="2")
    assert summary.main([str(tmp_path / "test")]) == 1
    assert last_line(capsys) == "41 passed, 2 failed, 0 skipped"


def test_expected_failures_are_not_failures():
    assert summary.catch2_counts("test cases: 3 | 2 passed | 1 failed as expected") == (2, 0, 0)


def test_program_that_dies_after_its_cases_is_a_failure(tmp_path, capsys):
    died = """<testcase name="io_test" status="fail"><failure/><system-out>
All tests passed (9 assertions in 2 test cases)
LeakSanitizer: detected memory leaks</system-out></testcase>"""
    write(tmp_path / "test", "ctest.xml", CTEST.format(more=died), status="2")
    assert summary.main([str(tmp_path / "test")]) == 1
    assert last_line(capsys) == "33 passed, 1 failed, 0 skipped"


def test_program_that_is_not_there_is_a_failure(tmp_path, capsys):
    gone = '<testcase name="x" status="notrun"><skipped message="Unable to find executable"/></testcase>'
    write(tmp_path / "test", "ctest.xml", CTEST.format(more=gone), status="2")
    assert summary.main([str(tmp_path / "test")]) == 1
    assert last_line(capsys) == "31 passed, 1 failed, 0 skipped"


def test_program_that_says_nothing_counts_once():
    from xml.etree import ElementTree
    crashed = ElementTree.fromstring('<testcase name="x" status="fail"><failure/><system-out>boom</system-out></testcase>')
    assert summary.case_counts(crashed) == (0, 1, 0)


def test_suite_that_broke_off_is_a_failure(tmp_path, capsys):
    write(tmp_path / "test", "ctest.xml", CTEST.format(more=""))
    write(tmp_path / "deep", "none.txt", "the build failed: there are no results", status="2")
    assert summary.main([str(tmp_path / "test"), str(tmp_path / "deep")]) == 1
    assert last_line(capsys) == "31 passed, 1 failed, 0 skipped"


def test_nothing_run_is_not_success(tmp_path, capsys):
    write(tmp_path / "test", "ctest.xml", "<testsuite/>")
    assert summary.main([str(tmp_path / "test")]) == 1
    assert last_line(capsys) == "0 passed, 1 failed, 0 skipped"
    assert summary.main([]) == 1


def test_minutes_of_a_suite_are_shown(tmp_path, capsys):
    write(tmp_path / "deep", "ctest.xml", CTEST.format(more=""))
    (tmp_path / "deep" / "seconds").write_text("90\n")
    assert summary.main([str(tmp_path / "deep")]) == 0
    assert capsys.readouterr().out.startswith("deep: 1.5 minutes, 31 passed")
