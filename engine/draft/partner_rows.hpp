#pragma once
#include <algorithm>
#include <cstddef>
#include <span>

#include "engine/draft/anchor_groups.hpp"
#include "engine/draft/key_codes.hpp"

namespace sameas {

/// Calls visit(i, partner) for pairs[i] of [begin, end) in their order. Partners lie anywhere in memory: what KeyCodes reads of
/// those to come is brought towards the cache, and what `fetch` (partner) brings.
template <class Visit, class Fetch>
void for_each_partner(const KeyCodes& codes, std::span<const AnchorPair> pairs, std::size_t begin, std::size_t end, const Visit& visit,
                      const Fetch& fetch) {
    constexpr std::size_t codes_ahead = 12, sets_ahead = 6;
    const std::span<const RowId> row_at = codes.table().rows_by_rank();
    const auto fetch_first = [&](std::size_t i) {
        const RowId partner = row_at[pairs[i].rank];
        codes.fetch_codes(partner);
        fetch(partner);
    };
    for (std::size_t i = begin; i < std::min(begin + codes_ahead, end); ++i) fetch_first(i);
    for (std::size_t i = begin; i < end; ++i) {
        if (i + codes_ahead < end) fetch_first(i + codes_ahead);
        if (i + sets_ahead < end) codes.fetch_sets(row_at[pairs[i + sets_ahead].rank]);
        visit(i, row_at[pairs[i].rank]);
    }
}
template <class Visit>
void for_each_partner(const KeyCodes& codes, std::span<const AnchorPair> pairs, std::size_t begin, std::size_t end, const Visit& visit) {
    for_each_partner(codes, pairs, begin, end, visit, [](RowId) {});
}

}  // namespace sameas
