#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sameas::kernels::reference {

/// Length of the longest common subsequence by the whole matrix.
inline std::uint32_t common_subsequence(std::u32string_view left, std::u32string_view right) {
    std::vector<std::vector<std::uint32_t>> cell(left.size() + 1,
                                                 std::vector<std::uint32_t>(right.size() + 1, 0));
    for (std::size_t i = 1; i <= left.size(); ++i) {
        for (std::size_t j = 1; j <= right.size(); ++j) {
            cell[i][j] = left[i - 1] == right[j - 1] ? cell[i - 1][j - 1] + 1
                                                     : std::max(cell[i - 1][j], cell[i][j - 1]);
        }
    }
    return cell[left.size()][right.size()];
}

inline std::uint32_t indel_distance(std::u32string_view left, std::u32string_view right) {
    return static_cast<std::uint32_t>(left.size() + right.size()) - 2 * common_subsequence(left, right);
}

/// The order of operations is part of the contract.
inline double indel_similarity(std::u32string_view left, std::u32string_view right) {
    const std::size_t sum = left.size() + right.size();
    return sum == 0 ? 1.0 : static_cast<double>(sum - indel_distance(left, right)) / static_cast<double>(sum);
}

inline double lcs_similarity(std::u32string_view left, std::u32string_view right) {
    const std::size_t longer = std::max(left.size(), right.size());
    return longer == 0 ? 1.0 : static_cast<double>(common_subsequence(left, right)) / static_cast<double>(longer);
}

}  // namespace sameas::kernels::reference
