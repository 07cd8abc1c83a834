#include "kernels/text_batch.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "kernels/text_view.hpp"

namespace sameas::kernels {

bool fits_row(std::u32string_view text, std::uint32_t row_width) noexcept {
    return text.size() <= row_width &&
           std::all_of(text.begin(), text.end(), [](char32_t unit) { return unit >= 1 && unit <= 255; });
}

void write_row(std::u32string_view text, std::uint8_t* row, std::uint32_t row_width) noexcept {
    assert(fits_row(text, row_width));
    std::fill_n(row, row_width, std::uint8_t{0});
    std::transform(text.begin(), text.end(), row,
                   [](char32_t unit) { return static_cast<std::uint8_t>(unit); });
}

void write_outside_row(std::uint64_t begin, std::size_t size, std::uint8_t* row,
                       std::uint32_t row_width) noexcept {
    assert(size >= 1);
    assert(size <= value_units_max);
    assert(begin < std::uint64_t{1} << (64 - outside_size_bits - outside_mark_bits));
    std::fill_n(row, row_width, std::uint8_t{0});
    const std::uint64_t place =
        ((begin << outside_size_bits) + (size - 1)) << outside_mark_bits | outside_mark;
    std::memcpy(row, &place, sizeof place);
}

// The neediest kernels keep five bits for each unit of the longer text (damerau.cpp), or a number of 32 bits for each unit of
// both and a little more (ratio.cpp).
std::size_t scratch_words(std::size_t units_max) noexcept {
    constexpr std::size_t comb_padding = 16;
    return std::max(5 * ((units_max + 63) / 64), units_max + comb_padding);
}

}  // namespace sameas::kernels
