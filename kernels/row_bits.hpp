#pragma once
#include <cstddef>
#include <cstdint>

namespace sameas::kernels {
namespace {

/// Bits below `place`, of word `word` of a row set.
inline std::uint64_t bits_below(std::size_t place, std::size_t word) noexcept {
    const std::size_t bits = place > 64 * word ? place - 64 * word : 0;
    return bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
}

/// Clears the bits of all rows but [begin, end).
inline void keep_bits(std::size_t begin, std::size_t end, std::uint64_t bits[2]) noexcept {
    for (std::size_t word = 0; word < 2; ++word) bits[word] &= bits_below(end, word) & ~bits_below(begin, word);
}

}  // namespace
}  // namespace sameas::kernels
