#pragma once
#include <cstring>
#include <string_view>

#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// How write_outside_row packs a mark (a byte 0, then a byte 255: no text begins so), size - 1 and begin into a word.
inline constexpr unsigned outside_mark_bits = 16;
inline constexpr unsigned outside_size_bits = 16;
inline constexpr std::uint64_t outside_mark = 0xFF00;

/// Room for a row's units at full width.
struct RowUnits {
    char32_t units[row_width_max];
};

/// A value that stands outside of its row.
inline std::u32string_view outside_text(const TextBatch& batch, const std::uint8_t* row) noexcept {
    std::uint64_t place = 0;
    std::memcpy(&place, row, sizeof place);
    place >>= outside_mark_bits;
    const std::uint64_t size = (place & ((std::uint64_t{1} << outside_size_bits) - 1)) + 1;
    return {batch.units + (place >> outside_size_bits), static_cast<std::size_t>(size)};
}

/// One value of a batch, whether it stands in its row (then it is widened into `room`) or outside.
inline std::u32string_view text_view(const TextBatch& batch, std::uint32_t value, RowUnits& room) noexcept {
    const std::uint8_t* row = batch.rows + std::size_t{value} * batch.row_width;
    const std::size_t length = batch.lengths[value];
    if (length == outside_row) return outside_text(batch, row);
    for (std::size_t i = 0; i < length; ++i)
        room.units[i] = row[i];
    return {room.units, length};
}

/// Asks for the first units of a value, up to `units_max`, if it stands outside of its row.
inline void prefetch_outside(const TextBatch& batch, std::uint32_t value, std::size_t units_max) noexcept {
    if (batch.lengths[value] != outside_row) return;
    const std::u32string_view text = outside_text(batch, batch.rows + std::size_t{value} * batch.row_width);
    const std::size_t size = text.size() < units_max ? text.size() : units_max;
    for (std::size_t i = 0; i < size; i += 64 / sizeof(char32_t))
        __builtin_prefetch(text.data() + i);
    __builtin_prefetch(text.data() + size - 1);
}

/// Calls body(i, left text, right text) for each pair.
template <class Body>
void for_each_pair(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                   const Body& body) noexcept {
    RowUnits left_room;
    RowUnits right_room;
    for (std::size_t i = 0; i < pairs.size; ++i) {
        body(i, text_view(left, pairs.left[i], left_room), text_view(right, pairs.right[i], right_room));
    }
}

/// Length of the longest common beginning, counted up to `size_max`.
inline std::size_t common_prefix(std::u32string_view left, std::u32string_view right,
                                 std::size_t size_max) noexcept {
    std::size_t limit = left.size() < right.size() ? left.size() : right.size();
    if (limit > size_max) limit = size_max;
    std::size_t size = 0;
    while (size < limit && left[size] == right[size])
        ++size;
    return size;
}

/// Removes the longest common beginning, then the longest common end: no edit distance changes by that.
inline void remove_common_ends(std::u32string_view& left, std::u32string_view& right) noexcept {
    const std::size_t prefix = common_prefix(left, right, left.size());
    left.remove_prefix(prefix);
    right.remove_prefix(prefix);
    while (!left.empty() && !right.empty() && left.back() == right.back()) {
        left.remove_suffix(1);
        right.remove_suffix(1);
    }
}

}  // namespace sameas::kernels
