#pragma once
#include <atomic>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/table/huge_pages.hpp"

namespace sameas {

// Rem's algorithm with splicing (Dijkstra 1976; Patwary, Blair and Manne 2010 found it the fastest in
// practice). The two paths upwards are walked together. Whoever stands below the higher parent hangs itself
// under the lower parent of the other and goes on from its old one, so each step shortens a path and no
// second pass compresses it. Every parent is lower than its child, always: so a walk ends, and the root of a
// set is its lowest node whatever the order of joins. Here rather than in a .cpp file because it runs once a
// pair.
//
// Many threads may join at once (Dhulipala, Hong and Shun 2020, "ConnectIt"): a parent is only ever exchanged
// for a lower one, by compare-and-swap. A root is linked by the thread that saw it as a root, or not at all;
// a splice that loses the race is left out, for it only shortens a path: its thread goes on from the parent
// that it saw, which still leads to the root that must be linked in the end. On one thread it is as fast as
// plain stores would be: most joins of a run find their two nodes in one set already, and write nothing.
//
// The time goes into waiting for the two parents, at random places of memory. A caller that knows what comes
// next has them fetched early: see prefetch.

/// Disjoint sets of the nodes 0 .. nodes-1, each named by its lowest node. 4 bytes a node.
class UnionFind {
  public:
    /// \param context  if given, a stop request ends it with Cancelled: many nodes take a while
    explicit UnionFind(std::size_t nodes, const RunContext* context = nullptr) {
        constexpr std::size_t step = std::size_t{1} << 18;
        parent_.reserve(nodes);
        advise_huge_pages(parent_.data(), nodes * sizeof(std::uint32_t));
        while (parent_.size() < nodes) {
            if (context != nullptr) context->check_stop();
            const std::size_t begin = parent_.size();
            parent_.resize(begin + (nodes - begin < step ? nodes - begin : step));
            std::iota(parent_.begin() + static_cast<std::ptrdiff_t>(begin), parent_.end(),
                      static_cast<std::uint32_t>(begin));
        }
    }

    /// Makes one set of those of the two nodes. Several threads may call it at the same time.
    /// \return false if they were in one set already; of all calls, true once for each set that disappears
    bool join(std::uint32_t left, std::uint32_t right) {
        std::uint32_t above_left = load(left), above_right = load(right);
        while (above_left != above_right) {
            if (above_left < above_right) {
                std::swap(left, right);
                std::swap(above_left, above_right);
            }
            std::uint32_t seen = above_left;
            const bool spliced = std::atomic_ref(parent_[left])
                                     .compare_exchange_strong(seen, above_right, std::memory_order_relaxed);
            if (above_left == left) {  // a root, if nobody was faster
                if (spliced) return true;
                above_left = seen;
                above_right = load(right);
                continue;
            }
            left = above_left;
            above_left = load(left);
        }
        return false;
    }

    /// Has the parent of a node brought near that will be joined or found in a moment.
    void prefetch(std::uint32_t node) const { __builtin_prefetch(&parent_[node]); }

    /// The lowest node of the set. Several threads may call it at the same time, but none may join meanwhile.
    std::uint32_t find(std::uint32_t node) {
        for (std::uint32_t above = load(node); above != node;) {
            const std::uint32_t next = load(above);
            if (next != above) std::atomic_ref(parent_[node]).store(next, std::memory_order_relaxed);
            node = above;
            above = next;
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
    std::uint32_t load(std::uint32_t node) {
        return std::atomic_ref(parent_[node]).load(std::memory_order_relaxed);
    }

    std::vector<std::uint32_t> parent_;
};

}  // namespace sameas
