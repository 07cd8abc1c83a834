#include "engine/table/number.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

using namespace sameas;

namespace {

std::string canonical(double number) {
    std::string text;
    append_number(number, text);
    return text;
}

}  // namespace

TEST_CASE("numbers are read in their usual spellings") {
    CHECK(parse_number("12") == 12.0);
    CHECK(parse_number("-0.5") == -0.5);
    CHECK(parse_number("+3") == 3.0);
    CHECK(parse_number(" 1e3\t") == 1000.0);
    CHECK(parse_number(".25") == 0.25);
    CHECK(parse_number("7.") == 7.0);
    CHECK(parse_number("007") == 7.0);
    CHECK_FALSE(std::signbit(*parse_number("-0")));
}

TEST_CASE("what is no number is not read") {
    for (const char* text : {"",
                             " ",
                             "+",
                             "-",
                             ".",
                             "e3",
                             "1e",
                             "+-1",
                             "-+1",
                             "++1",
                             "--1",
                             "1 2",
                             "1,000",
                             "1,5",
                             "1.2.3",
                             "nan",
                             "NaN",
                             "-nan",
                             "inf",
                             "-inf",
                             "infinity",
                             "+inf",
                             "0x10",
                             "12a",
                             "1e999",
                             "-1e999",
                             "1_000",
                             "\xC2\xA0"
                             "1"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_number(text).has_value());
    }
    CHECK_FALSE(parse_number(std::string_view("1\0", 2)).has_value());
}

TEST_CASE("all spellings of a number have one text, the shortest") {
    for (const char* text : {"1000", "1e3", "+1000.0", " 1.0E3 "})
        CHECK(canonical(*parse_number(text)) == "1000");
    CHECK(canonical(0.1) == "0.1");
    CHECK(canonical(*parse_number("-0.0")) == "0");
    CHECK(canonical(1e30) == "1e+30");
}

TEST_CASE("the text of a number reads back as the same number") {
    rc::prop("any finite double", [](double number) {
        RC_PRE(std::isfinite(number));
        RC_ASSERT(parse_number(canonical(number)) == number);
    });
}
