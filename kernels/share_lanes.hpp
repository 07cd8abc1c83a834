// Private: how the bodies of vector kernels write similarities that are one division of two whole numbers.
#pragma once
#include "kernels/lanes.hpp"

namespace sameas::kernels {
namespace {

template <class Batch>
struct Shares {
    Batch part;
    Batch whole;
};

/// Writes part / whole of each pair, 1 where the whole is 0. \param shares  from Lanes to Shares
template <class Arch, class ToShares>
inline void write_shares(const RowPairs& rows, double* out, const ToShares& to_shares) noexcept {
    for_row_width(rows, [&]<unsigned units>() {
        using Bits = RowBits<units>;
        using Batch = typename Lanes<Arch, units>::Batch;
        constexpr std::size_t pairs = Lanes<Arch, units>::pairs;
        for_each_lanes<Arch, units>(rows, [&](Lanes<Arch, units>& lanes, std::size_t begin, std::size_t size) {
            const Batch one(Bits{1});
            const Shares<Batch> shares = to_shares(lanes);
            const auto is_empty = shares.whole == Batch(Bits{0});
            alignas(64) Bits part[pairs], whole[pairs];
            xsimd::select(is_empty, one, shares.part).store_aligned(part);
            xsimd::select(is_empty, one, shares.whole).store_aligned(whole);
            alignas(64) double results[pairs];
            for (std::size_t i = 0; i < pairs; ++i) {
                results[i] = static_cast<double>(static_cast<std::int32_t>(part[i])) /
                             static_cast<double>(static_cast<std::int32_t>(whole[i]));
            }
            std::copy_n(results, size, out + begin);
        });
    });
}

template <class Arch, unsigned units>
inline typename Lanes<Arch, units>::Batch left_sizes(const Lanes<Arch, units>& lanes) noexcept {
    return popcount<RowBits<units>, Arch>(lanes.left_units());
}

template <class Arch, unsigned units>
inline typename Lanes<Arch, units>::Batch right_sizes(const Lanes<Arch, units>& lanes) noexcept {
    return popcount<RowBits<units>, Arch>(lanes.right_units());
}

template <class Arch, unsigned units>
inline typename Lanes<Arch, units>::Batch longer_sizes(const Lanes<Arch, units>& lanes) noexcept {
    return xsimd::max(left_sizes(lanes), right_sizes(lanes));
}

}  // namespace
}  // namespace sameas::kernels
