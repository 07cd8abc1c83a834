#pragma once
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace sameas {

// Rem's algorithm with splicing (Dijkstra 1976; Patwary, Blair and Manne 2010 found it the fastest in
// practice). The two paths upwards are walked together. Whoever stands below the higher parent hangs itself
// under the lower parent of the other and goes on from its old one, so each step shortens a path and no
// second pass compresses it. Every parent is lower than its child, always: so a walk ends, and the root of a
// set is its lowest node whatever the order of joins. Here rather than in a .cpp file because it runs once a
// pair.

/// Disjoint sets of the nodes 0 .. nodes-1, each named by its lowest node. Not thread-safe.
class UnionFind {
  public:
    explicit UnionFind(std::size_t nodes) : parent_(nodes) { std::iota(parent_.begin(), parent_.end(), 0u); }

    /// Makes one set of those of the two nodes. \return false if they were in one set already
    bool join(std::uint32_t left, std::uint32_t right) {
        while (parent_[left] != parent_[right]) {
            if (parent_[left] < parent_[right]) std::swap(left, right);
            const std::uint32_t above = parent_[left];
            parent_[left] = parent_[right];
            if (above == left) return true;
            left = above;
        }
        return false;
    }

    /// The lowest node of the set.
    std::uint32_t find(std::uint32_t node) {
        while (parent_[node] != node) {
            parent_[node] = parent_[parent_[node]];
            node = parent_[node];
        }
        return node;
    }

    /// By node: the lowest node of its set.
    std::vector<std::uint32_t> labels() && {
        for (std::uint32_t& parent : parent_)
            parent = parent_[parent];  // lower nodes are done before higher ones
        return std::move(parent_);
    }

  private:
    std::vector<std::uint32_t> parent_;
};

}  // namespace sameas
