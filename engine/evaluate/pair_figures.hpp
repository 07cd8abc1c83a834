#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "engine/evaluate/evaluation.hpp"

namespace sameas {

/// Scored pairs by match weight and truth. Weights are few, whatever the number of pairs.
class JudgedPairs {
  public:
    struct Counts {
        std::uint64_t pairs = 0, right = 0;
    };
    /// \param weight_bits  not NaN
    void add(double weight_bits, bool is_true) {
        Counts& counts = by_weight_[weight_bits];
        ++counts.pairs;
        counts.right += is_true;
    }
    /// Highest weight first.
    const std::map<double, Counts, std::greater<>>& by_weight() const { return by_weight_; }

  private:
    std::map<double, Counts, std::greater<>> by_weight_;
};

/// What taking all pairs from some weight up for matches would give, before any clustering.
struct CurvePoint {
    double weight_bits = 0;
    std::uint64_t pairs = 0, right = 0;  ///< at or above it
    PrecisionRecall figures;             ///< recall: of all true pairs, those that were never scored too
};
/// One point for each weight that some pair has, the highest first. \param true_pairs  all that count, scored or not
std::vector<CurvePoint> threshold_curve(const JudgedPairs& judged, std::uint64_t true_pairs);
/// The point with the highest F1, of equals the one with the higher weight. All zero without points.
CurvePoint best_point(const std::vector<CurvePoint>& curve);
/// What the curve is at whole bits, the highest first: from the first whole number at or below the highest weight to the
/// last at or above the lowest.
std::vector<CurvePoint> at_whole_bits(const std::vector<CurvePoint>& curve);

/// Pairs of one tenth of probability: [0, 0.1), ..., [0.9, 1].
struct ReliabilityBin {
    std::uint64_t pairs = 0, right = 0;
    double mean_probability = 0;  ///< 0 without pairs
    double share_right = 0;       ///< likewise; calibrated: about the mean probability
};
std::array<ReliabilityBin, 10> reliability(const JudgedPairs& judged);

}  // namespace sameas
