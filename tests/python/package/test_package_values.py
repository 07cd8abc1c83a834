"""sameas.similarity and sameas.encode: the results of the command line, shapes, nulls, Arrow columns, options, errors."""

import datetime
import decimal
import shlex

import pyarrow as pa
import pytest


def row_arguments(row):
    """What comes after the command in the example of a row of the reference."""
    return shlex.split(row["example"])[2:]


def option_value(text):
    return {"yes": True, "no": False}.get(text, int(text) if text.isdigit() else text)


def test_every_measure_gives_what_the_command_line_gives(package, sameas):
    rows = sameas("list", "similarities", "--json").json["similarities"]
    assert {row["name"] for row in rows} == set(package.similarity.__all__)
    for row in rows:
        call, left, right = row_arguments(row)
        options = dict(part.split("=") for part in call.removesuffix(")").partition("(")[2].split(", ") if part)
        measure = getattr(package.similarity, row["name"])
        got = measure(left, right, **{name: option_value(text) for name, text in options.items()})
        assert got == (None if row["example_result"] == "unknown" else float(row["example_result"])), row["name"]
        assert measure([left], [right], **{name: option_value(text) for name, text in options.items()}) == [got]


def test_every_encoder_gives_what_the_command_line_gives(package, sameas):
    rows = sameas("list", "encoders", "--json").json["encoders"]
    assert {row["name"] for row in rows} <= set(package.encode.__all__)
    for row in rows:
        call, *values = row_arguments(row)
        name, _, numbers = call.removesuffix(")").partition("(")
        given = [int(number) for number in numbers.split(", ")[1:]] if numbers else []
        codes = getattr(package.encode, name)(" ".join(values), *given)
        assert (" ".join(codes) if isinstance(codes, list) else codes) == row["example_result"], row["name"]


def test_a_result_has_the_shape_of_what_was_given(package):
    levenshtein = package.similarity.levenshtein
    assert levenshtein("reed", "read") == 0.75
    assert levenshtein(["reed", "lee"], "reed") == levenshtein("reed", ("reed", "lee")) == [1.0, 0.5]
    assert levenshtein([], []) == [] == levenshtein("x", [])
    column = levenshtein(pa.array(["reed", "lee"]), ["reed", "lee"])
    assert isinstance(column, package.Column) and column.to_list() == list(column) == [1.0, 1.0]
    assert pa.array(column).equals(pa.array([1.0, 1.0])) and len(column) == 2 and column[-1] == 1.0
    with pytest.raises(IndexError):
        column[2]


def test_whole_numbers_and_truths_are_such(package):
    assert package.similarity.osa_distance("ca", "abc") == 3
    assert isinstance(package.similarity.osa_distance("ca", "abc"), int)
    assert package.similarity.exact("a", "a") is True
    assert pa.array(package.similarity.exact(pa.array(["a", None]), "b")).equals(pa.array([False, None]))
    assert pa.array(package.similarity.hamming_distance(pa.array(["a", None]), "b")).equals(pa.array([1, None]))


def test_none_gives_none_and_an_empty_text_is_a_text(package):
    jaro = package.similarity.jaro
    assert jaro(None, "a") is None and jaro([None, "", "a"], "a") == [None, 0.0, 1.0] and jaro("", "") == 1.0
    assert package.similarity.days_difference("1990-02-30", "1990-03-01") is None
    assert package.encode.soundex([None, "", "Reed", "123"]) == [None, None, "R300", None]
    assert package.encode.tokens([None, "", "a b"]) == [None, [], ["a", "b"]]
    assert package.encode.tokens(pa.array([None, "a b"])).to_arrow().equals(pa.array([None, ["a", "b"]]))


def test_numbers_and_dates_count_as_their_text(package):
    difference = package.similarity.numeric_difference
    assert difference([1, 2.5, decimal.Decimal("4.50"), float("nan"), True], 1)[:4] == [0, 1.5, 3.5, None]
    assert difference(10**30, 10**30) == 0
    days = package.similarity.days_difference
    assert days(datetime.date(1990, 1, 31), datetime.datetime(1990, 3, 1, 12)) == 29
    assert days(pa.array([datetime.date(1990, 1, 31)]), "1990-03-01").to_list() == [29.0]


@pytest.mark.parametrize("column", [
    pa.array(["ana", None, "", "a much longer name than twelve bytes"]),
    pa.array(["ana", None, "", "a much longer name than twelve bytes"], pa.large_string()),
    pa.array(["ana", None, "", "a much longer name than twelve bytes"], pa.string_view()),
    pa.array(["ana", None, "", "a much longer name than twelve bytes"]).dictionary_encode(),
    pa.array(["x", "ana", None, "", "a much longer name than twelve bytes", "y"])[1:5],
    pa.chunked_array([["ana"], [], [None, ""], ["a much longer name than twelve bytes"]]),
], ids=["string", "large", "view", "dictionary", "sliced", "chunked"])
def test_every_layout_of_text_is_read(package, column):
    assert package.encode.lower(column).to_list() == ["ana", None, None, "a much longer name than twelve bytes"]
    assert package.similarity.exact(column, "ana").to_list() == [True, None, False, False]


def test_long_columns_are_computed_on_all_threads_alike(package):
    left = [f"name {i % 1009}" if i % 7 else None for i in range(30000)]
    right = [f"nam {i % 997}" for i in range(30000)]
    alone = package.similarity.jaro_winkler(left, right, threads=1)
    assert alone == package.similarity.jaro_winkler(left, right, threads=5)
    assert alone[:500] == package.similarity.jaro_winkler(left[:500], right[:500])
    assert alone[8] == package.similarity.jaro_winkler(left[8], right[8])
    assert package.encode.metaphone(left, threads=1) == package.encode.metaphone(pa.array(left), threads=4).to_list()


def test_what_cannot_be_compared_is_refused_by_name_and_place(package):
    jaro = package.similarity.jaro
    with pytest.raises(package.InvalidData, match="right is of type bytes"):
        jaro("a", b"a")
    with pytest.raises(package.InvalidData, match="left has 1 values, right has 2"):
        jaro(["a"], ["b", "c"])
    with pytest.raises(package.InvalidData, match="left: value 2 holds half of a surrogate pair"):
        jaro(["a", "\ud800"], "b")
    with pytest.raises(package.InvalidData, match="right: value 1 is of type object"):
        jaro("a", [object()])
    with pytest.raises(package.InvalidData, match="'left' has type list"):
        jaro(pa.array([[["a"]]]), "b")
    with pytest.raises(package.InvalidData, match="left: value 2 is not UTF-8"):
        jaro(pa.array([b"a", b"\xff"]), "b")
    with pytest.raises(package.ResourceLimit, match="left: value 1 has 70000 bytes"):
        jaro("a" * 70000, "b")
    with pytest.raises(package.ResourceLimit, match="right: value 2"):
        package.similarity.partial_ratio("a", ["b", "c" * 20000])
    with pytest.raises(package.InvalidData, match="give a sequence"):
        jaro({"a": 1}, "b")


def test_wrong_options_are_refused(package):
    with pytest.raises(package.InvalidSettings, match="threads=-1"):
        package.similarity.jaro("a", "b", threads=-1)
    with pytest.raises(package.InvalidSettings, match="jaro has no option 'q' .it has: units"):
        package.similarity.jaro("a", "b", q=2)
    with pytest.raises(package.InvalidSettings, match="a number from 0 to 0.25"):
        package.similarity.jaro_winkler("a", "b", prefix_weight=3)
    with pytest.raises(package.InvalidSettings, match="from 1 to 8, found 99"):
        package.encode.qgrams("a", 99)
    with pytest.raises(TypeError, match="missing a required argument: 'q'"):
        package.encode.qgrams("a")
    with pytest.raises(package.InvalidSettings, match="unknown function"):
        package.encode.expression("soundx(name)", "a")
    with pytest.raises(package.InvalidSettings, match="reads a date field"):
        package.encode.expression("year(dob)", "1990-01-01")
    with pytest.raises(package.InvalidSettings, match="'rare' asks how many records"):
        package.encode.expression("rare(name, 3)", "a")
    with pytest.raises(package.InvalidSettings, match="is a field"):
        package.encode.expression("name", "a")


def test_an_iterator_that_fails_says_so_itself(package):
    def values():
        yield "a"
        raise RuntimeError("the source is gone")

    with pytest.raises(RuntimeError, match="the source is gone"):
        package.similarity.jaro(values(), "a")


def test_polars_and_pandas_columns(package):
    polars, pandas = pytest.importorskip("polars"), pytest.importorskip("pandas")
    assert package.similarity.exact(polars.Series(["a", None]), "a").to_polars().to_list() == [True, None]
    assert package.similarity.jaro(pandas.Series(["a", None]), "a")[0] == 1.0


def test_columns_of_lists_are_lists(package):
    left = pa.array([["a", "b"], [], None, ["c"]])
    overlap = package.similarity.list_overlap(left, pa.array([["b"], ["b"], ["b"], ["c", "d"]]), separator="unit")
    assert overlap.to_list() == [1, 0, None, 1]
    vectors = pa.array([[3.0, 4.0], [1.0, 0.0]], pa.list_(pa.float32(), 2))
    assert package.similarity.vector_cosine(vectors, vectors, separator="unit").to_list() == pytest.approx([1, 1])
    assert package.encode.items(pa.array([["a", "b"], None])).to_list() == [["a", "b"], None]
