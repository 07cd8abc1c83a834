#pragma once
#include <cstdint>
#include <vector>

#include "engine/compare/pattern_layout.hpp"
#include "engine/score/scored_pairs.hpp"

namespace sameas {

/// What the pairs of a kind have in the columns of a table of pairs, by kind.
struct KindColumns {
    std::vector<double> weight, probability;
    std::vector<std::int32_t> rule;                 ///< from 1
    std::vector<std::uint64_t> pattern;
    std::vector<std::vector<std::uint8_t>> levels;  ///< by comparison; 0: null
};

/// \param weights  of scored.kinds
KindColumns columns_of_kinds(const PatternLayout& layout, const ScoredPairs& scored, const std::vector<double>& weights);

}  // namespace sameas
