#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sameas::kernels::reference {

/// Jaro similarity as the definition reads. The order of the last line's operations is part of the contract:
/// the kernel gives the same bits.
inline double jaro(std::u32string_view left, std::u32string_view right) {
    if (left.empty() && right.empty()) return 1.0;
    const std::size_t longer = std::max(left.size(), right.size());
    const std::size_t window = longer < 2 ? 0 : longer / 2 - 1;

    std::vector<bool> left_matched(left.size()), right_matched(right.size());
    std::size_t matches = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t apart = i > j ? i - j : j - i;
            if (apart > window || right_matched[j] || left[i] != right[j]) continue;
            left_matched[i] = right_matched[j] = true;
            ++matches;
            break;
        }
    }
    if (matches == 0) return 0.0;

    std::u32string left_letters, right_letters;  // the matched ones, in order
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left_matched[i]) left_letters += left[i];
    }
    for (std::size_t j = 0; j < right.size(); ++j) {
        if (right_matched[j]) right_letters += right[j];
    }
    std::size_t out_of_order = 0;
    for (std::size_t n = 0; n < matches; ++n) {
        if (left_letters[n] != right_letters[n]) ++out_of_order;
    }

    const double m = static_cast<double>(matches);
    const double t = static_cast<double>(out_of_order / 2);
    return ((m / static_cast<double>(left.size()) + m / static_cast<double>(right.size())) + (m - t) / m) /
           3.0;
}

}  // namespace sameas::kernels::reference
