#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// Pairs that stand near each other in the work of one rule: at most chunk_pairs_max, and none that an earlier rule makes.
struct SampledChunk {
    std::size_t rule;
    std::vector<CandidatePair> pairs;
};

/// `count` chunks, in random order, drawn at places of the pairs that the rules walk, each equally likely: a rule has a
/// share by its pairs. A chunk holds what a run would meet together, so that scoring it costs what it costs in a run. One
/// in which earlier rules make all pairs is empty. The same for any order of rows. Some 10 us a chunk of a rule with keys;
/// 64 KB a chunk. \throws Cancelled
std::vector<SampledChunk> sample_candidate_chunks(const BlockingIndex& index, const Table& table, std::size_t count,
                                                  RunContext& context);

}  // namespace sameas
