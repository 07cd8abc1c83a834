#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "engine/derive/features.hpp"

using namespace sameas;

namespace {

Expression field(std::string name = "f") {
    return {std::move(name), {}, {}};
}
Expression function(std::string name, std::vector<int> numbers = {}) {
    return {std::move(name), {field()}, std::move(numbers)};
}

std::string of_text(const Expression& expression, std::string_view text) {
    return apply_function(expression, text, FieldType::text, DatePrecision::unparsed);
}

std::string of_date(const std::string& name, std::string_view text, DatePrecision precision) {
    return apply_function(function(name), text, FieldType::date, precision);
}

}  // namespace

TEST_CASE("substr counts code points from 1") {
    CHECK(of_text(function("substr", {1, 3}), "2154ab") == "215");
    CHECK(of_text(function("substr", {3, 2}), "žluťoučký") == "uť");
    CHECK(of_text(function("substr", {2, 100}), "añb") == "ñb");
    CHECK(of_text(function("substr", {4, 1}), "añb") == "");
    CHECK(of_text(function("substr", {3, 1}), "añ😀") == "😀");
}

TEST_CASE("first and last count code points") {
    CHECK(of_text(function("first", {4}), "smith") == "smit");
    CHECK(of_text(function("first", {4}), "ñu") == "ñu");
    CHECK(of_text(function("first", {2}), "ñandú") == "ña");
    CHECK(of_text(function("last", {2}), "ñandú") == "dú");
    CHECK(of_text(function("last", {7}), "555-1234567") == "1234567");
    CHECK(of_text(function("last", {9}), "ñ") == "ñ");
}

TEST_CASE("lower maps code points to lower case") {
    CHECK(of_text(function("lower"), "ÉLODIE Smith") == "élodie smith");
    CHECK(of_text(function("lower"), "straße") == "straße");
}

TEST_CASE("digits keeps decimal digits alone") {
    CHECK(of_text(function("digits"), "+61 (2) 55-01") == "6125501");
    CHECK(of_text(function("digits"), "none") == "");
    CHECK(of_text(function("digits"), "٣x²½") == "٣");
}

TEST_CASE("initials and sorted tokens go by words") {
    CHECK(of_text(function("initials"), "anna maria de vries") == "amdv");
    CHECK(of_text(function("initials"), " élodie  o'neil ") == "éo");
    CHECK(of_text(function("initials"), "anna") == "a");
    CHECK(of_text(function("sorted_tokens"), "vries anna  de anna ") == "anna anna de vries");
    CHECK(of_text(function("sorted_tokens"), "b é a") == "a b é");
    CHECK(of_text(function("sorted_tokens"), "x") == "x");
}

TEST_CASE("soundex is null without a Latin letter") {
    CHECK(of_text(function("soundex"), "robert") == "R163");
    CHECK(of_text(function("soundex"), "rupert") == "R163");
    CHECK(of_text(function("soundex"), "жуков") == "");
    CHECK(of_text(function("soundex"), "12") == "");
}

TEST_CASE("parts of a date are null where they are not known") {
    CHECK(of_date("year", "1990-04-03", DatePrecision::day) == "1990");
    CHECK(of_date("month", "1990-04-03", DatePrecision::day) == "04");
    CHECK(of_date("day", "1990-04-03", DatePrecision::day) == "03");
    CHECK(of_date("month", "1990-04", DatePrecision::month) == "04");
    CHECK(of_date("day", "1990-04", DatePrecision::month) == "");
    CHECK(of_date("year", "1990", DatePrecision::year) == "1990");
    CHECK(of_date("month", "1990", DatePrecision::year) == "");
    CHECK(of_date("year", "1839-01-81", DatePrecision::unparsed) == "");
}

TEST_CASE("the inner function is applied first, and its null stays null") {
    const Expression inner = function("digits");
    CHECK(of_text({"last", {inner}, {3}}, "a1b2c3d4") == "234");
    CHECK(of_text({"last", {inner}, {3}}, "abc") == "");
    CHECK(of_text({"first", {{"sorted_tokens", {function("lower")}, {}}}, {1}}, "B A") == "a");
    const Expression year{"year", {field()}, {}};
    CHECK(apply_function({"last", {year}, {2}}, "1990-04-03", FieldType::date, DatePrecision::day) == "90");
}

TEST_CASE("null gives null, and a field its text") {
    CHECK(of_text(function("soundex"), "") == "");
    CHECK(of_text(field(), "anna") == "anna");
}

TEST_CASE("text functions read the text of dates and numbers") {
    CHECK(apply_function(function("first", {7}), "1990-04-03", FieldType::date, DatePrecision::day) ==
          "1990-04");
    CHECK(apply_function(function("digits"), "-12.5", FieldType::number, DatePrecision::unparsed) == "125");
}

TEST_CASE("every function of the table gives a value") {
    const auto check = [](const char* name, FieldType operand, std::size_t numbers) {
        CAPTURE(name);
        const std::string_view text = operand == FieldType::date ? "1990-04-03" : "a 1";
        CHECK_FALSE(
            apply_function(function(name, std::vector<int>(numbers, 1)), text, operand, DatePrecision::day)
                .empty());
    };
#define SAMEAS_FUNCTION(name, operand, result, numbers, doc, example) \
    check(#name, FieldType::operand, numbers);
#include "engine/derive/functions.def"
#undef SAMEAS_FUNCTION
}
