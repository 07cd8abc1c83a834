#include "engine/cluster/union_find.hpp"

#include <catch2/catch.hpp>
#include <random>

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
