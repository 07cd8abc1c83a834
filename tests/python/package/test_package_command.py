"""The command `sameas` of the package: the command line, with files by pyarrow. And what importing the package costs."""

import gzip
import os
import subprocess
import sys

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet
import pytest

WITHOUT_PYARROW = "import sys; sys.modules['pyarrow'] = None; "


@pytest.fixture(scope="session")
def command(package_folder, package):
    def run(*arguments, program="import sameas._command as c; c.main()", status=0, **how):
        done = subprocess.run([sys.executable, "-c", program, *map(str, arguments)], capture_output=True, text=True, timeout=60,
                              env=os.environ | {"PYTHONPATH": str(package_folder)}, **how)
        assert done.returncode == status, done.stdout[-1500:] + done.stderr[-1500:]
        return done
    return run


def test_results_are_those_of_the_command_line(command, data, deduped, tmp_path):
    command("dedupe", data / "customers.csv", "--settings", data / "settings.json", "--truth", "person", "--out", tmp_path)
    for name in ("entities.csv", "pairs.csv", "model.json"):
        assert (tmp_path / name).read_bytes() == (deduped[0] / name).read_bytes()


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_files_of_arrow_are_read_and_written(command, sameas, data, tmp_path, form):
    sameas("dedupe", data / "customers.csv", "--settings", data / "settings.json", "--format", form, "--out", tmp_path / "a")
    command("dedupe", data / "customers.csv", "--settings", data / "settings.json", "--format", form, "--out", tmp_path / "b")
    read = pa.parquet.read_table if form == "parquet" else lambda path: pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    for name in ("entities", "pairs"):
        wanted, got = (read(tmp_path / folder / f"{name}.{form}") for folder in "ab")
        assert got.schema.equals(wanted.schema) and got.equals(wanted) and got.num_rows > 0
    schemas = [read(tmp_path / folder / f"pairs.{form}").schema.metadata for folder in "ab"]
    assert {key: value for key, value in schemas[1].items() if key in (schemas[0] or {})} == (schemas[0] or {})

    table = tmp_path / f"again.{form}"
    rows = pa.Table.from_pylist([{"id": str(number), "name": f"name {number % 3}", "other": number} for number in range(9)])
    if form == "parquet":
        pa.parquet.write_table(rows, table)
    else:
        with pa.ipc.new_file(str(table), rows.schema) as writer:
            writer.write_table(rows)
    assert command("profile", table, "--json").stdout == sameas("profile", table, "--json").out


def test_damaged_rows_are_left_out_as_by_the_command_line(command, sameas, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("id,name,town\n1,ana,york\n2,lee,hull,extra\n3,\"a\nb\",\n4,ana,york\n")
    assert command("profile", file, "--json").stdout == sameas("profile", file, "--json").out
    file.write_text('id,name\n1,"ana\n2,lee\n')
    assert command("profile", file, status=1).stderr == sameas("profile", file, status=1).err


def test_packed_files_and_pipes_are_read(command, sameas, data, tmp_path):
    packed = tmp_path / "customers.csv.gz"
    packed.write_bytes(gzip.compress((data / "customers.csv").read_bytes()))
    assert command("profile", packed, "--json").stdout == sameas("profile", packed, "--json").out
    packed.write_bytes(packed.read_bytes()[:-100])
    command("profile", packed, status=1)
    with (data / "customers.csv").open() as file:
        assert '"rows"' in command("profile", "-", "--json", stdin=file).stdout


def test_without_pyarrow_files_are_refused_and_json_lines_work(command, data, tmp_path):
    program = WITHOUT_PYARROW + "import sameas._command as c; c.main()"
    done = command("profile", data / "customers.csv", program=program, status=1)
    assert "reading CSV, Parquet, Arrow and gzip files takes pyarrow: pip install 'sameas[files]'" in done.stderr
    lines = tmp_path / "people.jsonl"
    lines.write_text('{"id": "1", "name": "ana"}\n{"id": "2", "name": "lee"}\n')
    assert "name" in command("profile", lines, program=program).stdout
    done = command("generate", "--records", 10, "--out", tmp_path / "made.parquet", program=program, status=1)
    assert "pip install 'sameas[files]'" in done.stderr and not list(tmp_path.glob("*made*"))


def test_mistakes_have_the_status_of_the_command_line(command):
    assert command("version").stdout.startswith("sameas ")
    assert "did you mean" in command("dedup", status=2).stderr
    command("profile", "nothing.csv", status=1)


def test_the_import_is_quick_and_brings_no_other_package(command):
    program = ("import sameas, sys, time; heavy = {'pandas', 'polars', 'pyarrow', 'altair', 'numpy', 'sqlglot'} & set(sys.modules); "
               "print(time.process_time(), *heavy)")
    # CPU time of the whole process, so that other work of the machine does not count; the best of some, so that its caches do.
    outputs = [command(program=program).stdout.split() for _ in range(5)]
    assert all(len(words) == 1 for words in outputs), outputs[0]
    assert min(float(words[0]) for words in outputs) < 0.1
