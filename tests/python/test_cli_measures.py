"""Measures on the command line: two values, two columns of a file, the table of all measures and the reference."""

import json
import shlex

import pytest


@pytest.fixture(scope="session")
def measures(sameas):
    return sameas("list", "similarities", "--json").json["similarities"]


def test_result_of_two_values(sameas):
    assert sameas("similarity", "jaro", "martha", "marhta").out == "0.9444444444444445\n"
    assert sameas("similarity", "levenshtein_distance", "kitten", "sitting").out == "3\n"
    assert sameas("similarity", "jaro_winkler(prefix_weight=0.25)", "martha", "marhta").out == "0.9861111111111112\n"
    assert sameas("similarity", "numeric_difference", "--", "-3", "4").out == "7\n"
    assert sameas("similarity", "days_difference", "1990-01-01", "soon").out == "unknown\n"


def test_result_as_json(sameas):
    document = sameas("similarity", "jaro(units=bytes)", "martha", "marhta", "--json").json
    assert document["command"] == "similarity"
    assert document["measure"] == "jaro(units=bytes)"
    assert (document["left"], document["right"]) == ("martha", "marhta")
    assert document["result"] == pytest.approx(0.9444444444444445, abs=0)
    assert sameas("similarity", "geo_km", "here", "there", "--json").json["result"] is None


def test_values_are_as_given_unless_cleaned(sameas):
    assert sameas("similarity", "exact", "Ann  Lee", "ann lee").out == "0\n"
    assert sameas("similarity", "exact", "Ann  Lee", "ann lee", "--clean").out == "1\n"
    assert sameas("similarity", "levenshtein_distance", "e\u0301", "\u00e9").out == "2\n"
    assert sameas("similarity", "levenshtein_distance", "e\u0301", "\u00e9", "--clean").out == "0\n"
    assert sameas("similarity", "levenshtein_distance", "\U0001f600", "a").out == "1\n"
    assert sameas("similarity", "levenshtein_distance(units=bytes)", "\U0001f600", "a").out == "4\n"


def test_empty_values_are_texts_on_the_command_line(sameas):
    assert sameas("similarity", "jaro", "", "").out == "1\n"
    assert sameas("similarity", "jaro(units=bytes)", "", "").out == "0\n"
    assert sameas("similarity", "levenshtein_distance", "", "abc").out == "3\n"


def test_every_example_prints_what_the_table_says(sameas, measures):
    assert len(measures) > 10
    for measure in measures:
        program, *words = shlex.split(measure["example"])
        assert program == "sameas"
        assert sameas(*words).out == measure["example_result"] + "\n", measure["example"]


def test_columns_of_a_file(sameas, tmp_path):
    table = tmp_path / "pairs.csv"
    table.write_text("id,left,right\n7,kitten,sitting\n8,,x\n9,Zo\u00eb,zoe\n")
    result = sameas("similarity", "levenshtein_distance", "--in", table, "--columns", "left,right")
    assert result.out == "left,right,levenshtein_distance\nkitten,sitting,3\n,x,\nZo\u00eb,zoe,2\n"
    out = tmp_path / "out.jsonl"
    sameas("similarity", "levenshtein", "--in", table, "--columns", "right,left", "--clean", "--out", out)
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert rows[1] == {"right": "x", "left": None, "levenshtein": None}
    assert rows[2] == {"right": "zoe", "left": "Zo\u00eb", "levenshtein": 2 / 3}


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet", "arrow"])
def test_every_format_is_read_and_written(sameas, tmp_path, ending):
    start = tmp_path / "start.csv"
    start.write_text("left,right\nmartha,marhta\nann,ann\n")
    first, second = tmp_path / f"first.{ending}", tmp_path / "second.csv"
    sameas("similarity", "jaro", "--in", start, "--columns", "left,right", "--out", first)
    sameas("similarity", "osa_distance", "--in", first, "--columns", "left,right", "--out", second)
    assert second.read_text() == "left,right,osa_distance\nmartha,marhta,1\nann,ann,0\n"
    sameas("similarity", "numeric_difference", "--in", first, "--columns", "jaro,left", status=1)  # half are no numbers


def test_dates_of_a_file_are_read_in_the_order_that_it_shows(sameas, tmp_path):
    table = tmp_path / "dates.csv"
    table.write_text("a,b\n03/04/1990,1990-04-03\n31/01/1990,1990-01-30\n05/04/1990,1990-05-04\n")
    days = sameas("similarity", "days_difference", "--in", table, "--columns", "a,b").out
    assert days == "a,b,days_difference\n03/04/1990,1990-04-03,0\n31/01/1990,1990-01-30,1\n05/04/1990,1990-05-04,29\n"


def test_standard_input(sameas):
    result = sameas("similarity", "jaro", "--in", "-", "--input-format", "csv", "--columns", "a,b", input=b"a,b\nx,x\n")
    assert result.out == "a,b,jaro\nx,x,1\n"


@pytest.mark.parametrize("arguments, status, expected", [
    ([], 2, "similarity takes the name of a measure"),
    (["jaro_winkle", "a", "b"], 2, "unknown measure 'jaro_winkle': did you mean 'jaro_winkler'?"),
    (["jaro", "a"], 2, "similarity takes a measure and two values"),
    (["jaro", "a", "b", "c"], 2, "not expected here: 'c'"),
    (["jaro(q=2)", "a", "b"], 2, "at column 6: 'jaro' has no option 'q' (options: units)"),
    (["jaro_winkler(prefix_weight=0.3)", "a", "b"], 2, "expected a number from 0 to 0.25 for 'prefix_weight'"),
    (["jaro >= 0.9", "a", "b"], 2, "at column 6: expected options in brackets, or the end, found '>='"),
    (["jaro", "a", "b", "--columns", "x,y"], 2, "--columns goes with --in FILE"),
    (["jaro", "a", "b", "--out", "x.csv"], 2, "--out goes with --in FILE"),
    (["jaro", "a", "\udcff"], 1, "'\\xFF' is not UTF-8"),
    (["jaro", "a", "b" * 65537], 1, "a value of 65537 bytes (limit 65536)"),
    (["jaro", "a", "b", "--in", "TABLE", "--columns", "left,right"], 2, "takes no values beside those of the file"),
    (["jaro", "--in", "TABLE"], 2, "--in needs --columns: name two columns, as LEFT,RIGHT of the file"),
    (["jaro", "--in", "TABLE", "--columns", "left"], 2, "--columns names 1 columns"),
    (["jaro", "--in", "TABLE", "--columns", "left,left"], 2, "--columns names 'left' twice"),
    (["jaro", "--in", "TABLE", "--columns", "left,rigth"], 1, "'rigth'"),
    (["jaro", "--in", "TABLE", "--columns", "left,right", "--json"], 2, "--out FILE.jsonl writes JSON"),
    (["jaro", "--in", "TABLE", "--columns", "left,right", "--out", "x.xls"], 2, "its ending must be .csv"),
    (["jaro", "--in", "TABLE", "--columns", "left,right", "--out", "TABLE"], 2, "would replace"),
    (["jaro", "--in", "NONE", "--columns", "left,right"], 1, "none.csv"),
    (["name_tokens", "--in", "MANY", "--columns", "left,right"], 1, "many.csv: row 3, column 'left': "),
    (["jaro", "--in", "LONG", "--columns", "left,right"], 1, "row 2, column 'right': too_long (limit 65536 bytes)"),
])
def test_errors(sameas, tmp_path, arguments, status, expected):
    paths = {"TABLE": tmp_path / "table.csv", "NONE": tmp_path / "none.csv", "LONG": tmp_path / "long.csv",
             "MANY": tmp_path / "many.csv"}
    paths["TABLE"].write_text("left,right\na,b\n")
    paths["LONG"].write_text("left,right\na,b\nc," + "d" * 65537 + "\n")
    paths["MANY"].write_text("left,right\na,b\n" + " x" * 64 + ",b\n" + " x" * 65 + ",b\n")
    process = sameas("similarity", *(paths.get(word, word) for word in arguments), status=status)
    assert process.out == ""
    assert expected in process.err


@pytest.mark.parametrize("arguments, expected", [
    (["list"], "list takes the name of one table: similarities or encoders"),
    (["list", "similaritys"], "unknown table 'similaritys': did you mean 'similarities'?"),
    (["list", "similarities", "--json", "--markdown"], "--json and --markdown: drop one of the two"),
])
def test_errors_of_list(sameas, arguments, expected):
    assert expected in sameas(*arguments, status=2).err


def test_list_shows_every_measure(sameas, measures):
    text = sameas("list", "similarities").out
    for measure in measures:
        assert f"{measure['name']}: {measure['result']}" in text
        assert measure["source"] in text


@pytest.mark.parametrize("table", ["similarities"])
def test_reference_is_what_the_program_prints(sameas, root, table):
    path = root / f"docs/{table}.md"
    assert path.read_text() == sameas("list", table, "--markdown").out, \
        f"run: build/release/bin/sameas list {table} --markdown > docs/{table}.md"
