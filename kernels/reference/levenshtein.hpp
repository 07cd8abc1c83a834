#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sameas::kernels::reference {

/// Levenshtein distance by the whole matrix: cell [i][j] is the distance of the first i units from the first
/// j.
inline std::uint32_t levenshtein_distance(std::u32string_view left, std::u32string_view right) {
    std::vector<std::vector<std::uint32_t>> cell(left.size() + 1,
                                                 std::vector<std::uint32_t>(right.size() + 1));
    for (std::size_t i = 0; i <= left.size(); ++i) {
        for (std::size_t j = 0; j <= right.size(); ++j) {
            if (i == 0 || j == 0) {
                cell[i][j] = static_cast<std::uint32_t>(i + j);
                continue;
            }
            const std::uint32_t substitution = cell[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            cell[i][j] = std::min({cell[i - 1][j] + 1, cell[i][j - 1] + 1, substitution});
        }
    }
    return cell[left.size()][right.size()];
}

/// What part of the longer text a distance leaves equal; the order of operations is part of the contract.
inline double similarity_of_distance(std::uint32_t distance, std::u32string_view left,
                                     std::u32string_view right) {
    const std::size_t longer = std::max(left.size(), right.size());
    return longer == 0 ? 1.0 : static_cast<double>(longer - distance) / static_cast<double>(longer);
}

inline double levenshtein_similarity(std::u32string_view left, std::u32string_view right) {
    return similarity_of_distance(levenshtein_distance(left, right), left, right);
}

}  // namespace sameas::kernels::reference
