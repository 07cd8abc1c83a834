// Average linkage in a component of a few records.
//
// The problem. Nearly all components have two to ten records, and there are millions of them: what counts is
// the time for a handful of pairs, with no memory to allocate and no map to fill.
//
// The idea. A matrix of excesses, and a bit set of neighbours for each cluster. From any cluster go to its
// nearest one, from there to the nearest of that, until two are nearest to each other: they merge, and the
// walk goes on from the cluster before them (nearest-neighbour chain, Benzecri 1982). No order of candidates
// is kept anywhere.
//
// Why right. Two clusters that are nearest to each other merge in the one-at-a-time order too, at the same
// average: see average_linkage.cpp on ties and sources, and reciprocal_linkage.cpp for the argument. The walk
// ends because each step goes to a strictly better candidate.
#include "engine/cluster/dense_linkage.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "engine/errors.hpp"

namespace sameas {

namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

constexpr std::uint64_t bit_of(std::uint32_t cluster) {
    return std::uint64_t{1} << cluster;
}

}  // namespace

void DenseLinkage::reset(const Component& component) {
    SAMEAS_ASSERT(component.nodes <= nodes_max);
    nodes_ = component.nodes;
    open_ = nodes_ == 0 ? 0 : ~std::uint64_t{0} >> (nodes_max - nodes_);
    std::fill_n(neighbours_.begin(), nodes_, 0);
    std::fill_n(size_.begin(), nodes_, 1);
    sources_.reset(component.sources);
    for (const ComponentPair& pair : component.pairs) {
        neighbours_[pair.left] |= bit_of(pair.right);
        neighbours_[pair.right] |= bit_of(pair.left);
        excess_[pair.left * nodes_ + pair.right] = excess_[pair.right * nodes_ + pair.left] =
            weights_.excess(pair.weight);
    }
}

/// The best candidate of a cluster; `none` if it may merge with no other.
std::uint32_t DenseLinkage::nearest(std::uint32_t cluster) const {
    std::uint32_t best = none;
    Average best_average;
    for (std::uint64_t left = neighbours_[cluster] & open_; left != 0; left &= left - 1) {
        const auto other =
            static_cast<std::uint32_t>(std::countr_zero(left));  // ascending: a tie stays with the lower
        const Average now = average(cluster, other);
        if (!now.reaches_threshold(weights_) || (best != none && now <= best_average)) continue;
        if (!sources_.disjoint(cluster, other)) continue;
        best = other;
        best_average = now;
    }
    return best;
}

void DenseLinkage::merge(std::uint32_t kept, std::uint32_t gone) {
    open_ &= ~bit_of(gone);
    for (std::uint64_t left = neighbours_[gone] & open_ & ~bit_of(kept); left != 0; left &= left - 1) {
        const auto other = static_cast<std::uint32_t>(std::countr_zero(left));
        const std::int64_t moved = excess_[gone * nodes_ + other];
        std::int64_t& joined = excess_[kept * nodes_ + other];
        joined = (neighbours_[kept] & bit_of(other)) != 0 ? joined + moved : moved;
        excess_[other * nodes_ + kept] = joined;
        neighbours_[kept] |= bit_of(other);
        neighbours_[other] |= bit_of(kept);
    }
    size_[kept] += size_[gone];
    sources_.merge(kept, gone);
}

void DenseLinkage::run(const Component& component, std::vector<Merge>& merges) {
    reset(component);
    std::array<std::uint32_t, nodes_max> chain;
    std::size_t length = 0;
    while (open_ != 0) {
        if (length == 0) chain[length++] = static_cast<std::uint32_t>(std::countr_zero(open_));
        const std::uint32_t last = chain[length - 1], next = nearest(last);
        if (next == none) {  // nor will it ever merge: candidates only get worse
            open_ &= ~bit_of(last);
            --length;
        } else if (length > 1 && chain[length - 2] == next) {
            const auto [kept, gone] = std::minmax(last, next);
            merges.push_back({.low = kept, .high = gone, .weight = average(kept, gone).weight(weights_)});
            merge(kept, gone);
            length -= 2;
        } else {
            chain[length++] = next;
        }
    }
}

}  // namespace sameas
