#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

namespace sameas::kernels::reference {

using IdSet = std::set<std::uint32_t>;

/// Number of elements that both sets have.
inline std::uint32_t set_overlap(const IdSet& left, const IdSet& right) {
    return static_cast<std::uint32_t>(
        std::count_if(left.begin(), left.end(), [&right](std::uint32_t id) { return right.count(id) != 0; }));
}

/// The order of operations is part of the contract, here and below.
inline double set_jaccard(const IdSet& left, const IdSet& right) {
    if (left.empty() && right.empty()) return 1.0;
    const std::uint32_t common = set_overlap(left, right);
    return common / static_cast<double>(left.size() + right.size() - common);
}

inline double set_dice(const IdSet& left, const IdSet& right) {
    if (left.empty() && right.empty()) return 1.0;
    return 2.0 * set_overlap(left, right) / static_cast<double>(left.size() + right.size());
}

inline double set_cosine(const IdSet& left, const IdSet& right) {
    if (left.empty() || right.empty()) return left.empty() && right.empty() ? 1.0 : 0.0;
    const double product = static_cast<double>(left.size()) * static_cast<double>(right.size());
    return set_overlap(left, right) / std::sqrt(product);
}

inline double set_overlap_coefficient(const IdSet& left, const IdSet& right) {
    if (left.empty() || right.empty()) return left.empty() && right.empty() ? 1.0 : 0.0;
    return set_overlap(left, right) / static_cast<double>(std::min(left.size(), right.size()));
}

}  // namespace sameas::kernels::reference
