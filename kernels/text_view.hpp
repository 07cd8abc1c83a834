#pragma once
#include <string_view>

#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// One value of a batch.
inline std::u32string_view text_view(const TextBatch& batch, std::uint32_t value) noexcept {
    const std::uint64_t begin = batch.offsets[value];
    return {batch.units + begin, static_cast<std::size_t>(batch.offsets[value + std::size_t{1}] - begin)};
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
