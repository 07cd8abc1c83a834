#pragma once
#include "kernels/reference/jaro.hpp"

namespace sameas::kernels::reference {

/// Jaro-Winkler similarity; the order of operations is part of the contract.
inline double jaro_winkler(std::u32string_view left, std::u32string_view right) {
    const double similarity = jaro(left, right);
    if (similarity <= 0.7) return similarity;
    int prefix = 0;
    for (std::size_t i = 0; i < 4 && i < left.size() && i < right.size() && left[i] == right[i]; ++i)
        ++prefix;
    return similarity + (prefix * 0.1) * (1.0 - similarity);
}

}  // namespace sameas::kernels::reference
