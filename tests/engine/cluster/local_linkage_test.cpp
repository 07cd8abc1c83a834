#include "engine/cluster/local_linkage.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "engine/run_context.hpp"
#include "tests/engine/cluster/random_component.hpp"

using namespace sameas;

namespace {

constexpr std::uint64_t without_end = UINT64_MAX;

/// A graph in memory, whose nodes come in order of their numbers.
class ListedPairs final : public NodePairs {
  public:
    explicit ListedPairs(const RandomComponent& graph) : pairs_(graph.nodes) {
        for (const ComponentPair& pair : graph.pairs) {
            pairs_[pair.left].push_back({pair.right, pair.weight});
            pairs_[pair.right].push_back({pair.left, pair.weight});
        }
        for (const std::uint32_t source : graph.sources) sources_.push_back("source " + std::to_string(source));
    }
    void append_pairs(std::uint32_t node, std::vector<Pair>& pairs) const override {
        pairs.insert(pairs.end(), pairs_[node].begin(), pairs_[node].end());
    }
    bool is_before(std::uint32_t node, std::uint32_t other) const override { return node < other; }
    std::string_view source_of(std::uint32_t node) const override { return sources_.empty() ? "" : std::string_view(sources_[node]); }

  private:
    std::vector<std::vector<Pair>> pairs_;
    std::vector<std::string> sources_;
};

std::vector<std::uint32_t> entity_by_node(const RandomComponent& graph) {
    RunContext context({.threads = 1});
    std::vector<WeightedPair> pairs;
    for (const ComponentPair& pair : graph.pairs) pairs.push_back({pair.left, pair.right, pair.weight});
    ClusterOptions options = graph.options;
    options.sources = graph.sources;
    return cluster(graph.nodes, pairs, options, context).entity;
}

std::vector<std::uint32_t> members_of(const std::vector<std::uint32_t>& entity, std::uint32_t node) {
    std::vector<std::uint32_t> members;
    for (std::uint32_t other = 0; other < entity.size(); ++other) {
        if (entity[other] == entity[node]) members.push_back(other);
    }
    return members;
}

std::vector<std::uint32_t> found_by(LocalLinkage& linkage, std::uint32_t node) {
    const auto entity = linkage.entity_of(node);
    REQUIRE(entity);
    std::vector<std::uint32_t> members(entity->begin(), entity->end());
    std::sort(members.begin(), members.end());
    return members;
}

/// Entities of three that hold together, each with a weaker pair to the next: one component.
RandomComponent entities_in_a_row(std::uint32_t entities) {
    RandomComponent graph;
    graph.nodes = std::size_t{entities} * 3;
    for (std::uint32_t first = 0; first < graph.nodes; first += 3) {
        for (const auto& [left, right] : {std::pair{0u, 1u}, {0u, 2u}, {1u, 2u}}) graph.pairs.push_back({first + left, first + right, 5 * weight_scale});
        if (first > 0) graph.pairs.push_back({first - 1, first, weight_scale});
    }
    return graph;
}

}  // namespace

TEST_CASE("the entity of each node is the one that it has in the whole graph", "[local_linkage]") {
    std::mt19937 random(7);
    std::size_t together = 0, apart_by_source = 0;
    for (int round = 0; round < 3000; ++round) {
        const std::size_t nodes = 1 + random() % (round % 20 == 0 ? 300 : 25);
        const std::uint32_t sources = round % 2 == 0 ? 0 : std::vector<std::uint32_t>{2, 5, 12, 200}[random() % 4];
        const RandomComponent graph = random_component(random, nodes, random() % (1 + nodes * 6), sources);
        const std::vector<std::uint32_t> expected = entity_by_node(graph);
        const ListedPairs pairs(graph);
        LocalLinkage linkage{LinkageWeights(graph.options)};
        const auto first = static_cast<std::uint32_t>(random() % nodes);
        linkage.begin(pairs, without_end);
        REQUIRE(found_by(linkage, first) == members_of(expected, first));
        for (std::uint32_t node = 0; node < nodes; ++node) {  // with what is known by now
            const std::vector<std::uint32_t> members = members_of(expected, node);
            REQUIRE(found_by(linkage, node) == members);
            together += members.size() > 1;
            apart_by_source += sources > 0 && members.size() > 1;
        }
    }
    CHECK(together > 10'000);
    CHECK(apart_by_source > 2000);
}

TEST_CASE("of a long component only what is near a node is read", "[local_linkage]") {
    const RandomComponent graph = entities_in_a_row(10'000);
    const ListedPairs pairs(graph);
    LocalLinkage linkage{LinkageWeights(graph.options)};
    for (const std::uint32_t node : {0u, 15'001u, 29'999u}) {
        linkage.begin(pairs, without_end);
        const std::uint32_t first = node / 3 * 3;
        CHECK(found_by(linkage, node) == std::vector<std::uint32_t>{first, first + 1, first + 2});
        CHECK(linkage.nodes_read() <= 12);
    }
}

TEST_CASE("after too many looks there is no answer, and after a new beginning there is", "[local_linkage]") {
    const RandomComponent graph = entities_in_a_row(2);
    const ListedPairs pairs(graph);
    LocalLinkage linkage{LinkageWeights(graph.options)};
    bool was_refused = false, was_found = false;
    for (std::uint64_t looks = 0; looks < 60; ++looks) {
        linkage.begin(pairs, looks);
        const bool is_found = linkage.entity_of(4).has_value();
        CHECK((is_found || !was_found));  // more looks never find less
        (is_found ? was_found : was_refused) = true;
    }
    CHECK(was_refused);
    CHECK(was_found);
    linkage.begin(pairs, without_end);
    CHECK(found_by(linkage, 4) == std::vector<std::uint32_t>{3, 4, 5});
}
