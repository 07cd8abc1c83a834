#pragma once
#include "kernels/reference/indel.hpp"

namespace sameas::kernels::reference {

inline double ratio(std::u32string_view left, std::u32string_view right) { return indel_similarity(left, right); }

/// Tries every window of the longer text, as the contract lists them. The largest of the quotients is the
/// quotient of the best window, since rounding keeps the order.
inline double best_window(std::u32string_view shorter, std::u32string_view longer) {
    double best = 0.0;
    const auto try_window = [&](std::size_t begin, std::size_t size) {
        const std::u32string_view window = longer.substr(begin, size);
        best = std::max(best, static_cast<double>(2 * common_subsequence(shorter, window)) /
                                  static_cast<double>(shorter.size() + size));
    };
    for (std::size_t size = 1; size < shorter.size(); ++size) {
        try_window(0, size);
        try_window(longer.size() - size, size);
    }
    for (std::size_t begin = 0; begin + shorter.size() <= longer.size(); ++begin)
        try_window(begin, shorter.size());
    return best;
}

inline double partial_ratio(std::u32string_view left, std::u32string_view right) {
    if (left.empty() || right.empty()) return left.empty() && right.empty() ? 1.0 : 0.0;
    if (left.size() < right.size()) return best_window(left, right);
    if (right.size() < left.size()) return best_window(right, left);
    return std::max(best_window(left, right), best_window(right, left));
}

}  // namespace sameas::kernels::reference
