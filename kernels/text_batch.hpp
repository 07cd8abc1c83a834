#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sameas::kernels {

/// Texts as units: code points, or the bytes of their UTF-8 for measures that compare bytes. Most values stand in rows of
/// one width, a byte a unit, filled up with zeros, so that vector instructions can work on many pairs at once; a value that
/// does not fit its row (longer, or with a unit of 0 or above 255) stands in `units`, and its row says where.
/// Pointers must stay valid during the call; nothing is owned. The same value always stands in the same form, so a value in
/// a row differs from every one that is not.
struct TextBatch {
    const std::uint8_t* rows = nullptr;     ///< value v: row_width bytes from rows + v * row_width; begins on 64 bytes
    const std::uint8_t* lengths = nullptr;  ///< units of value v, or `outside_row`
    std::uint32_t row_width = 32;           ///< 8, 16 or 32
    const char32_t* units = nullptr;        ///< of the values outside, one after the other
};

inline constexpr std::uint32_t row_width_max = 32;
/// Length of a value that does not stand in its row.
inline constexpr std::uint8_t outside_row = 255;
/// Units of the longest value that kernels take; building a batch with a longer one is refused.
inline constexpr std::size_t value_units_max = 65536;

/// Whether the text can stand in a row of that width.
bool fits_row(std::u32string_view text, std::uint32_t row_width) noexcept;
/// Writes a text that fits, and zeros behind it.
void write_row(std::u32string_view text, std::uint8_t* row, std::uint32_t row_width) noexcept;
/// Writes the row of a value outside: `size` units (1 .. value_units_max) from `begin` (below 2^32).
void write_outside_row(std::uint64_t begin, std::size_t size, std::uint8_t* row,
                       std::uint32_t row_width) noexcept;

/// Pairs of values, as places in two text batches with rows of one width: pair i compares left[i] with right[i].
struct PairBatch {
    const std::uint32_t* left = nullptr;
    const std::uint32_t* right = nullptr;
    std::size_t size = 0;
    /// Working memory of the calling thread, at least scratch_words(units of the longest value) words; its
    /// content means nothing before or after a call.
    std::uint64_t* scratch = nullptr;
};

/// Words of scratch that any kernel may need for values of at most so many units.
std::size_t scratch_words(std::size_t units_max) noexcept;

}  // namespace sameas::kernels
