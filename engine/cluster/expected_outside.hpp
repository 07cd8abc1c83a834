#pragma once
#include <cstdint>
#include <span>

#include "engine/cluster/clusters.hpp"
#include "engine/cluster/own_threshold.hpp"

namespace sameas {

/// What is expected of pairs that no entity holds: the sums of p and of p (1 - p), each pair by itself. And the sum of p if
/// pairs between the same two entities stand or fall together: each at the chance of the least likely of them.
struct ExpectedOutside {
    double matches = 0, variance = 0;
    double together = matches;   ///< at most as many
};

struct OutsideOptions {
    /// By node where only pairs across sources count, or empty.
    std::span<const std::uint32_t> sources = {};
    double keep_probability = 0.01;           ///< the chance of a pair that was not kept, at most
    std::uint64_t entity_pairs_max = UINT64_MAX;   ///< pairs of entities in memory at a time, about; 32 bytes each
};

/// Sums over the pairs that the clusters do not hold. Reads the pairs twice, more often where there is no memory for all
/// pairs of entities. Exact integers: the same for any order of the pairs. 50 ns a pair.
ExpectedOutside expected_outside(const PairBlocks& pairs, const Clusters& clusters, std::span<const double> weight_of_kind,
                                 const OutsideOptions& options);

}  // namespace sameas
