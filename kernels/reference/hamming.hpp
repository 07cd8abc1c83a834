#pragma once
#include "kernels/reference/levenshtein.hpp"

namespace sameas::kernels::reference {

/// Places at which the texts differ, those beyond the end of the shorter one among them.
inline std::uint32_t hamming_distance(std::u32string_view left, std::u32string_view right) {
    std::uint32_t distance = 0;
    for (std::size_t i = 0; i < left.size() || i < right.size(); ++i) {
        if (i >= left.size() || i >= right.size() || left[i] != right[i]) ++distance;
    }
    return distance;
}

inline double hamming_similarity(std::u32string_view left, std::u32string_view right) {
    return similarity_of_distance(hamming_distance(left, right), left, right);
}

}  // namespace sameas::kernels::reference
