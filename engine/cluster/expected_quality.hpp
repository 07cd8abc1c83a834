#pragma once
#include <cstdint>
#include <span>

#include "engine/cluster/clusters.hpp"
#include "engine/cluster/expected_outside.hpp"

namespace sameas {

/// A figure and where it lies 19 times of 20, as far as is known; within [0, 1].
struct Estimate {
    double value = 0, low = 0, high = 1;
};

/// How good entities should be by the model's own probabilities. Nothing of the truth is known here.
struct ExpectedQuality {
    std::uint64_t pairs_inside = 0;  ///< that the entities imply (in a link: across sources)
    double matches_inside = 0;       ///< of which are expected to be right
    double matches_outside = 0;      ///< expected among the kept pairs that are not inside an entity
    Estimate precision;              ///< matches_inside / pairs_inside; 0 without pairs
    /// matches_inside / (matches_inside + matches_outside); 0 without matches. Of the pairs that were compared: what
    /// blocking never made is not in it, unless count_missed() adds it. At most what bound_recall() leaves.
    Estimate recall;
    Estimate recall_by_model;        ///< the same before bound_recall()
    Estimate recall_most{1, 1, 1};   ///< of all matches, compared or not
};

/// Sums up what entities promise. All pairs that a merge puts together stand or fall with it: its probability is
/// that of its average weight and `shift_bits`. Pairs outside count the mean of both their sums, and the interval of the recall
/// reaches from one to the other. Beyond chance (the normal interval of a sum of independent merges, each with
/// as many pairs as it has, and of independent pairs outside), the model itself may be wrong: 0.03 more either way, and
/// 0.10 where fewer than 200 matches are expected, for models of so few are often too sure.
/// \param sources  by node where only pairs across sources count, or empty. Without entities of several records of a
///                 source it may be empty too. O(nodes + merges), times sources of a cluster. The same for any threads.
ExpectedQuality expected_quality(const Clusters& clusters, double shift_bits, const ExpectedOutside& outside,
                                 std::span<const std::uint32_t> sources);

/// Takes matches that were never compared into the expected recall. \param missed  how many, and where that lies
void count_missed(ExpectedQuality& quality, double missed, double low, double high);
/// Holds the expected recall to what is known of all matches otherwise. In any order with count_missed(): what blocking missed is in
/// the bound already.
void bound_recall(ExpectedQuality& quality, const Estimate& most);

}  // namespace sameas
