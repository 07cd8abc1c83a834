#pragma once
#include <cstddef>
#include <cstdint>

namespace sameas::kernels {

/// Finds the pairs of a left and a right signature that differ in at most `bits_max` of their 64 bits.
/// \param places  room for left_size * right_size numbers; gets `left place << 32 | right place` of each pair found, in
///                the order of left places, then of right ones
/// \returns how many pairs were found
/// \pre sizes below 2^32. Exact: a filter only in what its caller makes of it. About 0.5 ns a pair where few are found.
/// Does not throw or allocate. Thread-safe.
std::size_t near_signatures(const std::uint64_t* left, std::size_t left_size, const std::uint64_t* right,
                            std::size_t right_size, unsigned bits_max, std::uint64_t* places) noexcept;

}  // namespace sameas::kernels
