#include "engine/compare/letter_gate.hpp"

#include <catch2/catch.hpp>

#include "engine/settings/measure_call.hpp"

using namespace sameas;
using kernels::TileGate;

namespace {

std::optional<LetterGate> gate(std::string_view call, double bound, bool at_least) {
    return LetterGate::of(parse_measure_call(call), {.slot = 0, .at_least = at_least, .bound = bound});
}

}  // namespace

TEST_CASE("a distance allows as many letters to be missing", "[letter_gate]") {
    const auto two = gate("levenshtein_distance", 2, false);
    REQUIRE(two);
    CHECK(two->kind() == TileGate::letters_missing);
    CHECK(two->numbers(7).first == 2);
    CHECK(two->numbers(0).first == 64);  // a value of unknown length
    CHECK(gate("osa_distance", 2.7, false)->numbers(7).first == 2);
    CHECK(gate("damerau_distance", -1, false)->numbers(7).first == 0);
    CHECK(gate("damerau_distance", 1e9, false)->numbers(7).first == 64);
}

TEST_CASE("a share of the length allows the share that is left", "[letter_gate]") {
    CHECK(gate("levenshtein", 0.8, true)->numbers(10).first == 2);  // 1 - 0.8 is a hair below 0.2
    CHECK(gate("osa", 0.75, true)->numbers(11).first == 2);
    CHECK(gate("damerau(units=bytes)", 0, true)->numbers(11).first == 11);
    CHECK(gate("damerau(units=bytes)", 0, true)->units() == TextUnits::bytes);
}

TEST_CASE("Jaro needs a share of the letters of both", "[letter_gate]") {
    const auto jaro = gate("jaro", 0.8, true);
    REQUIRE(jaro);
    CHECK(jaro->kind() == TileGate::letters_shared);
    CHECK(jaro->numbers(10).first == 111);  // 8 (3 * 0.8 - 1) 10
    CHECK(jaro->numbers(10).second == 111);
    CHECK(jaro->numbers(0).first == 0);
    CHECK(gate("jaro", 0.3, true)->numbers(10).first == 0);
    // With four equal first letters 0.9 is reached from 5/6 on, and nothing up to 0.7 is boosted.
    CHECK(gate("jaro_winkler", 0.9, true)->numbers(10).first == 135);
    CHECK(gate("jaro_winkler", 0.9, true)->numbers(10).second == 119);
    CHECK(gate("jaro_winkler", 0.7, true)->numbers(10).second == gate("jaro", 0.7, true)->numbers(10).first);
    CHECK(gate("jaro_winkler(prefix_weight=0.25, boost_above=0)", 0.9, true)->numbers(10).second == 0);
}

TEST_CASE("of other measures letters tell nothing", "[letter_gate]") {
    CHECK_FALSE(gate("qgram_jaccard", 0.5, true));
    CHECK_FALSE(gate("hamming", 0.5, true));
    CHECK_FALSE(gate("levenshtein_distance", 2, true));
    CHECK_FALSE(gate("jaro", 0.5, false));
}
