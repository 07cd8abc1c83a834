#pragma once
#include <vector>

namespace sameas {

/// What the states of a pair's comparisons weigh, and what a pair must weigh to be of interest.
struct WeightFloor {
    double prior_bits = 0;
    std::vector<std::vector<double>> bits;   ///< by comparison and state (PatternLayout); finite
    double floor_bits = 0;
};

/// Ceilings are sums of doubles in another order than a weight's own, off by some 1e-13: they are given so much more.
inline constexpr double ceiling_slack_bits = 1e-6;

}  // namespace sameas
