#pragma once
#include <cstdint>
#include <vector>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/compare/comparator.hpp"
#include "engine/model/model.hpp"
#include "engine/run_context.hpp"

namespace sameas {

struct ScoredPair {
    RowId left;
    RowId right;
    std::uint64_t pattern;
    std::uint32_t rule;      ///< the first that holds, from 0
};

/// Pairs kept, in order of the ranks of left and right. The weight follows from the pattern.
struct ScoredPairs {
    std::vector<ScoredPair> pairs;
    std::vector<std::uint64_t> candidates_per_rule;   ///< scored, each pair under its first rule
    std::uint64_t candidates() const;
};

/// Stage "score": scores every candidate pair as it is generated, keeps those of at least `floor_bits`.
/// Memory follows kept pairs, never candidates.
ScoredPairs score(const BlockingIndex& index, const Table& table, const Comparator& comparator,
                  const PatternWeights& weights, double floor_bits, RunContext& context);

}  // namespace sameas
