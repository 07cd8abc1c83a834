#include "engine/settings/expression.hpp"
#include "engine/settings/pattern.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "random_trees.hpp"

using namespace sameas;
using namespace sameas::test;
using Catch::Contains;

namespace {

std::string expression_error(const std::string& text) {
    return error_of([&] { parse_expression(text); });
}
std::string rule_error(const std::string& text) {
    return error_of([&] { parse_rule(text); });
}

std::string nested(std::size_t depth) {
    std::string text = "a";
    for (std::size_t i = 0; i < depth; ++i)
        text = "lower(" + text + ")";
    return text;
}

}  // namespace

TEST_CASE("expressions become trees", "[expression]") {
    CHECK(parse_expression("surname") == Expression{"surname", {}, {}});
    const Expression expected{"substr", {Expression{"lower", {Expression{"postcode", {}, {}}}, {}}}, {1, 3}};
    CHECK(parse_expression(" substr(lower ( postcode),1 ,3 ) ") == expected);
    CHECK(expected.field() == "postcode");
    CHECK(to_string(expected) == "substr(lower(postcode), 1, 3)");
}

TEST_CASE("every function's example parses and prints as it is", "[expression]") {
    for (const FunctionRow& row : function_rows()) {
        const Expression expression = parse_expression(row.example);
        CHECK(expression.name == row.name);
        CHECK(to_string(expression) == row.example);
    }
}

TEST_CASE("an expression may give several values when some function of it does", "[expression]") {
    for (const char* text : {"tokens(name)", "first(tokens(name), 2)", "qgrams(lower(name), 2)", "double_metaphone(name)",
                             "soundex(daitch_mokotoff(name))"}) {
        CHECK(is_multi_valued(parse_expression(text)));
    }
    for (const char* text : {"tokens", "soundex(name)", "fingerprint(name)", "double_metaphone_main(name)"})
        CHECK_FALSE(is_multi_valued(parse_expression(text)));
}

TEST_CASE("names of functions are fields where no bracket follows", "[expression]") {
    CHECK(parse_expression("year").is_field());
    CHECK(to_string(parse_expression("year(year)")) == "year(year)");
    CHECK(to_string(parse_rule("first, last, first(first, 1)")) == "first, last, first(first, 1)");
}

TEST_CASE("quoted names are fields whatever is in them", "[expression]") {
    CHECK(parse_expression("\"birth date\"").name == "birth date");
    CHECK(parse_expression("\"a\\\"b\\\\\"").name == "a\"b\\");
    CHECK(to_string(parse_expression("\"surname\"")) == "surname");
    CHECK(to_string(parse_expression("soundex(\"and\")")) == "soundex(\"and\")");
}

TEST_CASE("rules are lists of expressions", "[expression]") {
    const Rule rule = parse_rule("surname, year(dob),first( given , 1)");
    CHECK(rule.parts.size() == 3);
    CHECK(to_string(rule) == "surname, year(dob), first(given, 1)");
}

TEST_CASE("errors of expressions quote the text and name the column", "[expression]") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "'' at column 1: expected a field or a function, found the end"},
        {"surname x", "'surname x' at column 9: expected the end of the expression, found 'x'"},
        {"yeer(dob)", "'yeer(dob)' at column 1: unknown function 'yeer': did you mean 'year'?"},
        {"SOUNDEX(a)", "did you mean 'soundex'?"},
        {"zzzzzz(dob)", "(functions: substr, first, last,"},
        {"jaro(dob)", "'jaro' is a string measure, for levels of comparisons"},
        {"\"year\"(dob)", "at column 1: expected a function before the bracket, found the field \"year\""},
        {"exact(dob)", "at column 1: 'exact' is a word of levels: a field of that name is written \"exact\""},
        {"substr(a, 1)",
         "at column 12: expected ',' and a whole number ('substr' takes an expression and 2 whole numbers, "
         "as in substr(postcode, 1, 3)), found ')'"},
        {"first(a)",
         "at column 8: expected ',' and a whole number ('first' takes an expression and 1 whole number"},
        {"lower(a, 1)",
         "at column 8: expected ')' ('lower' takes an expression, as in lower(email)), found ','"},
        {"substr(a, 0, 3)", "at column 11: expected a whole number from 1 to 65536, found 0"},
        {"first(a, 65537)", "at column 10: expected a whole number from 1 to 65536, found 65537"},
        {"first(a, 99999999999999999999)", "found 99999999999999999999"},
        {"first(a, 1.5)", "expected a whole number from 1 to 65536, found 1.5"},
        {"first(a, -1)", "at column 10: found '-': numbers have no sign here"},
        {"first(a, b)", "at column 10: expected a whole number"},
        {"first(1, a)", "at column 7: expected a field or a function, found '1'"},
        {"year(lower(dob))",
         "at column 6: 'year' takes a date field, as in year(dob); the result of a function is a text"},
        {"lower(a", "at column 8: expected ')'"},
        {"lower()", "at column 7: expected a field or a function, found ')'"},
    };
    for (const auto& [text, expected] : cases)
        CHECK_THAT(expression_error(text), Contains(expected));
    CHECK_THAT(rule_error("surname,"),
               Contains("'surname,' at column 9: expected a field or a function, found the end"));
    CHECK_THAT(rule_error("surname year(dob)"),
               Contains("at column 9: expected ',' or the end of the rule, found 'year'"));
    CHECK_THAT(rule_error(",a"), Contains("at column 1: expected a field or a function, found ','"));
}

TEST_CASE("whole numbers of functions have limits", "[expression]") {
    CHECK(parse_expression("first(a, 1)").numbers == std::vector<int>{1});
    CHECK(parse_expression("first(a, 65536)").numbers == std::vector<int>{65536});
}

TEST_CASE("nesting has a limit", "[expression]") {
    CHECK(to_string(parse_expression(nested(nesting_max))) == nested(nesting_max));
    CHECK_THAT(expression_error(nested(nesting_max + 1)),
               Contains("at column 193: this is nested deeper than 32 levels"));
}

TEST_CASE("a rule that grows beyond the limit when printed is refused", "[expression]") {
    std::string text = "a";
    while (text.size() + 2 <= expression_bytes_max)
        text += ",a";
    CHECK_THAT(rule_error(text), Contains("bytes with the usual spaces: write it in at most 4096"));
    text.resize(4095 / 3 * 2 - 1);  // every ",a" prints as ", a"
    CHECK(rule_error(text) == "(no error)");
    CHECK(to_string(parse_rule(to_string(parse_rule(text)))) == to_string(parse_rule(text)));
}

TEST_CASE("what is printed reads back", "[expression][property]") {
    rc::prop("expressions", [] {
        const Expression expression = any_expression(odd_names(), 6);
        RC_ASSERT(parse_expression(to_string(expression)) == expression);
    });
}

TEST_CASE("a pattern stands in an expression as it is written", "[expression]") {
    for (const char* text : {"extract(code, \"^[A-Z]{1,2}\")", "lower(extract(code, \"a\\\\d\"))", "extract(code, \"\xC3\xA9\")"})
        CHECK(to_string(parse_expression(text)) == text);
    const std::vector<int> area = numbers_of_pattern("^[A-Z]+");
    CHECK(first_match(area, "ABC1 2") == "ABC");
    CHECK(first_match(area, "1ABC").empty());
    CHECK(first_match(numbers_of_pattern("([^@]+)@"), "a.b@c") == "a.b");
    CHECK(first_match({}, "a") == "a");
    CHECK_THROWS_WITH(parse_expression("extract(code, \"(\")"), Catch::Contains("this is no pattern"));
    CHECK_THROWS_WITH(parse_expression("extract(code)"), Catch::Contains("a pattern in double quotes"));
}
