// Figures over pairs by their weight. Pairs of one weight are one entry, so that everything here is a walk over some
// thousands of numbers, and sums are made in order of weight: the same bits however the pairs came.
#include "engine/evaluate/pair_figures.hpp"

#include <algorithm>

#include "kernels/math.hpp"

namespace sameas {

namespace {

double ratio(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// The whole number at or below a finite weight.
double whole_below(double weight) {
    const auto towards_zero = static_cast<double>(static_cast<std::int64_t>(weight));
    return towards_zero > weight ? towards_zero - 1 : towards_zero;
}

}  // namespace

std::vector<CurvePoint> threshold_curve(const JudgedPairs& judged, std::uint64_t true_pairs) {
    std::vector<CurvePoint> curve;
    CurvePoint point;
    for (const auto& [weight, counts] : judged.by_weight()) {
        point.weight_bits = weight;
        point.pairs += counts.pairs;
        point.right += counts.right;
        point.figures = {ratio(point.right, point.pairs), ratio(point.right, true_pairs),
                         ratio(2 * point.right, point.pairs + true_pairs)};
        curve.push_back(point);
    }
    return curve;
}

CurvePoint best_point(const std::vector<CurvePoint>& curve) {
    CurvePoint best;
    for (const CurvePoint& point : curve) {
        if (best.pairs == 0 || point.figures.f1 > best.figures.f1) best = point;
    }
    return best;
}

std::vector<CurvePoint> at_whole_bits(const std::vector<CurvePoint>& curve) {
    constexpr double bits_max = 1000;
    std::vector<CurvePoint> points;
    if (curve.empty()) return points;
    const double lowest = std::max(-bits_max, curve.back().weight_bits);
    std::size_t next = 0;
    for (double bits = whole_below(std::min(bits_max, curve.front().weight_bits)); bits >= lowest; --bits) {
        while (next < curve.size() && curve[next].weight_bits >= bits) ++next;
        CurvePoint point = next == 0 ? CurvePoint{} : curve[next - 1];
        point.weight_bits = bits;
        points.push_back(point);
    }
    return points;
}

std::array<ReliabilityBin, 10> reliability(const JudgedPairs& judged) {
    std::array<ReliabilityBin, 10> bins;
    for (const auto& [weight, counts] : judged.by_weight()) {
        const double probability = 1 / (1 + kernels::exp2(-weight));
        ReliabilityBin& bin = bins[std::min<std::size_t>(9, static_cast<std::size_t>(probability * 10))];
        bin.pairs += counts.pairs;
        bin.right += counts.right;
        bin.mean_probability += probability * static_cast<double>(counts.pairs);
    }
    for (ReliabilityBin& bin : bins) {
        if (bin.pairs > 0) bin.mean_probability /= static_cast<double>(bin.pairs);
        bin.share_right = ratio(bin.right, bin.pairs);
    }
    return bins;
}

}  // namespace sameas
