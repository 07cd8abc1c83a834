#include "engine/settings/tokens.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "error_of.hpp"
#include "random_trees.hpp"

using namespace sameas;
using namespace sameas::test;
using Catch::Contains;

namespace {

std::string token_error(const std::string& text) {
    return error_of([&] { Tokens tokens(text); });
}

}  // namespace

TEST_CASE("tokens say what they are and where", "[tokens]") {
    Tokens tokens(" ab9(\"c \\\"d\\\\\",1.5e-3) >= <=%");
    using Kind = Token::Kind;
    const std::vector<std::tuple<Kind, std::string, std::size_t>> expected = {
        {Kind::word, "ab9", 2},     {Kind::open, "(", 5},         {Kind::quoted, "c \"d\\", 6},
        {Kind::comma, ",", 15},     {Kind::number, "1.5e-3", 16}, {Kind::close, ")", 22},
        {Kind::at_least, ">=", 24}, {Kind::at_most, "<=", 27},    {Kind::percent, "%", 29},
        {Kind::end, "", 30},        {Kind::end, "", 30}};
    for (const auto& [kind, text, column] : expected) {
        const Token token = tokens.take();
        CHECK(token.kind == kind);
        CHECK(token.text == text);
        CHECK(token.column == column);
    }
}

TEST_CASE("columns count code points", "[tokens]") {
    CHECK_THAT(token_error("\"\xC3\xA4\xE5\x90\x8D\xF0\x9F\x98\x80\" ?"),
               Contains("' at column 7: found '?'"));
    CHECK_THAT(token_error("ab\xC3\xA4"),
               Contains("at column 3: found '\xC3\xA4', which means nothing here"));
}

TEST_CASE("what is no token is refused with its place", "[tokens]") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"a > 1", "'a > 1' at column 3: expected '>=', found '>' alone"},
        {"a < 1", "at column 3: expected '<=', found '<'"},
        {"a -1", "at column 3: found '-': numbers have no sign here"},
        {"'a'", "at column 1: found \"'\": names of fields stand in double quotes"},
        {"a \"b", "at column 3: expected a closing '\"'"},
        {"a \"b\\", "at column 6: expected \\\" or \\\\, found \\ and the end"},
        {"\"b\\n\"", "at column 4: expected \\\" or \\\\, found \\ and 'n'"},
        {"\"\"", "at column 1: expected the name of a field, found empty quotes"},
        {"1.", "at column 3: expected a digit of the number, found the end"},
        {"1e", "at column 3: expected a digit"},
        {"1e+x", "at column 4: expected a digit of the number, found 'x'"},
        {"12ab", "at column 3: expected the end of the number, found 'a'"},
        {std::string("a\0", 2), "at column 2: found '\\x00'"},
        {"\xFF", "is not UTF-8"},
    };
    for (const auto& [text, expected] : cases)
        CHECK_THAT(token_error(text), Contains(expected));
}

TEST_CASE("a text has a limit of bytes", "[tokens]") {
    CHECK(token_error(std::string(expression_bytes_max, 'a')) == "(no error)");
    CHECK_THAT(token_error(std::string(expression_bytes_max + 1, 'a')),
               Contains("has 4097 bytes: write it in at most 4096"));
}

TEST_CASE("names are quoted where they must be", "[tokens]") {
    CHECK(quoted_name("surname_2") == "surname_2");
    CHECK(quoted_name("year") == "year");
    for (const char* keyword : {"and", "or", "not", "exact", "swapped", "within", "same", "else"}) {
        CHECK(quoted_name(keyword) == "\"" + std::string(keyword) + "\"");
    }
    CHECK(quoted_name("birth date") == "\"birth date\"");
    CHECK(quoted_name("9") == "\"9\"");
    CHECK(quoted_name("a\"\\") == "\"a\\\"\\\\\"");
}

TEST_CASE("numbers print short", "[tokens]") {
    const std::vector<std::pair<double, std::string>> cases = {
        {0, "0"},           {1, "1"},           {0.92, "0.92"},  {0.1, "0.1"},
        {100000, "100000"}, {0.0001, "0.0001"}, {1e15, "1e+15"}, {2.5e-7, "2.5e-07"}};
    for (const auto& [number, text] : cases)
        CHECK(number_text(number) == text);
}

TEST_CASE("numbers read back as they were", "[tokens][property]") {
    rc::prop("any number of no sign", [] {
        const double number =
            std::abs(*rc::gen::arbitrary<double>()) * any_of<double>({1e-300, 1e-9, 1, 1e9, 1e200});
        RC_PRE(std::isfinite(number));
        Tokens tokens(number_text(number));
        RC_ASSERT(number_value(tokens, tokens.peek()) == number);
    });
}

TEST_CASE("numbers beyond a double are refused", "[tokens]") {
    Tokens tokens("1e999");
    CHECK_THAT(error_of([&] { number_value(tokens, tokens.peek()); }),
               Contains("at column 1: the number 1e999 is beyond"));
}
