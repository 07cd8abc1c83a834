#include "engine/score/kind_columns.hpp"

#include <catch2/catch.hpp>

#include "engine/model/model.hpp"

using namespace sameas;

TEST_CASE("what each kind of pair has in the columns of a table of pairs", "[score]") {
    const Settings settings = parse_settings(R"json({"blocking": ["town", "name"], "comparisons": [
        {"field": "name", "levels": ["exact", "else"]}, {"field": "town", "levels": ["exact", "jaro_winkler >= 0.9", "else"]}]})json",
                                             "test");
    const PatternLayout layout(settings);
    ScoredPairs scored;
    std::vector<std::uint64_t> patterns;
    for (std::uint64_t pattern = 0; pattern < 12; ++pattern) {  // each with its levels: 3 states of names, 4 of towns
        scored.kinds.push_back({pattern, static_cast<std::uint32_t>(pattern % 2)});
        patterns.push_back(pattern);
    }
    std::vector<double> weights(12, 0.0);
    weights[3] = 1;
    const KindColumns columns = columns_of_kinds(layout, scored, weights);
    CHECK(columns.weight == weights);
    CHECK(columns.probability[0] == 0.5);
    CHECK(columns.probability[3] == probability(1));
    CHECK(columns.rule == std::vector<std::int32_t>{1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2});
    CHECK(columns.pattern == patterns);
    REQUIRE(columns.levels.size() == 2);
    std::vector<std::vector<int>> seen(3, std::vector<int>(4));
    for (std::size_t kind = 0; kind < 12; ++kind) ++seen[columns.levels[0][kind]][columns.levels[1][kind]];
    CHECK(seen == std::vector<std::vector<int>>(3, std::vector<int>(4, 1)));
}
