#include "engine/settings/measure_call.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "random_trees.hpp"

using namespace sameas;
using namespace sameas::test;
using Catch::Contains;

namespace {

std::string call_error(const std::string& text) {
    return error_of([&] { parse_measure_call(text); });
}

}  // namespace

TEST_CASE("a call has all options of its row, at their defaults", "[measure_call]") {
    const MeasureCall call = measure_call("jaro_winkler");
    CHECK(call.name == "jaro_winkler");
    REQUIRE(call.options.size() == 3);
    CHECK((call.options[0].name == "prefix_weight" && call.options[1].name == "boost_above"));
    CHECK(call.number("prefix_weight") == 0.1);
    CHECK(call.number("boost_above") == 0.7);
    CHECK(call.word("units") == "code_points");
    CHECK(measure_call("exact").options.empty());
    CHECK_THAT(error_of([] { measure_call("jaro_winker"); }),
               Contains("unknown measure 'jaro_winker': did you mean 'jaro_winkler'? (measures: jaro, "));
}

TEST_CASE("calls are read with their options in any order", "[measure_call]") {
    CHECK(parse_measure_call("jaro") == measure_call("jaro"));
    MeasureCall call = parse_measure_call(" jaro_winkler ( boost_above = 0.5 , prefix_weight = 2e-1 ) ");
    CHECK((call.number("prefix_weight") == 0.2 && call.number("boost_above") == 0.5));
    CHECK(call == parse_measure_call("jaro_winkler(prefix_weight=0.20, boost_above=0.5)"));
    CHECK(parse_measure_call("jaro_winkler(prefix_weight=0.1)") == measure_call("jaro_winkler"));
    CHECK(parse_measure_call("jaro(units=bytes)").word("units") == "bytes");
}

TEST_CASE("calls are written with what is not a default", "[measure_call]") {
    CHECK(to_string(measure_call("jaro_winkler")) == "jaro_winkler");
    const MeasureCall call =
        parse_measure_call("jaro_winkler(units=bytes, boost_above=0.7, prefix_weight=0.2)");
    CHECK(to_string(call) == "jaro_winkler(prefix_weight=0.2, units=bytes)");
    CHECK(options_text(call) == "prefix_weight=0.2, units=bytes");
    CHECK(options_text(measure_call("jaro")).empty());
}

TEST_CASE("errors of calls name the column and what may stand there", "[measure_call]") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"",
         "'' at column 1: expected a measure, as in jaro_winkler or jaro_winkler(prefix_weight=0.2), found "
         "the end"},
        {"jaro_winker",
         "'jaro_winker' at column 1: unknown measure 'jaro_winker': did you mean 'jaro_winkler'?"},
        {"jaro()", "at column 6: expected an option, as in q=2, found ')'"},
        {"jaro(name)", "at column 6: 'jaro' has no option 'name' (options: units)"},
        {"jaro(unit=bytes)",
         "at column 6: 'jaro' has no option 'unit': did you mean 'units'? (options: units)"},
        {"exact(q=2)", "at column 7: 'exact' has no options, found 'q'"},
        {"jaro_winkler(prefix_weight 0.2)",
         "at column 28: expected '=' and a number from 0 to 0.25, found '0.2'"},
        {"jaro_winkler(prefix_weight=)",
         "at column 28: expected a number from 0 to 0.25 for 'prefix_weight', found ')'"},
        {"jaro_winkler(prefix_weight=yes)",
         "expected a number from 0 to 0.25 for 'prefix_weight', found 'yes'"},
        {"jaro_winkler(prefix_weight=0.26)",
         "expected a number from 0 to 0.25 for 'prefix_weight', found 0.26"},
        {"jaro_winkler(prefix_weight=-1)", "at column 28: found '-': numbers have no sign here"},
        {"jaro_winkler(prefix_weight=0.2, prefix_weight=0.2)",
         "at column 33: the option 'prefix_weight' is given twice: leave one out"},
        {"jaro(units=byte)",
         "at column 12: expected code_points or bytes for 'units', found byte: did you mean 'bytes'?"},
        {"jaro(units=2)", "at column 12: expected code_points or bytes for 'units', found '2'"},
        {"same_last_digits(n=0)", "expected a whole number from 1 to 15 for 'n', found 0"},
        {"same_last_digits(n=1.5)", "expected a whole number from 1 to 15 for 'n', found 1.5"},
        {"same_last_digits(n=16)", "expected a whole number from 1 to 15 for 'n', found 16"},
        {"jaro(units=bytes", "at column 17: expected ',' or ')', found the end"},
        {"jaro(units=bytes) >= 0.9", "at column 19: expected the end, found '>='"},
        {"exact x", "at column 7: expected the end, found 'x'"},
        {"jaro, units=bytes", "at column 5: expected options in brackets, or the end, found ','"},
    };
    for (const auto& [text, expected] : cases)
        CHECK_THAT(call_error(text), Contains(expected));
}

TEST_CASE("printed calls read back", "[measure_call][property]") {
    rc::prop("any measure with any options", [] {
        const MeasureCall call = any_call(any_measure_row());
        RC_ASSERT(parse_measure_call(to_string(call)) == call);
        RC_ASSERT(to_string(parse_measure_call(to_string(call))) == to_string(call));
    });
}
