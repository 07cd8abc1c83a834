#include "engine/compare/pattern_layout.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"

using namespace sameas;

namespace {

Settings two_comparisons() {
    return parse_settings(R"json({"blocking": ["surname"], "comparisons": [
        {"field": "surname", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
        {"field": "dob", "term_frequency": true, "levels": ["exact", "within 31 days", "else"]}]})json",
                          "test");
}

}  // namespace

TEST_CASE("states are null, then the levels, agreeing ones split by rarity") {
    const PatternLayout layout(two_comparisons());
    REQUIRE(layout.comparisons() == 2);
    CHECK(layout.states(0) == 1 + 2 * rarity_bins + 1);
    CHECK(layout.states(1) == 1 + rarity_bins + 1 + 1);   // `within` agrees on no value
    CHECK(layout.first_state(0, 2) == 1 + rarity_bins);
    CHECK(layout.level(0, 0) == 0);
    CHECK(layout.level(0, rarity_bins) == 1);
    CHECK(layout.bin(0, rarity_bins) == rarity_bins - 1);
    CHECK(layout.level(0, 2 * rarity_bins + 1) == 3);
    CHECK(layout.bin(1, layout.first_state(1, 2)) == 0);
}

TEST_CASE("a pattern gives back the state of each comparison") {
    const PatternLayout layout(two_comparisons());
    for (std::size_t a = 0; a < layout.states(0); ++a) {
        for (std::size_t b = 0; b < layout.states(1); ++b) {
            const std::uint64_t pattern = a * layout.stride(0) + b * layout.stride(1);
            REQUIRE(layout.state(pattern, 0) == a);
            REQUIRE(layout.state(pattern, 1) == b);
        }
    }
}

TEST_CASE("more states than 64 bits hold are refused by name") {
    std::string comparisons;
    for (int i = 0; i < 30; ++i) {
        comparisons += std::string(i ? "," : "") + R"({"field": "f)" + std::to_string(i) +
                       R"(", "levels": ["exact", "osa_distance <= 1", "osa_distance <= 2", "osa_distance <= 3", "else"]})";
    }
    const Settings settings = parse_settings(R"({"blocking": ["f0"], "comparisons": [)" + comparisons + "]}", "test");
    CHECK_THROWS_WITH(PatternLayout(settings), Catch::Contains("f24") && Catch::Contains("64 bits"));
}

TEST_CASE("rarity bins are two bits wide and the last is open") {
    CHECK(rarity_bin(-1) == 0);
    CHECK(rarity_bin(0) == 0);
    CHECK(rarity_bin(1.999) == 0);
    CHECK(rarity_bin(2) == 1);
    CHECK(rarity_bin(17.999) == 8);
    CHECK(rarity_bin(18) == 9);
    CHECK(rarity_bin(500) == 9);
}
