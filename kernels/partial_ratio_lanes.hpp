// Private: the vector code of partial_ratio.
#pragma once
#include "kernels/share_lanes.hpp"

namespace sameas::kernels {
namespace {

/// The best window of the right text for each pair, as numerator and denominator. \pre no left text is longer than its right one.
/// All windows of one beginning run as one: column by column (indel.cpp explains the step), each pair as far as its left text is
/// long. Those that begin with the right text are looked at after each column, since they may also end there.
template <class Arch, unsigned units>
inline Shares<typename Lanes<Arch, units>::Batch> best_windows(Lanes<Arch, units>& lanes) noexcept {
    using Bits = RowBits<units>;
    using Batch = typename Lanes<Arch, units>::Batch;
    const Batch zero(Bits{0}), one(Bits{1});
    const Batch left_units = lanes.left_units();
    const Batch left_size = left_sizes(lanes), right_size = right_sizes(lanes);
    const unsigned columns = lanes.columns();
    // The left units that column t of a window may match: none where the left text is no longer than t.
    Batch window_units[units];
    unsigned window_max = 0;
    for (Batch bit = one; window_max < units && xsimd::any((left_units & bit) != zero); bit = bit + bit)
        window_units[window_max++] = xsimd::select((left_units & bit) != zero, left_units, zero);

    lanes.for_each_column([](unsigned, Batch) {});
    Batch best = zero, best_whole = one;
    const auto look = [&](Batch flat, Batch window_size) {
        const Batch common = popcount<Bits, Arch>(left_units & ~flat);
        const Batch whole = left_size + window_size;
        const Batch now = common * best_whole, before = best * whole;  // at most 32 * 64, and 8 * 16 for bytes
        const auto is_not_better = xsimd::max(now, before) == before;
        best = xsimd::select(is_not_better, best, common);
        best_whole = xsimd::select(is_not_better, best_whole, whole);
    };
    for (unsigned begin = 0; begin < columns; ++begin) {
        const unsigned end = std::min(columns - begin, window_max);
        Batch flat = left_units;
        for (unsigned t = 0; t < end; ++t) {
            const Batch hits = flat & lanes.places(begin + t) & window_units[t];
            flat = (flat + hits) | (flat - hits);
            if (begin == 0) look(flat, xsimd::min(left_size, Batch(static_cast<Bits>(t + 1))));
        }
        const Batch behind = Batch(static_cast<Bits>(begin));
        if (begin > 0) look(flat, xsimd::min(left_size, xsimd::max(right_size, behind) - behind));
    }
    return {best + best, xsimd::select(best == zero, left_size + right_size, best_whole)};
}

}  // namespace
}  // namespace sameas::kernels
