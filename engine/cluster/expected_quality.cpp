// How good a result should be, without labels.
//
// The problem. The mean probability of the pairs inside entities is too low a figure: two records with little in common
// are in one entity because both match a third, and many such pairs were never compared at all. Their own probability
// does not know of the third.
//
// The idea. What clustering decided were merges. A merge is right or wrong as a whole, with all pairs that it puts
// together, and its evidence is the average weight at which it was made. Merges are taken from the leaves of the tree up,
// with the number of pairs of each.
//
// What it cannot know. The weights may be wrong all together (records of twins, a field that misleads), which no sum over
// them shows. The interval therefore never gets narrower than what calibration was seen to miss by.
#include "engine/cluster/expected_quality.hpp"

#include <algorithm>
#include <cmath>

#include "engine/cluster/source_counts.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

constexpr double deviations = 1.96;
constexpr double model_error = 0.03;
constexpr double model_error_of_few = 0.10;
constexpr double few_matches = 200;

Estimate estimate(double part, double whole, double deviation, double error) {
    if (!(whole > 0)) return {};
    const double value = part / whole, half = deviations * deviation + error;
    return {value, std::max(0.0, value - half), std::min(1.0, value + half)};
}

Estimate bounded(const Estimate& recall, const Estimate& most) {
    if (most.value >= recall.value) return recall;
    return {most.value, std::min(recall.low, most.low), std::min(recall.high, most.high)};
}

}  // namespace

ExpectedQuality expected_quality(const Clusters& clusters, double shift_bits, const ExpectedOutside& outside,
                                 std::span<const std::uint32_t> sources) {
    SourceCounts counts;
    counts.reset(clusters.entity.size(), sources);
    ExpectedQuality result;
    double variance = 0;
    // A cluster merges into lower ones once its own merges are done: the highest name first.
    for (std::size_t end = clusters.merges.size(); end > 0;) {
        std::size_t begin = end - 1;
        while (begin > 0 && clusters.merges[begin - 1].low == clusters.merges[end - 1].low) --begin;
        for (std::size_t i = begin; i < end; ++i) {
            const Merge& merge = clusters.merges[i];
            const std::uint64_t pairs = counts.pairs(merge.low, merge.high);
            const double bits = static_cast<double>(merge.weight) / static_cast<double>(weight_scale) + shift_bits;
            const double probability = 1 / (1 + kernels::exp2(-bits)), weight = static_cast<double>(pairs);
            result.pairs_inside += pairs;
            result.matches_inside += weight * probability;
            variance += weight * weight * probability * (1 - probability);
            counts.merge(merge.low, merge.high);
        }
        end = begin;
    }
    const double missed = (outside.matches + outside.together) / 2;
    result.matches_outside = missed;
    const double inside = result.matches_inside, all = inside + missed;
    const double error = all < few_matches ? model_error_of_few : model_error;
    const auto pairs = static_cast<double>(result.pairs_inside);
    result.precision = estimate(inside, pairs, pairs > 0 ? std::sqrt(variance) / pairs : 0, error);
    // The change of inside / (inside + outside) with either, to first order.
    const double spread = missed * missed * variance + inside * inside * outside.variance;
    const double deviation = all > 0 ? std::sqrt(spread) / (all * all) : 0;
    result.recall_by_model = {estimate(inside, all, deviation, error).value,
                              estimate(inside, inside + outside.matches, deviation, error).low,
                              estimate(inside, inside + outside.together, deviation, error).high};
    result.recall = result.recall_by_model;
    return result;
}

void count_missed(ExpectedQuality& quality, double missed, double low, double high) {
    if (!(quality.matches_inside > 0)) return;
    const auto with = [&](double recall, double more) {
        return recall > 0 ? 1 / (1 / recall + more / quality.matches_inside) : 0;
    };
    const Estimate& before = quality.recall_by_model;
    quality.recall_by_model = {with(before.value, missed), with(before.low, high), with(before.high, low)};
    quality.recall = bounded(quality.recall_by_model, quality.recall_most);
}

void bound_recall(ExpectedQuality& quality, const Estimate& most) {
    quality.recall_most = most;
    quality.recall = bounded(quality.recall_by_model, most);
}

}  // namespace sameas
