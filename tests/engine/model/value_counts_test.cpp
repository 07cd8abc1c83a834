#include "engine/model/value_counts.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "engine/errors.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({"blocking": ["name"], "comparisons": [
    {"field": "name", "term_frequency": true, "levels": ["exact", "else"]}]})json";

}  // namespace

TEST_CASE("equal pairs from value counts are those of looking at every pair") {
    RunContext context;
    const Settings settings = parse_settings(settings_text, "test");
    std::mt19937 random(3);
    std::vector<test::Source> sources{{"a", {}}, {"b", {}}, {"c", {}}};
    for (auto& source : sources) {
        for (int i = 0; i < 70; ++i) {
            const auto pick = random() % 12;
            source.rows.push_back({pick == 0 ? "" : "n" + std::to_string(pick * pick % 17)});
        }
    }
    const Table table = test::small_table(settings, {"name"}, sources, context);
    const Features features = derive(table, expressions_of(settings), context);
    const auto frequencies = count_term_frequencies(settings, features);
    REQUIRE(frequencies.size() == 1);
    const auto bits = information_bits(frequencies[0], features.values(0));
    for (const PairScope scope : {PairScope::all, PairScope::across_sources}) {
        std::uint64_t compared = 0;
        std::vector<std::uint64_t> equal(rarity_bins);
        for (std::uint32_t i = 0; i < table.rows(); ++i) {
            for (std::uint32_t j = i + 1; j < table.rows(); ++j) {
                const RowId a{i}, b{j};
                if (scope == PairScope::across_sources && table.source(a) == table.source(b)) continue;
                const ValueId va = features.codes(a)[0], vb = features.codes(b)[0];
                if (va == null_value || vb == null_value) continue;
                ++compared;
                if (va == vb) ++equal[rarity_bin(bits[index(va)])];
            }
        }
        const EqualPairs counted = count_equal_pairs(features, 0, scope, bits);
        CHECK(counted.compared == compared);
        CHECK(counted.equal == equal);
        const EqualPairs unsplit = count_equal_pairs(features, 0, scope, {});
        CHECK(unsplit.equal == std::vector<std::uint64_t>{std::accumulate(equal.begin(), equal.end(), std::uint64_t{0})});
    }
}

TEST_CASE("own bins are shares of the records") {
    RunContext context;
    const Settings settings = parse_settings(settings_text, "test");
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 6; ++i) rows.push_back({"often"});
    rows.push_back({"once"});
    rows.push_back({"single"});
    rows.push_back({""});
    const Table table = test::small_table(settings, {"name"}, {{"s", rows}}, context);
    const Features features = derive(table, expressions_of(settings), context);
    const auto frequencies = count_term_frequencies(settings, features);
    CHECK(frequencies[0].total == 8);
    CHECK(frequencies[0].counts == std::vector<std::pair<std::string, std::uint64_t>>{{"often", 6}});
    const auto bits = information_bits(frequencies[0], features.values(0));
    const auto shares = own_bins(features, {0}, {&bits});
    CHECK(shares[0] == 0.75);   // 0.4 bits
    CHECK(shares[1] == 0.25);   // 3 bits
}
