#include "engine/cluster/source_sets.hpp"

#include <algorithm>

#include "engine/errors.hpp"

namespace sameas {

void SourceSets::reset(std::span<const std::uint32_t> source) {
    masks_.resize(source.size());
    std::uint32_t highest = 0;
    for (std::size_t node = 0; node < source.size(); ++node) {
        masks_[node] = std::uint64_t{1} << source[node] % 64;
        highest = std::max(highest, source[node]);
    }
    sets_.clear();
    source_.clear();
    if (highest < 64) return;
    sets_.resize(source.size());
    source_.assign(source.begin(), source.end());
}

bool SourceSets::lists_are_disjoint(std::uint32_t left, std::uint32_t right) const {
    const std::span<const std::uint32_t> lefts = sources_of(left), rights = sources_of(right);
    auto a = lefts.begin();
    auto b = rights.begin();
    while (a != lefts.end() && b != rights.end()) {
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
    SAMEAS_ASSERT(disjoint(kept, gone));
    if (masks_.empty()) return;
    masks_[kept] |= masks_[gone];
    if (sets_.empty()) return;
    const std::span<const std::uint32_t> lefts = sources_of(kept), rights = sources_of(gone);
    std::vector<std::uint32_t> all(lefts.size() + rights.size());
    std::merge(lefts.begin(), lefts.end(), rights.begin(), rights.end(), all.begin());
    sets_[kept] = std::move(all);
    sets_[gone] = {};
}

}  // namespace sameas
