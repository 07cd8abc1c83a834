// Private: the vector code of the edit distances that are computed from columns of a matrix, a bit a row.
#pragma once
#include "kernels/lanes.hpp"

namespace sameas::kernels {
namespace {

/// Levenshtein distance of each pair, or with `swaps` the optimal string alignment distance: the recurrences of
/// levenshtein.cpp and osa.cpp, a pair a lane. A pair whose right text has ended keeps its column; the distance is then the
/// size of the right text (the top row) plus the rises and less the falls down the last column.
template <bool swaps, class Arch, unsigned units>
inline typename Lanes<Arch, units>::Batch edit_distances(Lanes<Arch, units>& lanes) noexcept {
    using Batch = typename Lanes<Arch, units>::Batch;
    using Bits = RowBits<units>;
    const Batch zero(Bits{0}), one(Bits{1});
    const Batch left_units = lanes.left_units(), right_units = lanes.right_units();
    Batch up = ~zero, down = zero;
    [[maybe_unused]] Batch diagonal_before = zero, places_before = zero;
    Batch column_bit = one;
    lanes.for_each_column([&](unsigned, Batch row_places) {
        const Batch places = row_places & left_units;
        Batch diagonal = (((places & up) + up) ^ up) | (places | down);
        if constexpr (swaps) {
            const Batch unmatched = places & ~diagonal_before;
            diagonal = diagonal | ((unmatched + unmatched) & places_before);
            diagonal_before = diagonal;
            places_before = places;
        }
        // Rows that do not rise, since a row more of them is one addition where rises need a bit more: a short chain of steps is
        // what counts.
        const Batch not_rising = (diagonal | up) & ~down;
        const Batch falls = diagonal & up;
        const Batch not_rising_below = not_rising + not_rising;
        const Batch falls_below = falls + falls;
        const auto goes_on = (right_units & column_bit) != zero;
        up = xsimd::select(goes_on, falls_below | (not_rising_below & ~diagonal), up);
        down = xsimd::select(goes_on, diagonal & ~not_rising_below, down);
        column_bit = column_bit + column_bit;
    });
    return popcount<Bits, Arch>(right_units) + popcount<Bits, Arch>(up & left_units) -
           popcount<Bits, Arch>(down & left_units);
}

/// Writes whole numbers, one a pair. \param distances  from Lanes to a batch
template <class Arch, class Distances>
inline void write_distances(const RowPairs& rows, std::uint32_t* out, const Distances& distances) noexcept {
    for_row_width(rows, [&]<unsigned units>() {
        for_each_lanes<Arch, units>(rows, [&](Lanes<Arch, units>& lanes, std::size_t begin, std::size_t size) {
            alignas(64) RowBits<units> results[Lanes<Arch, units>::pairs];
            distances(lanes).store_aligned(results);
            std::copy_n(results, size, out + begin);
        });
    });
}

/// Writes (n - distance) / n with n the longer size, 1 where both texts are empty.
template <class Arch, class Distances>
inline void write_shares_of_longer(const RowPairs& rows, double* out, const Distances& distances) noexcept {
    for_row_width(rows, [&]<unsigned units>() {
        using Bits = RowBits<units>;
        constexpr std::size_t pairs = Lanes<Arch, units>::pairs;
        for_each_lanes<Arch, units>(rows, [&](Lanes<Arch, units>& lanes, std::size_t begin, std::size_t size) {
            const auto longer = xsimd::max(popcount<Bits, Arch>(lanes.left_units()),
                                           popcount<Bits, Arch>(lanes.right_units()));
            const auto is_empty = longer == typename Lanes<Arch, units>::Batch(Bits{0});
            const typename Lanes<Arch, units>::Batch one(Bits{1});
            alignas(64) Bits equal[pairs], sizes[pairs];
            xsimd::select(is_empty, one, longer - distances(lanes)).store_aligned(equal);
            xsimd::select(is_empty, one, longer).store_aligned(sizes);
            alignas(64) double results[pairs];
            for (std::size_t i = 0; i < pairs; ++i) {
                results[i] = static_cast<double>(static_cast<std::int32_t>(equal[i])) /
                             static_cast<double>(static_cast<std::int32_t>(sizes[i]));
            }
            std::copy_n(results, size, out + begin);
        });
    });
}

}  // namespace
}  // namespace sameas::kernels
