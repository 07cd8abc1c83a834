#include "engine/cluster/expected_outside.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace sameas;

namespace {

double chance(double bits) { return 1 / (1 + std::exp2(-bits)); }

PairBlocks blocks_of(const std::vector<KeptPair>& pairs) {
    return [&pairs](const PairStore::BlockSink& sink) {
        for (const KeptPair& pair : pairs) sink(std::span(&pair, 1));
    };
}

/// {0, 1, 2}, {3, 4}, 5 and 6.
Clusters some_clusters() {
    return {.entity = {0, 0, 0, 3, 3, 5, 6},
            .merges = {{0, 1, weight_scale}, {0, 2, weight_scale}, {3, 4, weight_scale}}};
}

const std::vector<double> weights{-1, -3, 5};

}  // namespace

TEST_CASE("pairs between two entities may stand or fall together") {
    // All six pairs of {0, 1, 2} and {3, 4} were kept; of {0, 1, 2} and 5 one; 5 and 6 are alone.
    const std::vector<KeptPair> pairs{{0, 3, 0}, {0, 4, 0}, {1, 3, 0}, {1, 4, 1}, {2, 3, 0}, {2, 4, 0},
                                      {0, 5, 0}, {5, 6, 0}, {0, 1, 2}};
    const ExpectedOutside found = expected_outside(blocks_of(pairs), some_clusters(), weights, {.keep_probability = 0.02});
    CHECK(found.matches == Approx(7 * chance(-1) + chance(-3)));
    CHECK(found.variance == Approx(7 * chance(-1) * chance(1) + chance(-3) * chance(3)));
    CHECK(found.together == Approx(6 * chance(-3) + 0.02 + chance(-1)));
}

TEST_CASE("in a link pairs inside a source are neither kept nor missed") {
    const std::vector<std::uint32_t> sources{0, 1, 1, 0, 0, 1, 0};
    // Across sources {0, 1, 2} and {3, 4} have the pairs of 1 and 2 with 3 and 4.
    const std::vector<KeptPair> pairs{{0, 3, 1}, {1, 3, 0}, {1, 4, 0}, {2, 3, 0}, {2, 4, 0}};
    const ExpectedOutside found = expected_outside(blocks_of(pairs), some_clusters(), weights, {.sources = sources});
    CHECK(found.matches == Approx(4 * chance(-1)));
    CHECK(found.together == Approx(4 * chance(-1)));
}

TEST_CASE("what is expected outside does not depend on memory") {
    std::vector<KeptPair> pairs;
    Clusters clusters;
    for (std::uint32_t node = 0; node < 400; ++node) {
        clusters.entity.push_back(node / 2 * 2);
        if (node % 2 == 0) clusters.merges.push_back({node, node + 1, weight_scale});
        for (std::uint32_t other = node + 1; other < node + 9 && other < 400; ++other)
            pairs.push_back({node, other, (node * 7 + other) % 3});
    }
    const ExpectedOutside plenty = expected_outside(blocks_of(pairs), clusters, weights, {});
    const ExpectedOutside scarce = expected_outside(blocks_of(pairs), clusters, weights, {.entity_pairs_max = 50});
    CHECK(plenty.together > 0);
    CHECK(plenty.together < plenty.matches);
    CHECK(scarce.together == plenty.together);
    CHECK(scarce.matches == plenty.matches);
}
