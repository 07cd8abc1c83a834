#include "engine/evaluate/sample_estimate.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace sameas {

namespace {

constexpr double standard_errors = 1.96;

/// What a pair adds to the numerator and the denominator of a share.
struct Part {
    double numerator, denominator;
};

struct Moments {
    double n = 0, sum = 0, squares = 0;
};

/// Sets the interval of a share of 0 or 1, which has no variance to be seen: Wilson's for so many pairs.
void widen_by_count(double pairs, SampleShare& share) {
    const double z2 = standard_errors * standard_errors;
    if (share.value > 0.5) share.low = pairs / (pairs + z2);
    else share.high = z2 / (pairs + z2);
}

template <class PartOf>
SampleShare share_of(std::span<const SampledPair> pairs, const PartOf& part_of) {
    double numerator = 0, denominator = 0, squares = 0;
    for (const SampledPair& pair : pairs) {
        const Part part = part_of(pair);
        numerator += pair.weight * part.numerator;
        denominator += pair.weight * part.denominator;
        squares += pair.weight * part.denominator * pair.weight * part.denominator;
    }
    SampleShare share;
    if (denominator <= 0) return share;
    share.is_known = true;
    share.value = numerator / denominator;
    std::map<std::uint32_t, Moments> strata;
    for (const SampledPair& pair : pairs) {
        const Part part = part_of(pair);
        const double z = pair.weight * (part.numerator - share.value * part.denominator) / denominator;
        Moments& moments = strata[pair.stratum];
        moments.n += 1;
        moments.sum += z;
        moments.squares += z * z;
    }
    double variance = 0;
    for (const auto& [stratum, moments] : strata) {
        if (moments.n < 2) variance += moments.squares;
        else variance += moments.n / (moments.n - 1) * std::max(moments.squares - moments.sum * moments.sum / moments.n, 0.0);
    }
    const double half = standard_errors * std::sqrt(variance);
    share.low = std::max(share.value - half, 0.0);
    share.high = std::min(share.value + half, 1.0);
    const bool all_agree = numerator <= 0 || std::ranges::all_of(pairs, [&](const SampledPair& pair) {
        const Part part = part_of(pair);
        return part.numerator == part.denominator;
    });
    if (all_agree) widen_by_count(denominator * denominator / squares, share);
    return share;
}

}  // namespace

SampleEstimate estimate_from_sample(std::span<const SampledPair> pairs) {
    SampleEstimate estimate;
    estimate.pairs = pairs.size();
    for (const SampledPair& pair : pairs) estimate.weight += pair.weight;
    estimate.precision = share_of(pairs, [](const SampledPair& pair) {
        return Part{pair.is_found && pair.is_true ? 1.0 : 0.0, pair.is_found ? 1.0 : 0.0};
    });
    estimate.recall = share_of(pairs, [](const SampledPair& pair) {
        return Part{pair.is_found && pair.is_true ? 1.0 : 0.0, pair.is_true ? 1.0 : 0.0};
    });
    estimate.f1 = share_of(pairs, [](const SampledPair& pair) {
        const double found = pair.is_found ? 1.0 : 0.0, is_true = pair.is_true ? 1.0 : 0.0;
        return Part{2 * found * is_true, found + is_true};
    });
    return estimate;
}

}  // namespace sameas
