#pragma once
#include <cstdint>
#include <vector>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/compare/comparator.hpp"
#include "engine/run_context.hpp"

namespace sameas {

struct PatternCount {
    std::uint64_t pattern;
    std::uint64_t count;
};

/// Pairs of all patterns.
std::uint64_t pairs_of(const std::vector<PatternCount>& counts);

/// Patterns of the candidate pairs of all rules, and of each rule. Counts of a sample stand for the whole.
struct RulePatternCounts {
    std::vector<PatternCount> all;                  ///< each pair once
    std::vector<std::vector<PatternCount>> of_rule; ///< each pair under every rule that holds for it
};

/// How often each pattern occurs, in order of pattern. A pair is compared once, however many rules make it, and none is
/// kept. At most 64 rules. Of a rule that makes more than `pairs_of_rule_max` pairs, only those count whose left records are
/// in a sample of one record in 2, 4, 8, ... (the first that leaves no more than that to expect), each for as many.
/// Adds to the progress as for_each_candidate_chunk does; the stage is the caller's.
RulePatternCounts count_patterns_by_rule(const BlockingIndex& index, const Table& table, const Comparator& comparator,
                                         std::uint64_t pairs_of_rule_max, RunContext& context);

}  // namespace sameas
