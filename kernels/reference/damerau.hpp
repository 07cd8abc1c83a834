#pragma once
#include <map>

#include "kernels/reference/levenshtein.hpp"

namespace sameas::kernels::reference {

/// Unrestricted Damerau-Levenshtein distance by the whole matrix, after Lowrance and Wagner (1975): the last
/// row of each unit and the last column where it matched tell the only swap worth a try.
inline std::uint32_t damerau_distance(std::u32string_view left, std::u32string_view right) {
    std::vector<std::vector<std::uint32_t>> cell(left.size() + 1,
                                                 std::vector<std::uint32_t>(right.size() + 1));
    std::map<char32_t, std::size_t> last_row;  // 1-based; 0: not seen yet
    for (std::size_t i = 0; i <= left.size(); ++i) {
        std::size_t last_column = 0;
        for (std::size_t j = 0; j <= right.size(); ++j) {
            if (i == 0 || j == 0) {
                cell[i][j] = static_cast<std::uint32_t>(i + j);
                continue;
            }
            const bool equal = left[i - 1] == right[j - 1];
            const std::uint32_t substitution = cell[i - 1][j - 1] + (equal ? 0 : 1);
            cell[i][j] = std::min({cell[i - 1][j] + 1, cell[i][j - 1] + 1, substitution});
            const std::size_t k = last_row[right[j - 1]];
            const std::size_t l = last_column;
            if (k > 0 && l > 0) {
                const std::size_t swap = cell[k - 1][l - 1] + (i - k - 1) + 1 + (j - l - 1);
                cell[i][j] = std::min(cell[i][j], static_cast<std::uint32_t>(swap));
            }
            if (equal) last_column = j;
        }
        if (i > 0) last_row[left[i - 1]] = i;
    }
    return cell[left.size()][right.size()];
}

inline double damerau_similarity(std::u32string_view left, std::u32string_view right) {
    return similarity_of_distance(damerau_distance(left, right), left, right);
}

}  // namespace sameas::kernels::reference
