#include "engine/cluster/components.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <stop_token>
#include <tuple>

#include "engine/cluster/union_find.hpp"
#include "engine/errors.hpp"

using namespace sameas;

namespace {

using Sorted = std::vector<std::tuple<std::uint32_t, std::uint32_t, std::int64_t>>;

/// Components by their definition: nodes and pairs by lowest node, in the nodes' own names.
std::map<std::uint32_t, std::pair<std::vector<std::uint32_t>, Sorted>> plain(
    std::size_t nodes, std::span<const WeightedPair> pairs, const ClusterOptions& options) {
    const auto counts = [&](const WeightedPair& pair) {
        return options.sources.empty() || options.sources[pair.left] != options.sources[pair.right];
    };
    UnionFind sets(nodes);
    for (const WeightedPair& pair : pairs) {
        if (counts(pair) && pair.weight >= to_fixed(options.threshold_bits)) sets.join(pair.left, pair.right);
    }
    std::map<std::uint32_t, std::pair<std::vector<std::uint32_t>, Sorted>> result;
    for (std::uint32_t node = 0; node < nodes; ++node)
        result[sets.find(node)].first.push_back(node);
    for (const WeightedPair& pair : pairs) {
        if (!counts(pair) || sets.find(pair.left) != sets.find(pair.right)) continue;
        result[sets.find(pair.left)].second.emplace_back(std::min(pair.left, pair.right),
                                                         std::max(pair.left, pair.right), pair.weight);
    }
    std::erase_if(result, [](const auto& one) { return one.second.first.size() < 2; });
    for (auto& [lowest, one] : result)
        std::sort(one.second.begin(), one.second.end());
    return result;
}

void check_against_plain(std::size_t nodes, const std::vector<WeightedPair>& pairs,
                         const ClusterOptions& options, int threads) {
    RunContext context({.threads = threads});
    const Components found(nodes, pairs, options, context);
    const auto expected = plain(nodes, pairs, options);
    REQUIRE(found.size() == expected.size());
    std::size_t c = 0, begin = 0;
    for (const auto& [lowest, one] : expected) {
        const std::span<const std::uint32_t> its = found.nodes_of(c);
        REQUIRE(std::equal(its.begin(), its.end(), one.first.begin(), one.first.end()));
        REQUIRE(found.node_begin(c) == begin);
        const Component component = found[c];
        REQUIRE(component.nodes == its.size());
        REQUIRE(component.sources.size() == (options.sources.empty() ? 0 : its.size()));
        for (std::size_t i = 0; i < component.sources.size(); ++i)
            REQUIRE(component.sources[i] == options.sources[its[i]]);
        Sorted placed;
        for (const ComponentPair& pair : component.pairs) {
            REQUIRE(pair.left < pair.right);
            placed.emplace_back(its[pair.left], its[pair.right], pair.weight);
        }
        std::sort(placed.begin(), placed.end());
        REQUIRE(placed == one.second);
        begin += its.size();
        ++c;
    }
    CHECK(found.nodes() == begin);
}

std::vector<WeightedPair> random_pairs(std::mt19937& random, std::size_t nodes, std::size_t pairs,
                                       std::size_t reach) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> made;
    for (std::size_t i = 0; i < pairs; ++i) {
        const auto left = static_cast<std::uint32_t>(random() % nodes);
        const auto right = static_cast<std::uint32_t>((left + 1 + random() % reach) % nodes);
        if (left != right) made[std::minmax(left, right)] = static_cast<std::int64_t>(random() % 5) - 2;
    }
    std::vector<WeightedPair> result;
    for (const auto& [pair, weight] : made) {
        result.push_back({pair.first, pair.second, weight});
        if (random() % 2 != 0) std::swap(result.back().left, result.back().right);
    }
    std::shuffle(result.begin(), result.end(), random);
    return result;
}

}  // namespace

TEST_CASE("components have their nodes in order and all pairs that count inside", "[components]") {
    std::mt19937 random(21);
    for (int round = 0; round < 1500; ++round) {
        const std::size_t nodes = 2 + random() % 40;
        const std::vector<WeightedPair> pairs =
            random_pairs(random, nodes, random() % 60, 1 + random() % nodes);
        std::vector<std::uint32_t> sources;
        for (std::size_t i = 0; i < nodes && round % 2 != 0; ++i)
            sources.push_back(static_cast<std::uint32_t>(random() % 3));
        check_against_plain(nodes, pairs, {.sources = sources}, 1);
    }
}

TEST_CASE("components are the same for any number of threads, over the borders of chunks", "[components]") {
    std::mt19937 random(22);
    for (const std::size_t reach : {3ul, 90'000ul}) {  // many small ones; one that has nearly all
        const std::vector<WeightedPair> pairs = random_pairs(random, 90'000, 150'000, reach);
        for (const int threads : {1, 2, 7})
            check_against_plain(90'000, pairs, {}, threads);
    }
}

TEST_CASE("no nodes, no pairs, no pair at the threshold: no components", "[components]") {
    RunContext context({.threads = 2});
    CHECK(Components(0, {}, {}, context).size() == 0);
    CHECK(Components(5, {}, {}, context).nodes() == 0);
    const std::vector<WeightedPair> below{{0, 1, -1}, {1, 2, -5}};
    CHECK(Components(3, below, {}, context).size() == 0);
}

TEST_CASE("making components stops on request", "[components]") {
    std::stop_source stop;
    RunContext context({.threads = 2, .stop = stop.get_token()});
    stop.request_stop();
    const std::vector<WeightedPair> couple{{0, 1, 1}};
    CHECK_THROWS_AS(Components(2, couple, {}, context), Cancelled);
}
