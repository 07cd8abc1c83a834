#include "engine/cluster/source_sets.hpp"

#include <algorithm>

#include "engine/errors.hpp"

namespace sameas {

void SourceSets::reset(std::span<const std::uint32_t> source) {
    sets_.resize(source.size());
    for (std::size_t node = 0; node < source.size(); ++node)
        sets_[node].assign(1, source[node]);
}

bool SourceSets::disjoint(std::uint32_t left, std::uint32_t right) const {
    if (sets_.empty()) return true;
    auto a = sets_[left].begin();
    auto b = sets_[right].begin();
    while (a != sets_[left].end() && b != sets_[right].end()) {
        if (*a == *b) return false;
        if (*a < *b) {
            ++a;
        } else {
            ++b;
        }
    }
    return true;
}

void SourceSets::merge(std::uint32_t kept, std::uint32_t gone) {
    if (sets_.empty()) return;
    SAMEAS_ASSERT(disjoint(kept, gone));
    std::vector<std::uint32_t>& all = sets_[kept];
    const auto middle = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), sets_[gone].begin(), sets_[gone].end());
    std::inplace_merge(all.begin(), all.begin() + middle, all.end());
    sets_[gone] = {};
}

}  // namespace sameas
