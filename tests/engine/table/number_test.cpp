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

TEST_CASE("numbers are read as people write them") {
    for (const auto& [text, number] : {std::pair{"12", 12.0}, {"$113.95", 113.95}, {"£ 7", 7.0}, {"12.50 €", 12.5}, {"1,250", 1250.0},
                                       {"$1,250,000.50", 1250000.5}, {"-1,250", -1250.0}, {"-125,000", -125000.0}, {"2002,", 2002.0}, {" 2000 .", 2000.0},
                                       {"12,345;", 12345.0}, {"\"12\"", 12.0}, {"'$1,250.5';", 1250.5}, {"\"7,\"", 7.0}, {"1e3", 1000.0}, {".5", 0.5}}) {
        CAPTURE(text);
        CHECK(parse_written_number(text) == number);
    }
    for (const char* text : {"", "$", "€ €", "1,5", "12,34", ",125", "1,2345", "1,250,00", "1,25.5", "-,125", "1.250,50", "1.5.2", "12 kg", "(12)", "\"12", "'12\"", "\"", "\"\"", "0,125", "00,501", "007,125", "1,2e5", "1,e05", "1e,100", "5,e-1", "1,+25",
                             "1,234,567,890,123,456,789,012,345,678,901,234"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_written_number(text));
    }
    CHECK(has_currency("$5"));
    CHECK(has_currency("5 €"));
    CHECK_FALSE(has_currency("5"));
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
