#include "cli/reasons.hpp"

#include <catch2/catch.hpp>

using namespace sameas;
using namespace sameas::cli;
using Catch::Contains;

namespace {

ComparisonExplanation compared(const std::string& name, const std::string& level, double bits,
                               double rarity = 0) {
    ComparisonExplanation comparison;
    comparison.name = name;
    comparison.level = level;
    comparison.level_number = 1;
    comparison.bits = bits;
    comparison.term_frequency_bits = rarity;
    return comparison;
}

PairExplanation pair_of(std::vector<ComparisonExplanation> comparisons, double weight) {
    PairExplanation pair;
    pair.comparisons = std::move(comparisons);
    pair.prior_bits = -12;
    pair.weight_bits = weight;
    return pair;
}

}  // namespace

TEST_CASE("the strongest evidence is named first", "[cli]") {
    const auto pair = pair_of({compared("email", "exact", 6.5), compared("names", "exact", 14.2, 3.0),
                               compared("city", "null", 0), compared("phone", "else", -2.3)},
                              6.4);
    CHECK(reason(pair, 0.95) ==
          "A match (+6.4 bits): for it speak names (exact, rare value, +14.2) and email (exact, +6.5); "
          "against it "
          "phone (no agreement, -2.3); a random pair starts at -12.0 bits.");
}

TEST_CASE("the threshold decides what is called a match", "[cli]") {
    const auto pair = pair_of({compared("email", "exact", 13)}, 1.0);
    CHECK_THAT(reason(pair, 0.6), Contains("A match"));
    CHECK_THAT(reason(pair, 0.95), Contains("Not a match"));
    CHECK_THAT(reason(pair, 0.95), Contains("nothing speaks against it"));
    CHECK_THAT(reason(pair_of({}, -12), 0.95), Contains("nothing speaks for it"));
}

TEST_CASE("beyond three, the rest is counted", "[cli]") {
    const auto pair =
        pair_of({compared("a", "exact", 5), compared("b", "exact", 4), compared("c", "exact", 3),
                 compared("d", "exact", 2), compared("e", "exact", 1)},
                3);
    CHECK_THAT(reason(pair, 0.5), Contains("a (exact, +5.0), b (exact, +4.0), c (exact, +3.0) and 2 more"));
}

TEST_CASE("values on one line", "[cli]") {
    CHECK(values_text({"anna", "schmidt"}) == "anna, schmidt");
    CHECK(values_text({"anna", ""}) == "anna, (none)");
    CHECK(values_text({"", ""}) == "(none)");
    CHECK(values_text({"two\nlines"}) == "two lines");
    CHECK(record_text("crm", "1\n7") == "crm:1 7");
}
