#include "engine/settings/predicate.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "random_trees.hpp"

using namespace sameas;
using namespace sameas::test;
using Catch::Contains;
using Kind = Predicate::Kind;
using Unit = Predicate::Unit;
using Fields = std::vector<std::string>;

namespace {

const Fields dob = {"dob"}, names = {"given_name", "surname"};

std::string level_error(const std::string& text, const Fields& fields) {
    return error_of([&] { parse_predicate(text, fields); });
}

std::string reprinted(const std::string& text, const Fields& fields) {
    return to_string(parse_predicate(text, fields), fields);
}

std::string repeated(const std::string& text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

}  // namespace

TEST_CASE("tests fill in the only field", "[predicate]") {
    const Expression own{"dob", {}, {}};
    Predicate p = parse_predicate("exact", dob);
    CHECK((p.kind == Kind::exact && p.operands == std::vector{own}));
    p = parse_predicate("jaro_winkler >= 0.92", dob);
    CHECK((p.kind == Kind::at_least && p.measure == measure_call("jaro_winkler") && p.bound == 0.92 &&
           p.operands == std::vector{own}));
    p = parse_predicate("osa_distance <= 1", dob);
    CHECK((p.kind == Kind::at_most && p.measure == measure_call("osa_distance") && p.bound == 1 &&
           p.operands == std::vector{own}));
    p = parse_predicate("same month", dob);
    CHECK((p.kind == Kind::same_part && p.unit == Unit::months && p.operands == std::vector{own}));
    p = parse_predicate("exact(substr(dob, 1, 3))", dob);
    CHECK((p.operands.front().name == "substr" && p.operands.front().field() == "dob"));
    p = parse_predicate("swapped(surname, given_name)", names);
    CHECK((p.kind == Kind::swapped && p.operands.front().name == "surname" &&
           p.operands.back().name == "given_name"));
}

TEST_CASE("within takes units of dates, numbers and places", "[predicate]") {
    const std::vector<std::tuple<std::string, double, Unit>> cases = {
        {"within 31 days", 31, Unit::days},  {"within 1 day", 1, Unit::days},
        {"within 2 month", 2, Unit::months}, {"within 0 years", 0, Unit::years},
        {"within 5", 5, Unit::none},         {"within 2.5", 2.5, Unit::none},
        {"within 5 %", 5, Unit::percent},    {"within 5%", 5, Unit::percent},
        {"within 100 %", 100, Unit::percent}};
    for (const auto& [text, bound, unit] : cases) {
        const Predicate p = parse_predicate(text, dob);
        CHECK((p.kind == Kind::within && p.bound == bound && p.unit == unit && p.operands.size() == 1));
    }
    const Predicate p = parse_predicate("within 10 km", {"lat", "lng"});
    CHECK((p.unit == Unit::km && p.bound == 10 && p.operands.size() == 2));
    CHECK((p.operands[0].name == "lat" && p.operands[1].name == "lng"));
}

TEST_CASE("levels print in one spelling", "[predicate]") {
    const std::vector<std::tuple<std::string, Fields, std::string>> cases = {
        {"exact(dob)", dob, "exact"},
        {" ( exact ) ", dob, "exact"},
        {"exact(surname)and exact( given_name )", names, "exact(surname) and exact(given_name)"},
        {"jaro>=0.90", dob, "jaro >= 0.9"},
        {"osa_distance(dob) <= 2.0", dob, "osa_distance <= 2"},
        {"within 1 days or within 2 month", dob, "within 1 day or within 2 months"},
        {"within 5%", dob, "within 5 %"},
        {"within 1e2", dob, "within 100"},
        {"within 10 km", names, "within 10 km"},
        {"exact(\"and\")", {"and", "x"}, "exact(\"and\")"},
        {"not(not exact)", dob, "not not exact"},
        {"not (same year and same day)", dob, "not (same year and same day)"},
        {"(exact and same year) or (same day)", dob, "exact and same year or same day"},
        {"exact and (same year or same day)", dob, "exact and (same year or same day)"},
        {"(exact or same year) or same day", dob, "(exact or same year) or same day"},
    };
    for (const auto& [text, fields, expected] : cases) {
        CHECK(reprinted(text, fields) == expected);
        CHECK(reprinted(expected, fields) == expected);
    }
}

TEST_CASE("or binds weaker than and, not strongest", "[predicate]") {
    const Predicate p = parse_predicate("not exact and same year or same day and same month", dob);
    REQUIRE(p.kind == Kind::any_of);
    REQUIRE(p.children.size() == 2);
    CHECK(p.children[0].kind == Kind::all_of);
    CHECK(p.children[0].children[0].kind == Kind::negation);
    CHECK(p.children[0].children[0].children[0].kind == Kind::exact);
    CHECK(p.children[1].kind == Kind::all_of);
    CHECK(parse_predicate("exact and same year and same day", dob).children.size() == 3);
    CHECK(parse_predicate("(exact and same year) and same day", dob).children.size() == 2);
}

TEST_CASE("every measure's example parses and prints as it is", "[predicate]") {
    for (const MeasureRow& row : measure_rows())
        CHECK(reprinted(std::string(row.example), dob) == row.example);
}

TEST_CASE("measures take options, in any order, and print those that are not at their default", "[predicate]") {
    const std::vector<std::tuple<std::string, Fields, std::string>> cases = {
        {"jaro_winkler( prefix_weight = 0.20 )>=0.9", dob, "jaro_winkler(prefix_weight=0.2) >= 0.9"},
        {"jaro_winkler(dob, prefix_weight=0.2) >= 0.9", dob, "jaro_winkler(prefix_weight=0.2) >= 0.9"},
        {"jaro_winkler(surname, units=bytes, boost_above=0) >= 0.9", names,
         "jaro_winkler(surname, boost_above=0, units=bytes) >= 0.9"},
        {"jaro_winkler(lower(dob), prefix_weight=0.1) >= 0.9", dob, "jaro_winkler(lower(dob)) >= 0.9"},
        {"jaro_winkler(prefix_weight=0.1, boost_above=0.7) >= 0.9", dob, "jaro_winkler >= 0.9"},
        {"monge_elkan(surname, inner=jaro_winkler) >= 0.8", names, "monge_elkan(surname) >= 0.8"},
        {"monge_elkan(inner=exact, symmetric=no) >= 0.8", dob, "monge_elkan(inner=exact, symmetric=no) >= 0.8"},
        {"qgram_jaccard(padded=yes, q=3) >= 0.60", dob, "qgram_jaccard(q=3, padded=yes) >= 0.6"},
        {"list_overlap(separator=pipe) >= 2", dob, "list_overlap(separator=pipe) >= 2"},
        {"osa_distance(units=bytes) <= 1", dob, "osa_distance(units=bytes) <= 1"},
        {"jaro(units) >= 0.9", {"units"}, "jaro >= 0.9"},  // a field of that name
        {"jaro(units, units=bytes) >= 0.9", {"units"}, "jaro(units=bytes) >= 0.9"},
        {"same_last_digits(surname, n=8)", names, "same_last_digits(surname, n=8)"},
        {"same_last_digits(n=7) and exact", dob, "same_last_digits and exact"},
        {"not same_last_digits(dob)", dob, "not same_last_digits"},
        {"day_month_swapped or within 1 day", dob, "day_month_swapped or within 1 day"},
        {"days_difference(dob) <= 2.50", dob, "days_difference <= 2.5"},
    };
    for (const auto& [text, fields, expected] : cases) {
        CHECK(reprinted(text, fields) == expected);
        CHECK(reprinted(expected, fields) == expected);
    }
    const Predicate p = parse_predicate("jaro_winkler(surname, prefix_weight=0.2) >= 0.9", names);
    CHECK((p.kind == Kind::at_least && p.bound == 0.9 && p.operands.front().name == "surname"));
    CHECK(p.measure == parse_measure_call("jaro_winkler(prefix_weight=0.2)"));
    const Predicate agreement = parse_predicate("same_last_digits", dob);
    CHECK((agreement.kind == Kind::at_least && agreement.bound == 1));
}

TEST_CASE("errors of options point at them", "[predicate]") {
    const std::vector<std::tuple<std::string, Fields, std::string>> cases = {
        {"jaro_winkler(surname, prefix_wieght=0.2) >= 0.9", names,
         "at column 23: 'jaro_winkler' has no option 'prefix_wieght': did you mean 'prefix_weight'? (options: "
         "prefix_weight, boost_above, units)"},
        {"jaro_winkler(prefix_weight=0.3) >= 0.9", dob,
         "at column 28: expected a number from 0 to 0.25 for 'prefix_weight', found 0.3"},
        {"jaro_winkler(prefix_weight=0.2) >= 0.9", names,
         "at column 1: 'jaro_winkler' says no field, and the comparison has 2 (given_name, surname): write "
         "jaro_winkler(FIELD)"},
        {"jaro_winkler(dob, prefix_weight=0.2, units=words) >= 0.9", dob,
         "at column 44: expected code_points or bytes for 'units', found words"},
        {"jaro_winkler(dob, dob) >= 0.9", dob, "at column 19: 'jaro_winkler' has no option 'dob'"},
        {"jaro_winkler(dob,) >= 0.9", dob, "at column 18: expected an option, as in q=2, found ')'"},
        {"jaro_winkler() >= 0.9", dob, "at column 14: expected a field or a function, found ')'"},
        {"jaro_winkler(dob prefix_weight=0.2) >= 0.9", dob,
         "at column 18: expected ',' and an option, or ')', found 'prefix_weight'"},
        {"exact(dob, q=2)", dob, "at column 10: expected ')', found ','"},
        {"exact(q=2)", dob, "at column 7: 'q' is not a field of this comparison (dob)"},
        {"jaro(\"units\"=bytes) >= 1", {"units"}, "at column 13: expected ',' and an option, or ')', found '='"},
        {"days_difference(lower(dob)) <= 3", dob,
         "at column 17: 'days_difference' takes a date field itself; the result of a function is a text"},
        {"numeric_difference(digits(dob)) <= 3", dob, "'numeric_difference' takes a number field itself"},
        {"same_last_digits >= 1", dob, "at column 18: expected 'and', 'or' or the end of the level, found '>='"},
        {"days_difference >= 3", dob,
         "at column 17: 'days_difference' is a difference and takes '<=': write days_difference <= 31"},
        {"monge_elkan(inner=osa_distance) >= 0.8", dob,
         "at column 19: expected the name of a similarity for 'inner', found osa_distance"},
        {"monge_elkan(inner=jaro_winkle) >= 0.8", dob, "found jaro_winkle: did you mean 'jaro_winkler'?"},
        {"list_overlap >= 0", dob,
         "at column 17: expected a whole number from 1 to 65536 ('list_overlap' is a count), found 0"},
        {"list_overlap >= 1.5", dob, "expected a whole number from 1 to 65536"},
        {"list_overlap <= 2", dob,
         "at column 14: 'list_overlap' is a count and takes '>=': write list_overlap >= 1"},
        {"days_difference", dob, "expected '<=' and a number, as in days_difference <= 31, found the end"},
        {"days_difference <= 1e999", dob, "the number 1e999 is beyond"},
    };
    for (const auto& [text, fields, expected] : cases)
        CHECK_THAT(level_error(text, fields), Contains(expected));
}

TEST_CASE("a similarity and a distance that were mixed up are told apart", "[predicate]") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"levenshtein <= 1",
         "'levenshtein <= 1' at column 13: 'levenshtein' is a similarity and takes '>=': write "
         "levenshtein_distance <= 1"},
        {"levenshtein_distance >= 0.8",
         "at column 22: 'levenshtein_distance' is a distance and takes '<=': write "
         "levenshtein >= 0.8"},
        {"osa <= 2", "write osa_distance <= 2"},
        {"osa_distance >= 2", "write osa_distance <= 2"},
        {"osa <= 0.5", "write osa >= 0.5"},
        {"jaro_winkler <= 1", "write jaro_winkler >= 0.92"},
    };
    for (const auto& [text, expected] : cases)
        CHECK_THAT(level_error(text, dob), Contains(expected));
}

TEST_CASE("bounds have limits", "[predicate]") {
    for (const char* good : {"jaro >= 1", "jaro >= 1e-9", "osa_distance <= 0", "osa_distance <= 65536",
                             "within 0", "within 4000000 days", "within 0 %"}) {
        CHECK(level_error(good, dob) == "(no error)");
    }
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"jaro >= 0",
         "at column 9: expected a number above 0 and at most 1 ('jaro' is a similarity), found 0"},
        {"jaro >= 1.01", "expected a number above 0 and at most 1 ('jaro' is a similarity), found 1.01"},
        {"jaro >= -0.5", "at column 9: found '-': numbers have no sign here"},
        {"jaro >= nan", "at column 9: expected a number, as in jaro >= 0.9, found 'nan'"},
        {"osa_distance <= 1.5",
         "expected a whole number from 0 to 65536 ('osa_distance' is a distance), found 1.5"},
        {"osa_distance <= 65537",
         "expected a whole number from 0 to 65536 ('osa_distance' is a distance), found 65537"},
        {"within 4000001 days", "at column 8: expected a whole number from 0 to 4000000"},
        {"within 1.5 months", "expected a whole number from 0 to 4000000"},
        {"within 101 %", "expected a percentage from 0 to 100, found 101"},
        {"within inf", "at column 8: expected a number, as in within 31 days, found 'inf'"},
        {"within 1e999", "the number 1e999 is beyond"},
    };
    for (const auto& [text, expected] : cases)
        CHECK_THAT(level_error(text, dob), Contains(expected));
}

TEST_CASE("errors of levels quote the text and name the column", "[predicate]") {
    const std::vector<std::tuple<std::string, Fields, std::string>> cases = {
        {"", dob,
         "'' at column 1: expected exact, swapped, within, same, not, '(' or a measure, found the "
         "end"},
        {"exact and", dob, "'exact and' at column 10: expected exact, swapped"},
        {"exact exact", dob, "at column 7: expected 'and', 'or' or the end of the level, found 'exact'"},
        {"(exact", dob, "at column 7: expected 'and', 'or' or ')', found the end"},
        {"else", dob, "at column 1: 'else' stands alone, as the last level"},
        {"jaro_winker >= 0.9", dob,
         "at column 1: unknown measure 'jaro_winker': did you mean 'jaro_winkler'?"},
        {"Exact", dob, "did you mean 'exact'?"},
        {"blah >= 0.9", dob, "(measures: jaro, jaro_winkler,"},
        {"jaro", dob, "at column 5: expected '>=' and a number, as in jaro >= 0.9, found the end"},
        {"osa_distance(dob)", dob,
         "expected '<=' and a whole number, as in osa_distance <= 1, found the end"},
        {"dob", dob, "at column 1: 'dob' is a field: a level says how it compares, as in exact(dob)"},
        {"soundex(dob)", dob,
         "at column 1: 'soundex' is a function: a level says how its values compare, as in exact(soundex("},
        {"within 5 dayz", dob,
         "at column 10: unknown unit 'dayz': did you mean 'days'? (units: days, months, years, km, %, or "
         "none)"},
        {"within days", dob, "at column 8: expected a number, as in within 31 days, found 'days'"},
        {"within 10 km", dob,
         "at column 1: 'within ... km' needs a comparison of exactly two fields, latitude and longitude; "
         "this one has dob"},
        {"within 10 km", {"a", "b", "c"}, "this one has a, b, c"},
        {"within 5", names, "'within' says no field, and the comparison has 2 (given_name, surname)"},
        {"same years", dob, "at column 6: expected year, month or day after 'same', found 'years'"},
        {"same year", names, "'same' says no field, and the comparison has 2 (given_name, surname)"},
        {"exact >= 1", dob, "at column 7: expected 'and', 'or' or the end of the level, found '>='"},
        {"exact", names,
         "'exact' says no field, and the comparison has 2 (given_name, surname): write exact(FIELD)"},
        {"jaro >= 0.9", names,
         "at column 1: 'jaro' says no field, and the comparison has 2 (given_name, surname): write "
         "jaro(FIELD)"},
        {"exact(surnam)", names,
         "at column 7: 'surnam' is not a field of this comparison (given_name, surname): did you mean "
         "'surname'?"},
        {"exact(lower(x))", names,
         "at column 7: 'x' is not a field of this comparison (given_name, surname)"},
        {"jaro(first(tokens(surname), 2)) >= 0.9", names,
         "at column 6: 'jaro' compares one value with one, and first(tokens(surname), 2) may give several: exact(...) of it "
         "is true when they share one"},
        {"exact(surname", names, "at column 14: expected ')', found the end"},
        {"swapped(surname, surname)", names, "at column 1: swapped takes two different fields"},
        {"swapped(surname, lower(given_name))", names, "at column 18: swapped takes fields, not functions"},
        {"swapped(surname)", names, "at column 16: expected ',' and a second field, found ')'"},
        {"swapped", names,
         "at column 8: expected '(' and two fields, as in swapped(given_name, surname), found the end"},
        {"swapped(a, b, c)",
         {"a", "b", "c"},
         "at column 13: expected ')': swapped takes two fields, found ','"},
    };
    for (const auto& [text, fields, expected] : cases)
        CHECK_THAT(level_error(text, fields), Contains(expected));
}

TEST_CASE("levels nest up to a limit", "[predicate]") {
    for (const auto& [open, close] : {std::pair{"(", ")"}, std::pair{"not ", ""}}) {
        CHECK(level_error(repeated(open, nesting_max) + "exact" + repeated(close, nesting_max), dob) ==
              "(no error)");
        CHECK_THAT(
            level_error(repeated(open, nesting_max + 1) + "exact" + repeated(close, nesting_max + 1), dob),
            Contains("this is nested deeper than 32 levels"));
    }
    CHECK_THAT(level_error(repeated("(", 4096), dob), Contains("at column 33: this is nested deeper"));
    CHECK_THAT(level_error(repeated("not(", 20) + "exact(lower(dob))", dob), Contains("nested deeper"));
}

TEST_CASE("many tests in a row need no nesting", "[predicate]") {
    CHECK(parse_predicate("exact" + repeated(" or exact", 400), dob).children.size() == 401);
    CHECK_THAT(level_error("jaro>=1" + repeated(" or jaro>=1", 371), dob),
               Contains("bytes with the usual spaces"));
}

TEST_CASE("printed levels read back", "[predicate][property]") {
    rc::prop("any tree over any fields", [] {
        const Fields fields = any_fields();
        const Predicate predicate = any_predicate(fields, 3);
        const std::string text = to_string(predicate, fields);
        RC_PRE(text.size() <= expression_bytes_max);
        RC_ASSERT(parse_predicate(text, fields) == predicate);
        RC_ASSERT(to_string(parse_predicate(text, fields), fields) == text);
    });
}

TEST_CASE("levels about nulls, texts and other fields print as they read", "[predicate]") {
    const std::vector<std::string> names{"given_name", "surname"};
    for (const char* text : {"missing(surname)", "not missing(given_name) and exact(surname)", "crossed(given_name, surname)",
                             "equals(surname, \"a \\\"b\")", "left_equals(first(surname, 1), \"x\") or right_equals(surname, \"y\")"})
        CHECK(to_string(parse_predicate(text, names), names) == text);
    CHECK(to_string(parse_predicate("missing(dob)", {"dob"}), {"dob"}) == "missing");
    CHECK_THROWS_WITH(parse_predicate("crossed(surname, surname)", names), Catch::Contains("two different fields"));
    CHECK_THROWS_WITH(parse_predicate("equals(surname)", names), Catch::Contains("a text in double quotes"));
}
