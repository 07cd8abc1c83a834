#pragma once
#include "kernels/reference/levenshtein.hpp"

namespace sameas::kernels::reference {

/// Optimal string alignment distance by the whole matrix.
inline std::uint32_t osa_distance(std::u32string_view left, std::u32string_view right) {
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
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
                cell[i][j] = std::min(cell[i][j], cell[i - 2][j - 2] + 1);
            }
        }
    }
    return cell[left.size()][right.size()];
}

inline double osa_similarity(std::u32string_view left, std::u32string_view right) {
    return similarity_of_distance(osa_distance(left, right), left, right);
}

}  // namespace sameas::kernels::reference
