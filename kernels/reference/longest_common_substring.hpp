#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>

namespace sameas::kernels::reference {

/// Tries every place of the left text against every place of the right one.
inline std::uint32_t longest_common_substring_length(std::u32string_view left, std::u32string_view right) {
    std::uint32_t longest = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        for (std::size_t j = 0; j < right.size(); ++j) {
            std::uint32_t length = 0;
            while (i + length < left.size() && j + length < right.size() && left[i + length] == right[j + length])
                ++length;
            longest = std::max(longest, length);
        }
    }
    return longest;
}

inline double longest_common_substring(std::u32string_view left, std::u32string_view right) {
    const std::size_t longer = std::max(left.size(), right.size());
    return longer == 0 ? 1.0
                       : static_cast<double>(longest_common_substring_length(left, right)) /
                             static_cast<double>(longer);
}

}  // namespace sameas::kernels::reference
