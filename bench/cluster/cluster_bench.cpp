// What entities cost: union-find alone, and the whole stage on many small components, on one of everything,
// and on dense ones. Sizes are arguments; those that a name ends in `large` are the ones of the targets (100
// M edges, 50 M pairs: 3 GB).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "engine/cluster/clusters.hpp"
#include "engine/cluster/union_find.hpp"
#include "engine/parallel.hpp"

namespace {

using namespace sameas;

constexpr std::int64_t bit = weight_scale;

struct Edge {
    std::uint32_t left, right;
};

std::uint32_t below(std::mt19937_64& random, std::size_t limit) {
    return static_cast<std::uint32_t>((random() >> 32) * limit >> 32);
}

/// Edges between random nodes; \param group  0: any two; else both of one group of so many nodes that lie
/// anywhere
std::vector<Edge> random_edges(std::size_t nodes, std::size_t count, std::size_t group) {
    std::mt19937_64 random(1);
    std::vector<std::uint32_t> name(nodes);
    std::iota(name.begin(), name.end(), 0u);
    std::shuffle(name.begin(), name.end(), random);
    std::vector<Edge> edges(count);
    for (Edge& edge : edges) {
        const std::uint32_t first =
            group == 0 ? 0 : below(random, nodes / group) * static_cast<std::uint32_t>(group);
        const std::size_t span = group == 0 ? nodes : group;
        edge = {name[first + below(random, span)], name[first + below(random, span)]};
    }
    return edges;
}

void union_find(benchmark::State& state) {
    const auto nodes = static_cast<std::size_t>(state.range(0)),
               count = static_cast<std::size_t>(state.range(1));
    const std::vector<Edge> edges = random_edges(nodes, count, static_cast<std::size_t>(state.range(2)));
    RunContext context({.threads = static_cast<int>(state.range(3))});
    std::size_t roots = 0;
    for (auto _ : state) {
        UnionFind sets(nodes);
        parallel_chunks(context, count, std::size_t{1} << 15, [&](std::size_t begin, std::size_t end) {
            constexpr std::size_t ahead = 16;
            for (std::size_t i = begin; i < end; ++i) {
                sets.prefetch(edges[std::min(i + ahead, end - 1)].left);
                sets.prefetch(edges[std::min(i + ahead, end - 1)].right);
                sets.join(edges[i].left, edges[i].right);
            }
        });
        std::size_t found = 0;
        for (std::uint32_t node = 0; node < nodes; ++node)
            found += sets.find(node) == node;
        if (roots != 0 && found != roots) state.SkipWithError("another number of sets than before");
        roots = found;
    }
    state.SetItemsProcessed(state.iterations() * state.range(1));
    state.counters["time/edge"] =
        benchmark::Counter(static_cast<double>(state.iterations() * state.range(1)),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// Entities of 1 to `largest` records that lie anywhere, four of five pairs of each kept, a third of them
/// below the threshold.
std::vector<WeightedPair> entities(std::size_t nodes, std::size_t largest) {
    std::mt19937_64 random(2);
    std::vector<std::uint32_t> name(nodes);
    std::iota(name.begin(), name.end(), 0u);
    std::shuffle(name.begin(), name.end(), random);
    std::vector<WeightedPair> pairs;
    for (std::size_t first = 0; first < nodes;) {
        const std::size_t last = std::min(nodes, first + 1 + below(random, largest));
        for (std::size_t i = first; i < last; ++i) {
            for (std::size_t j = first; j < i; ++j) {
                if (below(random, 5) == 0) continue;
                const std::int64_t weight = below(random, 3) == 0 ? -std::int64_t{below(random, 5 * bit)}
                                                                  : std::int64_t{below(random, 20 * bit)};
                pairs.push_back({std::min(name[i], name[j]), std::max(name[i], name[j]), weight});
            }
        }
        first = last;
    }
    std::sort(pairs.begin(), pairs.end(), [](const WeightedPair& a, const WeightedPair& b) {
        return a.left != b.left ? a.left < b.left : a.right < b.right;
    });
    return pairs;
}

/// One component: entities of five in a row, with weaker pairs to records that are near, and to some that are
/// not.
std::vector<WeightedPair> one_component(std::size_t nodes, std::size_t pairs_a_node) {
    std::mt19937_64 random(3);
    std::vector<WeightedPair> pairs;
    std::vector<std::uint32_t> reached;
    for (std::uint32_t right = 1; right < nodes; ++right) {
        reached.assign(1, right - 1);
        while (reached.size() < pairs_a_node) {
            const std::uint32_t back = 1 + below(random, below(random, 4) == 0 ? 2000 : 12);
            reached.push_back(right - std::min(right, back));
        }
        std::sort(reached.begin(), reached.end());
        reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
        for (const std::uint32_t left : reached) {
            const std::int64_t most = left / 5 == right / 5 ? 20 * bit : left + 1 == right ? 4 * bit : -bit;
            pairs.push_back(
                {left, right, most - std::int64_t{below(random, left + 1 == right ? 4 * bit : 10 * bit)}});
        }
    }
    return pairs;
}

/// All pairs of groups of so many records, of all weights about the threshold.
std::vector<WeightedPair> dense_groups(std::size_t nodes, std::size_t group) {
    std::mt19937_64 random(4);
    std::vector<WeightedPair> pairs;
    for (std::uint32_t right = 1; right < nodes; ++right) {
        for (auto left = static_cast<std::uint32_t>(right / group * group); left < right; ++left)
            pairs.push_back({left, right, std::int64_t{below(random, 9 * bit)} - bit});
    }
    return pairs;
}

/// \param state  arguments: nodes, one more of the graph, threads
template <std::vector<WeightedPair> (*Graph)(std::size_t, std::size_t)>
void stage(benchmark::State& state) {
    const auto nodes = static_cast<std::size_t>(state.range(0));
    const std::vector<WeightedPair> pairs = Graph(nodes, static_cast<std::size_t>(state.range(1)));
    RunContext context({.threads = static_cast<int>(state.range(2))});
    std::size_t merges = 0;
    for (auto _ : state) {
        const Clusters found = cluster(nodes, pairs, {}, context);
        std::size_t joined = 0;
        for (std::uint32_t node = 0; node < nodes; ++node)
            joined += found.entity[node] != node;
        if (joined != found.merges.size() || (merges != 0 && merges != joined))
            state.SkipWithError("merges and entities differ");
        merges = joined;
    }
    const auto count = static_cast<std::int64_t>(pairs.size());
    state.SetItemsProcessed(state.iterations() * count);
    state.counters["pairs"] = static_cast<double>(count);
    state.counters["merges"] = static_cast<double>(merges);
    state.counters["time/pair"] =
        benchmark::Counter(static_cast<double>(state.iterations() * count),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// Processor time is that of all threads; `time/...` is by the clock on the wall.
#define SAMEAS_TIMED ->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond)

BENCHMARK(union_find)
SAMEAS_TIMED->ArgNames({"nodes", "edges", "group", "threads"})
    ->Args({1'000'000, 10'000'000, 0, 1})
    ->Args({1'000'000, 10'000'000, 0, 2});
BENCHMARK(union_find)
    ->Name("union_find_large") SAMEAS_TIMED->ArgNames({"nodes", "edges", "group", "threads"})
    ->Iterations(1)
    ->Args({10'000'000, 100'000'000, 0, 1})
    ->Args({10'000'000, 100'000'000, 0, 2})
    ->Args({10'000'000, 100'000'000, 16, 2});
BENCHMARK(stage<entities>)
    ->Name("entities") SAMEAS_TIMED->ArgNames({"nodes", "largest", "threads"})
    ->Args({1'000'000, 20, 1})
    ->Args({1'000'000, 20, 2});
BENCHMARK(stage<entities>)
    ->Name("entities_large") SAMEAS_TIMED->ArgNames({"nodes", "largest", "threads"})
    ->Iterations(1)
    ->Args({10'000'000, 20, 1})
    ->Args({10'000'000, 20, 2});
BENCHMARK(stage<one_component>)
    ->Name("one_component") SAMEAS_TIMED->ArgNames({"nodes", "pairs_a_node", "threads"})
    ->Args({200'000, 10, 1})
    ->Args({200'000, 10, 2});
BENCHMARK(stage<one_component>)
    ->Name("one_component_large") SAMEAS_TIMED->ArgNames({"nodes", "pairs_a_node", "threads"})
    ->Iterations(1)
    ->Args({1'000'000, 25, 1})
    ->Args({1'000'000, 25, 2});
BENCHMARK(stage<dense_groups>)
    ->Name("dense_groups") SAMEAS_TIMED->ArgNames({"nodes", "group", "threads"})
    ->Args({2'000, 2'000, 1})
    ->Args({2'000, 2'000, 2})
    ->Args({20'000, 200, 1});

}  // namespace
