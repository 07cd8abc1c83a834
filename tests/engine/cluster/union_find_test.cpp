#include "engine/cluster/union_find.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <random>

#include "engine/parallel.hpp"

using sameas::UnionFind;

namespace {

/// Every node with the lowest one that it reaches, by walking.
std::vector<std::uint32_t> reached(std::size_t nodes,
                                   const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs) {
    std::vector<std::vector<std::uint32_t>> next(nodes);
    for (const auto& [left, right] : pairs) {
        next[left].push_back(right);
        next[right].push_back(left);
    }
    std::vector<std::uint32_t> label(nodes, 0xFFFFFFFFu);
    for (std::uint32_t start = 0; start < nodes; ++start) {
        if (label[start] != 0xFFFFFFFFu) continue;
        std::vector<std::uint32_t> open{start};
        label[start] = start;
        while (!open.empty()) {
            const std::uint32_t node = open.back();
            open.pop_back();
            for (const std::uint32_t other : next[node]) {
                if (label[other] == start) continue;
                label[other] = start;
                open.push_back(other);
            }
        }
    }
    return label;
}

}  // namespace

TEST_CASE("union-find agrees with walking the graph, whatever the order of joins", "[union_find]") {
    std::mt19937 random(3);
    for (int round = 0; round < 300; ++round) {
        const std::size_t nodes = 1 + random() % 40;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs(random() % 40);
        for (auto& [left, right] : pairs) {
            left = static_cast<std::uint32_t>(random() % nodes);
            right = static_cast<std::uint32_t>(random() % nodes);
        }
        const std::vector<std::uint32_t> expected = reached(nodes, pairs);
        UnionFind sets(nodes);
        std::size_t joins = 0;
        for (const auto& [left, right] : pairs) {
            const bool apart = sets.find(left) != sets.find(right);
            const bool joined = sets.join(left, right);
            CHECK(joined == apart);
            joins += joined;
        }
        for (std::uint32_t node = 0; node < nodes; ++node)
            CHECK(sets.find(node) == expected[node]);
        std::size_t roots = 0;
        for (std::uint32_t node = 0; node < nodes; ++node)
            roots += expected[node] == node;
        CHECK(roots == nodes - joins);
        CHECK(std::move(sets).labels() == expected);
    }
}

TEST_CASE("union-find of nothing, and of one node with itself", "[union_find]") {
    CHECK(UnionFind(0).labels().empty());
    UnionFind one(1);
    CHECK_FALSE(one.join(0, 0));
    CHECK(std::move(one).labels() == std::vector<std::uint32_t>{0});
}

TEST_CASE("union-find of a long chain from its far end takes no quadratic time", "[union_find]") {
    constexpr std::uint32_t nodes = 2'000'000;
    UnionFind sets(nodes);
    for (std::uint32_t node = nodes - 1; node > 0; --node)
        sets.join(node - 1, node);
    CHECK(sets.find(nodes - 1) == 0);
    CHECK(sets.find(nodes / 2) == 0);
}

TEST_CASE("many threads may join at once", "[union_find]") {
    constexpr std::uint32_t nodes = 50'000;
    std::mt19937 random(4);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (std::uint32_t i = 0; i < 100'000; ++i) {  // long paths, and threads that meet on the same few nodes
        const auto left = static_cast<std::uint32_t>(random() % (i % 2 == 0 ? nodes : 100));
        pairs.emplace_back(left, i % 3 == 0 ? (left + 1) % nodes : random() % nodes);
    }
    pairs.resize(60'000);
    const std::vector<std::uint32_t> expected = reached(nodes, pairs);
    std::size_t roots = 0;
    for (std::uint32_t node = 0; node < nodes; ++node)
        roots += expected[node] == node;
    for (int round = 0; round < 10; ++round) {
        sameas::RunContext context({.threads = 7});
        UnionFind sets(nodes);
        std::atomic<std::size_t> joins = 0;
        sameas::parallel_chunks(context, pairs.size(), 100, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                sets.prefetch(pairs[i].first);
                joins += sets.join(pairs[i].first, pairs[i].second);
            }
        });
        CHECK(joins == nodes - roots);
        std::atomic<std::size_t> wrong = 0;
        sameas::parallel_chunks(context, nodes, 100, [&](std::size_t begin, std::size_t end) {
            for (std::size_t node = begin; node < end; ++node)
                wrong += sets.find(static_cast<std::uint32_t>(node)) != expected[node];
        });
        CHECK(wrong == 0);
        CHECK(std::move(sets).labels() == expected);
    }
}
