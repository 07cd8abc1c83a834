#include "engine/cluster/source_counts.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using namespace sameas;

TEST_CASE("without sources all pairs between clusters count") {
    SourceCounts counts;
    counts.reset(5, {});
    counts.merge(0, 1);
    counts.merge(2, 3);
    counts.merge(2, 4);
    CHECK(counts.pairs(0, 2) == 6);
    CHECK(counts.size(2) == 3);
}

TEST_CASE("pairs across sources are counted one by one") {
    std::mt19937 random(4);
    for (int round = 0; round < 200; ++round) {
        const std::size_t nodes = 2 + random() % 12;
        const std::uint32_t kinds = 1 + static_cast<std::uint32_t>(random() % 4);
        std::vector<std::uint32_t> sources(nodes), cluster(nodes);
        for (std::size_t i = 0; i < nodes; ++i) {
            sources[i] = static_cast<std::uint32_t>(random() % kinds) * 100;
            cluster[i] = static_cast<std::uint32_t>(i);
        }
        SourceCounts counts;
        counts.reset(nodes, sources);
        for (std::size_t merges = 0; merges + 2 < nodes; ++merges) {
            const std::uint32_t kept = cluster[random() % nodes], gone = cluster[random() % nodes];
            if (kept == gone) continue;
            counts.merge(kept, gone);
            std::replace(cluster.begin(), cluster.end(), gone, kept);
            for (const std::uint32_t left : cluster) {
                for (const std::uint32_t right : cluster) {
                    if (left == right) continue;
                    std::uint64_t expected = 0, size = 0;
                    for (std::size_t a = 0; a < nodes; ++a) {
                        size += cluster[a] == left;
                        for (std::size_t b = 0; b < nodes; ++b)
                            expected += cluster[a] == left && cluster[b] == right && sources[a] != sources[b];
                    }
                    REQUIRE(counts.pairs(left, right) == expected);
                    REQUIRE(counts.size(left) == size);
                }
            }
        }
    }
}
