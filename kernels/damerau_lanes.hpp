// Private: the vector code of the unrestricted Damerau-Levenshtein distance.
#pragma once
#include "kernels/lanes.hpp"

namespace sameas::kernels {
namespace {

/// The recurrence of damerau.cpp, a pair a lane. A pair whose right text has ended keeps its column; the distance is then the
/// size of the right text (the top row) plus the rises and less the falls down the last column.
template <class Arch, unsigned units>
inline typename Lanes<Arch, units>::Batch damerau_distances(Lanes<Arch, units>& lanes) noexcept {
    using Batch = typename Lanes<Arch, units>::Batch;
    using Bits = RowBits<units>;
    const Batch zero(Bits{0}), one(Bits{1});
    const Batch left_units = lanes.left_units(), right_units = lanes.right_units();
    Batch up = ~zero, down = zero, crosses = ~zero, places_before = zero, waiting = zero;
    Batch column_bit = one;
    lanes.for_each_column([&](unsigned, Batch row_places) {
        const Batch places = row_places & left_units;
        const Batch seeds = places & crosses;
        const Batch starts = seeds + seeds;
        const Batch reached = (((starts & up) + up) ^ up) | starts;
        const Batch swapped = (reached & places_before) | (waiting & (places + places));
        const Batch diagonal = (((places & up) + up) ^ up) | (places | down | swapped);
        // What does not rise, as in edit_lanes.hpp.
        const Batch not_rising_here = (diagonal | up) & ~down, falls_here = diagonal & up;
        const Batch not_rising = not_rising_here + not_rising_here, falls = falls_here + falls_here;
        crosses = ~diagonal;
        waiting = (waiting & ~not_rising) | (places & (crosses + crosses));
        places_before = places;
        const auto goes_on = (right_units & column_bit) != zero;
        up = xsimd::select(goes_on, falls | (not_rising & crosses), up);
        down = xsimd::select(goes_on, diagonal & ~not_rising, down);
        column_bit = column_bit + column_bit;
    });
    return popcount<Bits, Arch>(right_units) + popcount<Bits, Arch>(up & left_units) -
           popcount<Bits, Arch>(down & left_units);
}

}  // namespace
}  // namespace sameas::kernels
