#pragma once
#include <cstddef>
#include <cstdint>

#include "kernels/set_overlap.hpp"

namespace sameas {

/// What of two sets is measured: the four similarities of kernels/set_overlap.hpp, or the number of common elements.
enum class SetCoefficient : std::uint8_t { jaccard, dice, cosine, overlap, common };

/// A set measure against a bound: true from the bound up, decided by the double that the measure gives.
struct SetThreshold {
    SetCoefficient coefficient = SetCoefficient::jaccard;
    double bound = 1;

    /// Whether sets of those sizes with so many common elements reach the bound.
    bool reached(std::uint32_t common, std::uint32_t left, std::uint32_t right) const;
    /// The fewest common elements with which sets of those sizes reach it, at least 1; min(left, right) + 1 where none
    /// do. Does not fall where a size grows. \pre left, right >= 1. O(log size)
    std::uint32_t least_common(std::uint32_t left, std::uint32_t right) const;
    /// The measure of each pair, as doubles: `out[i] >= bound` is what reached() says.
    void measure(const kernels::SetBatch& sets, const kernels::PairBatch& pairs, double* out) const;
};

}  // namespace sameas
