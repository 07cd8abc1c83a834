#include "engine/cluster/spanning_forest.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using namespace sameas;

namespace {

std::vector<Merge> forest(std::size_t nodes, const std::vector<ComponentPair>& pairs, std::int64_t threshold,
                          const std::vector<std::uint32_t>& sources = {}) {
    std::vector<Merge> merges;
    spanning_forest({.nodes = nodes, .pairs = pairs, .sources = sources}, threshold, merges);
    return merges;
}

/// Heaviest set of pairs without a cycle, by trying all sets; -1 where a set has one.
std::int64_t heaviest(std::size_t nodes, const std::vector<ComponentPair>& pairs) {
    std::int64_t best = 0;
    for (std::uint32_t chosen = 0; chosen < 1u << pairs.size(); ++chosen) {
        std::vector<std::uint32_t> label(nodes);
        for (std::uint32_t node = 0; node < nodes; ++node)
            label[node] = node;
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < pairs.size() && sum >= 0; ++i) {
            if (!(chosen >> i & 1)) continue;
            const std::uint32_t from = label[pairs[i].left], to = label[pairs[i].right];
            sum = from == to ? -1 : sum + pairs[i].weight;
            std::replace(label.begin(), label.end(), from, to);
        }
        best = std::max(best, sum);
    }
    return best;
}

}  // namespace

TEST_CASE("the forest takes the heaviest pair first and names clusters by their lowest nodes",
          "[spanning_forest]") {
    const std::vector<Merge> merges = forest(4, {{0, 1, 5}, {1, 2, 9}, {3, 2, 7}, {3, 1, 8}}, 5);
    REQUIRE(merges.size() == 3);
    CHECK((merges[0].low == 1 && merges[0].high == 2 && merges[0].weight == 9));
    CHECK((merges[1].low == 1 && merges[1].high == 3 && merges[1].weight == 8));
    CHECK((merges[2].low == 0 && merges[2].high == 1 && merges[2].weight == 5));
    CHECK(forest(4, {{0, 1, 5}, {1, 2, 9}}, 6).size() == 1);
    CHECK(forest(2, {}, 0).empty());
}

TEST_CASE("no forest is heavier", "[spanning_forest]") {
    std::mt19937 random(5);
    for (int round = 0; round < 100; ++round) {
        const std::size_t nodes = 2 + random() % 5;
        std::vector<ComponentPair> pairs;
        for (std::uint32_t left = 0; left < nodes; ++left) {
            for (std::uint32_t right = left + 1; right < nodes; ++right) {
                if (pairs.size() < 10 && random() % 3)
                    pairs.push_back({right, left, static_cast<std::int64_t>(random() % 5)});
            }
        }
        std::int64_t sum = 0;
        for (const Merge& merge : forest(nodes, pairs, 0))
            sum += merge.weight;
        CHECK(sum == heaviest(nodes, pairs));
    }
}

TEST_CASE("the forest never joins two records of one source", "[spanning_forest]") {
    // 0 and 2 are of one source; the heavier pair takes node 1.
    const std::vector<Merge> merges = forest(4, {{0, 1, 5}, {1, 2, 6}, {0, 3, 1}}, 0, {0, 1, 0, 2});
    REQUIRE(merges.size() == 2);
    CHECK((merges[0].low == 1 && merges[0].high == 2));
    CHECK((merges[1].low == 0 && merges[1].high == 3));
}
