#pragma once
#include <cstdint>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/compare/pattern_layout.hpp"
#include "engine/derive/features.hpp"
#include "engine/model/term_frequency.hpp"

namespace sameas {

/// Pairs that agree exactly on one feature, counted from how often its values occur: no pair is looked at.
struct EqualPairs {
    std::uint64_t compared = 0;                      ///< comparable pairs with a value on both sides
    std::vector<std::uint64_t> equal;                ///< of those, equal ones, by rarity bin (one entry: not split)
};

/// \param bits  information of each value, or empty: one bin
/// O(rows + values).
EqualPairs count_equal_pairs(const Features& features, std::size_t feature, PairScope scope,
                             const std::vector<double>& bits);

/// Share of the records, among those that have all of `features`, by the rarity bin of their own values: what a true
/// pair's agreement is expected to look like before anything is learnt. Sums to 1.
std::vector<double> own_bins(const Features& features, const std::vector<std::size_t>& feature_numbers,
                             const std::vector<const std::vector<double>*>& bits);

}  // namespace sameas
