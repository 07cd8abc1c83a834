#pragma once
#include <cstdint>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/compare/comparator.hpp"
#include "engine/run_context.hpp"
#include "engine/compare/pattern_counts.hpp"

namespace sameas {

/// Agreement patterns of a sample of all comparable pairs, or of every one when there are at most `pairs_max`.
///
/// The records are put in the order of a hash of their identity and the seed; the sample pairs the record at place r
/// with those at r + 1, r + 2 ... (going round), or, between each two sources of a link, place r of the larger with
/// places of the smaller. So shuffled rows give the same sample, each record has about the same part in it, and no pair comes
/// twice. \param except  pairs that some rule of it makes are left out, unless null. \returns counts in order of pattern
std::vector<PatternCount> count_random_pairs(const Table& table, PairScope scope, const Comparator& comparator,
                                             std::uint64_t pairs_max, RunContext& context,
                                             const BlockingIndex* except = nullptr);

}  // namespace sameas
