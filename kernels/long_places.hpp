// Private: what long_pairs.hpp prepares for the vector code, itself in vectors.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sameas::kernels {

/// Pairs of values outside of rows that are computed side by side.
inline constexpr std::size_t long_lanes = 16;

/// Writes a text with a byte a unit. \param out  room for 15 more \return  false where a unit does not fit into a byte; then what
/// was written means nothing.
bool narrow_text(std::u32string_view text, std::uint8_t* out) noexcept;

/// 256 zeros, before and after a call.
using PlaceTable = std::uint64_t[256];

/// Tells for each unit of a text where a block has it: bit i of places[j * long_lanes] is whether unit i of the block is unit j.
/// \param block  1 to 64 units, a byte each, behind which 64 bytes from its beginning on may be read
void find_places(const std::uint8_t* block, std::size_t block_size, const std::uint8_t* text, std::size_t text_size,
                 PlaceTable& table, std::uint64_t* places) noexcept;

/// Compares the n-th marked unit of one text with the n-th of the other. \return  how many differ
/// \param left_marks, right_marks  bits, 64 units a word, none behind the ends of the texts; as many in both
/// \pre no text has more than 512 units.
std::size_t differing_marked_units(std::u32string_view left, const std::uint64_t* left_marks, std::u32string_view right,
                                   const std::uint64_t* right_marks) noexcept;

}  // namespace sameas::kernels
