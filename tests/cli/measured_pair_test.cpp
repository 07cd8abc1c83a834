#include "cli/measured_pair.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/errors.hpp"

using namespace sameas;
using namespace sameas::cli;

TEST_CASE("a measure of two texts", "[cli]") {
    CHECK(measured_pair(measure_call("levenshtein_distance"), "kitten", "sitting") == 3);
    CHECK(measured_pair(measure_call("jaro"), "a", "a") == 1);
    CHECK(measured_pair(measure_call("jaro"), "", "") == 1);  // texts, not missing values
    CHECK(measured_pair(measure_call("jaro"), "", "a") == 0);
    CHECK(measured_pair(parse_measure_call("levenshtein_distance(units=bytes)"), "ü", "u") == 2);
    CHECK(std::isnan(measured_pair(measure_call("days_difference"), "1990-01-01", "soon")));
}

TEST_CASE("texts that no table would hold are refused", "[cli]") {
    CHECK_THROWS_AS(measured_pair(measure_call("jaro"), "\xFF", "a"), InvalidInput);
    CHECK_THROWS_AS(measured_pair(measure_call("jaro"), "a", "\xC3"), InvalidInput);
    const std::string longest(65536, 'a'), longer(65537, 'a');
    CHECK(measured_pair(measure_call("levenshtein_distance"), longest, "a") == 65535);
    CHECK_THROWS_AS(measured_pair(measure_call("levenshtein_distance"), longer, "a"), ResourceLimit);
    CHECK_THROWS_WITH(measured_pair(measure_call("exact"), "a", longer),
                      Catch::Contains("65537 bytes (limit 65536)") && Catch::Contains("aaa..."));
}

TEST_CASE("results are written as the shortest text that reads back", "[cli]") {
    CHECK(measured_text(1) == "1");
    CHECK(measured_text(0.1) == "0.1");
    CHECK(measured_text(2.0 / 3) == "0.6666666666666666");
    CHECK(measured_text(std::nan("")) == "unknown");
}
