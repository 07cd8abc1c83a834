"""Models of Splink: what their SQL becomes, what is refused, and that an imported model says of every pair what Splink says."""

import json
import re
import subprocess
import sys

import pytest

import splink_models

pytest.importorskip("sqlglot")
pytest.importorskip("splink")


def translate(package, sql):
    from importlib import import_module
    fields = import_module("sameas._splink_fields").Fields()
    translator = import_module("sameas._splink_sql").Translator(fields, "model")
    return translator.level(import_module("sameas._splink_values").parse(sql))


@pytest.mark.parametrize("sql, level", [
    ('"a b_l" IS NULL OR "a b_r" IS NULL', 'missing("a b")'),
    ("(a_l is null or a_r is null) and (b_l is null or b_r is null)", "missing(a) and missing(b)"),
    ("a_r is not null and a_l = a_r and a_l is not null", "not missing(a) and exact(a)"),
    ("jaro_winkler_similarity(a_l, a_r) > 0.9", "jaro_winkler(a, units=bytes) >= 0.9000000000000001"),
    ("jaro_similarity(a_l, a_r) >= 0", "not missing(a)"),
    ("not (levenshtein(lower(a_l), lower(a_r)) < 3)", "not levenshtein_distance(lower(a), units=bytes) <= 2"),
    ("2 >= damerau_levenshtein(a_l, a_r)", "damerau_distance(a, units=bytes) <= 2"),
    ("a_l = b_r and a_r = b_l", "crossed(a, b) and crossed(b, a)"),
    ("upper(a_l) = 'X' and a_r = 5", 'left_equals(lower(a), "x") and right_equals(a, "5")'),
    ("substr(a_l, 1, 3) = substr(a_r, 1, 3)", "exact(substr(a, 1, 3))"),
    ("a_l[2:4] = a_r[2:4]", "exact(substr(a, 2, 3))"),
    ("abs(date_diff('month', strptime(a_l, '%d/%m/%Y'), strptime(a_r, '%d/%m/%Y'))) <= 1",
     'months_difference("a as date dmy", counted=calendar) <= 1'),
    ("abs(epoch(a_l) - epoch(a_r)) <= 60.5", "seconds_difference(a) <= 60.5"),
    ("nullif(regexp_extract(a_l, '^([^@]+)@', 1), '') = nullif(regexp_extract(a_r, '^([^@]+)@', 1), '')",
     'exact(extract(a, "^([^@]+)@"))'),
    ("nullif(regexp_extract(a_l, '(x)(y)', 0), '') = nullif(regexp_extract(a_r, '(x)(y)', 0), '')",
     'exact(extract(a, "(?:x)(?:y)"))'),
    ("len(list_intersect(a_l, a_r)) > 1", "list_overlap(a, separator=unit) >= 2"),
    ("list_unique(a_l) + list_unique(a_r) - list_unique(list_concat(a_l, a_r)) >= 1", "list_overlap(a, separator=unit) >= 1"),
    ("a_l is null or a_r is null or a_l = '' or a_r = ''", "missing(a)"),
    ("regexp_extract(a_l, '^[A-Z]+') = '' or regexp_extract(a_r, '^[A-Z]+') = ''", 'missing(extract(a, "^[A-Z]+"))'),
    ("abs(a_l - a_r) / (case when a_r > a_l then a_r when a_r <= a_l then a_l end) <= 0.5", 'share_difference("a as number") <= 0.5'),
    ("abs(a_l - a_r) / (case when a_l < a_r then a_r when a_r < a_l then a_l else a_l end) <= 0.5",
     'share_difference("a as number") <= 0.5'),
])
def test_a_condition_has_its_counterpart(package, sql, level):
    assert translate(package, sql) == level


@pytest.mark.parametrize("sql, fragment", [
    ("coalesce(a_l, b_l) = a_r", "COALESCE(a_l, b_l)"),
    ("a_l = a_r and my_score(a_l, a_r) > 2", "MY_SCORE(a_l, a_r) > 2"),
    ("length(a_l) > 3", "LENGTH(a_l) > 3"),
    ("a_l is null", "a_l IS NULL"),
    ("a_l = b_l", "a_l = b_l"),
    ("jaro_similarity(a_l, b_r) > 0.9", "JARO_SIMILARITY(a_l, b_r)"),
    ("other = a_r", "other"),
    ("regexp_extract(a_l, '(?i)x') = regexp_extract(a_r, '(?i)x')", "REGEXP_EXTRACT(a_l, '(?i)x')"),
    ("a_l = ", "a_l = "),
    ("list_unique(a_l) + list_unique(b_r) - list_unique(list_concat(a_l, a_r)) >= 1", "LIST_UNIQUE(b_r)"),
    ("abs(a_l - a_r) / (case when a_r > a_l then a_l else a_r end) <= 0.5", "a difference that is divided by something else"),
    ("abs(a_l - a_r) / (case when a_r > a_l then a_r when a_l > a_r then a_l end) <= 0.5", "a difference that is divided"),
])
def test_what_has_none_is_refused_with_its_text(package, sql, fragment):
    with pytest.raises(package.InvalidSettings) as refusal:
        translate(package, sql)
    assert fragment in str(refusal.value)


def document(levels, **more):
    return {"link_type": "dedupe_only", "unique_id_column_name": "id", "probability_two_random_records_match": 0.01,
            "comparisons": [{"output_column_name": "a", "comparison_levels": levels}],
            "blocking_rules_to_generate_predictions": [], **more}


NULL = {"sql_condition": "a_l IS NULL OR a_r IS NULL", "is_null_level": True}


def test_a_document_becomes_settings_and_a_model_that_reads_back(package, tmp_path):
    levels = [NULL, {"sql_condition": "a_l = a_r", "m_probability": 0.75, "u_probability": 0.125,
                     "tf_adjustment_column": "a", "tf_minimum_u_value": 0.01},
              {"sql_condition": "ELSE", "m_probability": 0.3, "u_probability": 0.9}]
    rules = [{"blocking_rule": "l.a = r.a", "salting_partitions": 5}, "l.b = r.b and levenshtein(l.a, r.a) < 2",
             "l.b = r.b and l.c = 'x'", "(l.b = r.b and l.c = r.c) or l.c = r.c"]
    path = tmp_path / "splink.json"
    path.write_text(json.dumps(document(levels, blocking_rules_to_generate_predictions=rules)))
    settings, model = package.from_splink(path)
    assert settings["blocking"] == ["a", "b", "b, c", "c"]
    assert settings["comparisons"][0]["levels"] == ["exact(a)", "else"]
    assert package.Model.from_json(model.to_json()) == model
    written = json.loads(model.to_json())
    assert written["share_adjustments"] == [{"comparison": "a", "level": 1, "expression": "a", "weight": 1.0, "u": 0.125,
                                             "least_share": 0.01}]
    assert written["rule_conditions"] == [{"rule": 2, "comparison": "condition_of_rule_2"}]
    out = tmp_path / "model.json"
    done = subprocess.run([sys.executable, "-c", "from sameas._import_splink import main; import sys; sys.exit(main(sys.argv[1:]))",
                           path, "--out", out], env={"PYTHONPATH": ":".join(sys.path)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert package.Model.load(out) == model


@pytest.mark.parametrize("wrong, message", [
    ({"comparison_columns": []}, "'comparisons' is missing"),
    (document([NULL]), "the last level is"),
    (document([NULL, {"sql_condition": "ELSE", "m_probability": -2, "u_probability": 0.1}]), "not a number from 0"),
    (document([NULL, {"sql_condition": "ELSE", "m_probability": float("nan"), "u_probability": 0.1}]), "not a number from 0"),
    (document([{"sql": "a_l = a_r"}]), "not shaped as Splink saves a model: KeyError: 'sql_condition'"),
    ({"link_type": "dedupe_only", "comparisons": 5}, "not shaped as Splink saves a model"),
    (7, "is of type int"),
])
def test_what_is_no_model_of_splink_is_said(package, wrong, message):
    with pytest.raises(package.InvalidSettings, match=message):
        package.from_splink(wrong)


def assert_same(wanted, got):
    assert len(wanted) > 1000
    assert wanted.keys() == got.keys()
    apart = {pair: (weight, got[pair]) for pair, weight in wanted.items() if abs(weight - got[pair]) > 1e-6}
    assert not apart, f"{len(apart)} of {len(wanted)} pairs, as {list(apart.items())[:5]}"


@pytest.fixture(scope="module")
def table(package):
    return splink_models.records(package, 1500, seed=5)


def test_an_imported_model_says_of_every_pair_what_splink_says(package, table, tmp_path):
    import splink.comparison_library as library
    from splink import block_on
    comparisons = [library.NameComparison("first_name").configure(term_frequency_adjustments=True),
                   library.JaroWinklerAtThresholds("last_name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
                   library.DateOfBirthComparison("birth_date", input_is_string=True),
                   library.EmailComparison("email"), library.PostcodeComparison("uk_postcode")]
    rules = [block_on("last_name"), block_on("substr(postcode, 1, 4)", "first_name"),
             "l.birth_date = r.birth_date and levenshtein(l.last_name, r.last_name) <= 3"]
    linker = splink_models.linker_of(table, comparisons, rules)
    path = tmp_path / "model.json"
    linker.misc.save_model_to_json(path)
    wanted = splink_models.predictions(linker)
    assert_same(wanted, splink_models.found(package, table, path))
    assert_same(wanted, splink_models.found(package, table, linker))
    kept = splink_models.found(package, table, linker.misc.save_model_to_json(), keep=0.5)
    assert kept == {pair: weight for pair, weight in splink_models.found(package, table, linker).items() if weight >= 0}


def every_level(levels):
    """Comparisons that hold every level of Splink's library, for DuckDB."""
    from splink.comparison_library import CustomComparison, DistanceInKMAtThresholds, ForenameSurnameComparison
    tf = {"tf_adjustment_column": "city", "tf_adjustment_weight": 0.5, "tf_minimum_u_value": 0.001}
    city = levels.ExactMatchLevel("city").configure(**tf)
    comparisons = {
        "names": [levels.NullLevel("last_name"), levels.ColumnsReversedLevel("first_name", "last_name"),
                  levels.And(levels.ExactMatchLevel("first_name"), levels.Not(levels.ExactMatchLevel("last_name"))),
                  levels.Or(levels.JaroLevel("last_name", 0.9), levels.JaccardLevel("last_name", 0.9)),
                  levels.DistanceFunctionLevel("first_name", "jaro_similarity", 0.85),
                  levels.JaroWinklerLevel("last_name", 0.8), levels.DamerauLevenshteinLevel("last_name", 2)],
        "swapped": [levels.NullLevel("first_name"), levels.ColumnsReversedLevel("first_name", "last_name", symmetrical=True),
                    levels.LevenshteinLevel("first_name", 1)],
        "state": [levels.LiteralMatchLevel("state", "CA", "string"), levels.ExactMatchLevel("state"),
                  levels.LiteralMatchLevel("state", "TX", "string", side_of_comparison="left")],
        "city": [levels.NullLevel("city"), city, levels.JaroWinklerLevel("city", 0.9).configure(**{**tf, "tf_adjustment_weight": 1.0}),
                 levels.JaroWinklerLevel("city", 0.6).configure(**tf, disable_tf_exact_match_detection=True)],
        "street": [levels.NullLevel("street"), levels.JaccardLevel("street", 0.9), levels.JaccardLevel("street", 0.5)],
        "seen": [levels.NullLevel("seen"), levels.AbsoluteTimeDifferenceLevel("seen", input_is_string=True, threshold=36, metric="hour"),
                 levels.AbsoluteTimeDifferenceLevel("seen", input_is_string=True, threshold=1, metric="year")],
        "birth": [levels.AbsoluteDateDifferenceLevel("birth_date", input_is_string=True, threshold=40, metric="day"),
                  levels.AbsoluteDateDifferenceLevel("birth_date", input_is_string=True, threshold=2, metric="month"),
                  levels.ExactMatchLevel("birth_date")],
        "place": [levels.NullLevel("lat"), levels.DistanceInKMLevel("lat", "lng", 50, not_null=True),
                  levels.DistanceInKMLevel("lat", "lng", 500)],
        "vector": [levels.NullLevel("vector"), levels.CosineSimilarityLevel("vector", 0.995), levels.CosineSimilarityLevel("vector", 0.9)],
        "amount": [levels.NullLevel("amount"), levels.AbsoluteDifferenceLevel("amount", 2.5), levels.PercentageDifferenceLevel("amount", 0.1)],
        "phones": [levels.NullLevel("phones"), levels.ArrayIntersectLevel("phones", 2), levels.ArraySubsetLevel("phones"),
                   levels.ArrayIntersectLevel("phones", 1), levels.PairwiseStringDistanceFunctionLevel("phones", "levenshtein", 3),
                   levels.PairwiseStringDistanceFunctionLevel("phones", "jaro_winkler", 0.85),
                   levels.ArraySubsetLevel("phones", empty_is_subset=True)]}
    return [ForenameSurnameComparison("first_name", "last_name"), DistanceInKMAtThresholds("lat", "lng", [1, 100]),
            *(CustomComparison(output_column_name=name, comparison_levels=[*some, levels.ElseLevel()])
              for name, some in comparisons.items())]


@pytest.mark.deep
def test_every_level_of_the_library_says_what_splink_says(package, table, tmp_path):
    import splink.comparison_level_library as levels
    from splink import block_on
    rules = [block_on("last_name"), block_on("city"), block_on("phones", arrays_to_explode=["phones"]),
             "l.state = r.state and jaro_winkler_similarity(l.first_name, r.first_name) > 0.9"]
    linker = splink_models.linker_of(table, every_level(levels), rules)
    path = tmp_path / "model.json"
    linker.misc.save_model_to_json(path)
    assert_same(splink_models.predictions(linker), splink_models.found(package, table, path))
    linked = package.from_splink(path)
    pairs = package.Linker(table, model=linked.model).score().to_arrow()
    for comparison in linked.settings["comparisons"]:
        taken = set(pairs[f"level_{comparison['name']}"].to_pylist())
        asked = set(range(1, len(comparison["levels"]) + 1))
        assert len(asked - taken) <= 2, (comparison, taken)   # what SQL itself can hardly reach


# Links, and the forms of older versions

@pytest.mark.parametrize("link_type", ["link_only", "link_and_dedupe"])
def test_a_linking_model_says_what_splink_says(package, table, link_type):
    """Crossed columns and literals are not symmetric: the source that comes first in the alphabet is left."""
    import splink.comparison_level_library as levels
    import splink.comparison_library as library
    from splink import block_on
    swapped = library.CustomComparison(output_column_name="swapped", comparison_levels=[
        levels.NullLevel("first_name"), levels.ColumnsReversedLevel("first_name", "last_name"),
        levels.LiteralMatchLevel("state", "CA", "string", side_of_comparison="left"), levels.ElseLevel()])
    comparisons = [library.JaroWinklerAtThresholds("last_name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
                   library.ExactMatch("first_name"), library.ExactMatch("email"), swapped]
    tables = {"crm": table.slice(0, 800), "erp": table.slice(800)}
    linker = splink_models.linker_of(tables, comparisons, [block_on("last_name"), block_on("city")], link_type=link_type)
    wanted = splink_models.predictions(linker)
    assert_same(wanted, splink_models.found(package, tables, linker.misc.save_model_to_json(), link_type))
    within = sum(left[0] == right[0] for left, right in wanted)
    assert (within > 0) == (link_type == "link_and_dedupe")


def level(condition, m=None, u=None, **more):
    """A level as Splink writes it: null levels have no m and u."""
    probabilities = {} if m is None else {"m_probability": m, "u_probability": u}
    return {"sql_condition": condition, "label_for_charts": condition[:30], **probabilities, **more}


def comparison(name, *levels, **more):
    return {"output_column_name": name, "comparison_levels": list(levels), "comparison_description": name, **more}


def else_level(m, u):
    return level("ELSE", m, u)


COMMON = {"link_type": "dedupe_only", "probability_two_random_records_match": 0.002, "retain_matching_columns": True,
          "retain_intermediate_calculation_columns": False, "additional_columns_to_retain": [], "sql_dialect": "duckdb",
          "em_convergence": 0.0001, "max_iterations": 25, "bayes_factor_column_prefix": "bf_",
          "term_frequency_adjustment_column_prefix": "tf_", "comparison_vector_value_column_prefix": "gamma_",
          "unique_id_column_name": "id", "source_dataset_column_name": "source_dataset"}
# As Splink 3 saves: rules as texts or with their salting, columns with and without quotes, its SQL for dates, places and lists.
DISTANCE = ("cast(acos(case when ({0}) > 1 then 1 when ({0}) < -1 then -1 else ({0}) end) * 6371 as float) <= 50").format(
    'sin(radians("lat_l")) * sin(radians("lat_r")) + cos(radians("lat_l")) * cos(radians("lat_r")) * cos(radians("lng_r" - "lng_l"))')
SPLINK_3 = COMMON | {
    "linker_uid": "a1b2c3d4",
    "blocking_rules_to_generate_predictions": [
        "l.last_name = r.last_name", {"blocking_rule": "l.city = r.city and substr(l.first_name,1,2) = substr(r.first_name,1,2)",
                                      "salting_partitions": 4},
        {"blocking_rule": 'l."email" = r."email"', "sql_dialect": "duckdb"}],
    "comparisons": [
        comparison("first_name", level("first_name_l IS NULL OR first_name_r IS NULL", is_null_level=True),
                   level("first_name_l = first_name_r", 0.6, 0.01, tf_adjustment_column="first_name", tf_adjustment_weight=1.0),
                   level("levenshtein(first_name_l, first_name_r) <= 2", 0.2, 0.02), else_level(0.2, 0.97)),
        comparison("last_name", level('"last_name_l" IS NULL OR "last_name_r" IS NULL OR "last_name_l"=\'\' OR "last_name_r" =\'\'',
                                      is_null_level=True),
                   level('lower("last_name_l") = lower("last_name_r")', 0.7, 0.005),
                   level('jaro_winkler_similarity(lower("last_name_l"), lower("last_name_r")) >= 0.88', 0.2, 0.01),
                   else_level(0.1, 0.985)),
        comparison("birth_date", level('"birth_date_l" IS NULL OR "birth_date_r" IS NULL', is_null_level=True),
                   level("abs(date_diff('month', strptime(\"birth_date_l\", '%Y-%m-%d'), "
                         "strptime(\"birth_date_r\", '%Y-%m-%d'))) <= 1", 0.8, 0.01),
                   level("abs(date_diff('year', strptime(\"birth_date_l\", '%Y-%m-%d'), "
                         "strptime(\"birth_date_r\", '%Y-%m-%d'))) <= 1", 0.1, 0.05), else_level(0.1, 0.94)),
        comparison("lat_lng", level('("lat_l" IS NULL OR "lat_r" IS NULL) OR ("lng_l" IS NULL OR "lng_r" IS NULL)', is_null_level=True),
                   level(DISTANCE, 0.7, 0.05), else_level(0.3, 0.95)),
        comparison("phones", level('"phones_l" IS NULL OR "phones_r" IS NULL', is_null_level=True),
                   level('list_unique("phones_l") + list_unique("phones_r") - list_unique(list_concat("phones_l", "phones_r")) >= 1',
                         0.7, 0.01), else_level(0.3, 0.99)),
        comparison("amount", level('"amount_l" IS NULL OR "amount_r" IS NULL', is_null_level=True),
                   level('(abs("amount_l" - "amount_r")/(case when "amount_r" > "amount_l" then "amount_r" when "amount_r" < "amount_l" '
                         'then "amount_l" else "amount_l" end)) < 0.2', 0.6, 0.2), else_level(0.4, 0.8))]}
# As Splink 4 saves: rules as objects, parsed dates, patterns; and a level that somebody weighed by hand, above 1.
SPLINK_4 = COMMON | {
    "linker_uid": "b2c3d4e5",
    "blocking_rules_to_generate_predictions": [
        {"blocking_rule": '(l."last_name" = r."last_name") AND (SUBSTR(l.birth_date, 1, 3) = SUBSTR(r.birth_date, 1, 3))', "sql_dialect": "duckdb"},
        {"blocking_rule": 'l."email" = r."email"', "sql_dialect": "duckdb", "salting_partitions": 2},
        {"blocking_rule": 'l."city" = r."city"', "sql_dialect": "duckdb"}],
    "comparisons": [
        comparison("last_name", level('"last_name_l" IS NULL OR "last_name_r" IS NULL', is_null_level=True),
                   level('"last_name_l" = "last_name_r"', 0.7, 0.004, tf_adjustment_column="last_name", tf_adjustment_weight=0.8,
                         tf_minimum_u_value=0.002),
                   level('jaro_winkler_similarity("last_name_l", "last_name_r") >= 0.92', 0.1, 0.002), else_level(0.2, 0.994)),
        comparison("birth_date", level("try_strptime(\"birth_date_l\", '%Y-%m-%d') IS NULL OR "
                                       "try_strptime(\"birth_date_r\", '%Y-%m-%d') IS NULL", is_null_level=True),
                   level('"birth_date_l" = "birth_date_r"', 0.7, 0.002), level('damerau_levenshtein("birth_date_l", "birth_date_r") <= 1', 0.1, 0.01),
                   level("ABS(EPOCH(try_strptime(\"birth_date_l\", '%Y-%m-%d')) - EPOCH(try_strptime(\"birth_date_r\", '%Y-%m-%d')))"
                         " <= 31557600.0", 0.1, 0.05), else_level(0.1, 0.93)),
        comparison("email", level('"email_l" IS NULL OR "email_r" IS NULL', is_null_level=True), level('"email_l" = "email_r"', 8, 0.5),
                   level("NULLIF(regexp_extract(\"email_l\", '^[^@]+', 0), '') = NULLIF(regexp_extract(\"email_r\", '^[^@]+', 0), '')",
                         0.2, 0.001), else_level(1, 32))]}


@pytest.mark.parametrize("saved", [SPLINK_3, SPLINK_4], ids=["Splink 3", "Splink 4"])
def test_documents_of_older_versions_say_what_splink_says(package, table, tmp_path, saved):
    """Splink reads them itself, and says what they mean. (Its SQL of old fails on dates that are none.)"""
    dates = [date if date and re.fullmatch(r"\d{4}-\d\d-\d\d", date) else None for date in table["birth_date"].to_pylist()]
    table = table.set_column(table.column_names.index("birth_date"), "birth_date", [dates])
    path = tmp_path / "saved.json"
    path.write_text(json.dumps(saved))
    wanted = splink_models.predictions(splink_models.linker_from(table, str(path)))
    assert_same(wanted, splink_models.found(package, table, path))
    out = tmp_path / "model.json"
    done = subprocess.run([sys.executable, "-c", "from sameas._command import main; import sys; sys.exit(main())", "import-splink", path,
                           "--out", out], env={"PYTHONPATH": ":".join(sys.path)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert package.Model.load(out) == package.from_splink(path).model
