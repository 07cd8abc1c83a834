#include "engine/cluster/dense_linkage.hpp"

#include <catch2/catch.hpp>

#include "tests/engine/cluster/random_component.hpp"

using namespace sameas;

TEST_CASE("small components get the merges of one at a time", "[dense_linkage]") {
    std::mt19937 random(31);
    std::size_t merges = 0, with_sources = 0;
    for (int round = 0; round < 6000; ++round) {
        const std::size_t nodes = round % 50 == 0 ? DenseLinkage::nodes_max : random() % 20;
        const std::uint32_t sources =
            round % 2 == 0 ? 0 : std::vector<std::uint32_t>{2, 5, 12, 200}[random() % 4];
        const RandomComponent input =
            random_component(random, nodes, random() % (1 + nodes * nodes), sources);
        DenseLinkage linkage{LinkageWeights(input.options)};
        std::vector<Merge> found;
        linkage.run(input.component(), found);
        REQUIRE(are_equal(by_low(found), one_at_a_time(input)));
        merges += found.size();
        with_sources += sources > 0 ? found.size() : 0;
    }
    CHECK(merges > 10'000);
    CHECK(with_sources > 2000);
}

TEST_CASE("one dense linkage clusters one component after the other", "[dense_linkage]") {
    constexpr std::int64_t bit = weight_scale;
    DenseLinkage linkage{LinkageWeights({})};
    std::vector<Merge> merges;
    const std::vector<ComponentPair> triangle{{0, 1, 3 * bit}, {1, 2, 2 * bit}, {0, 2, bit}},
        couple{{1, 0, bit}};
    const std::vector<std::uint32_t> sources{0, 0, 1};
    linkage.run({.nodes = 3, .pairs = triangle, .sources = {}}, merges);
    CHECK(merges.size() == 2);
    linkage.run({.nodes = 3, .pairs = std::span(triangle).subspan(1), .sources = sources}, merges);
    CHECK(merges.size() == 3);
    linkage.run({.nodes = 2, .pairs = couple, .sources = {}}, merges);
    CHECK(merges.size() == 4);
    linkage.run({.nodes = 0, .pairs = {}, .sources = {}}, merges);
    linkage.run({.nodes = 1, .pairs = {}, .sources = {}}, merges);
    CHECK(merges.size() == 4);
}
