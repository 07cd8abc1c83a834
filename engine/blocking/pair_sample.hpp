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
/// in which earlier rules make all pairs is empty. The same for any order of rows, unless finding the partners of values takes so
/// long that a join gets fewer chunks. Some 10 us a chunk of a rule with keys, two seconds for all of a join; 64 KB a chunk.
/// \throws Cancelled
std::vector<SampledChunk> sample_candidate_chunks(const BlockingIndex& index, const Table& table, std::size_t count,
                                                  RunContext& context);

/// `count` pieces of the work of a rule with keys, in random order, drawn at places of its pairs, each equally likely. A piece has
/// about sampled_piece_pairs pairs, as a run would meet them: tiles of one strip, or one small group after the other. Fewer where
/// they end; none where the rule has no groups. The same for any order of rows. O(groups).
inline constexpr std::uint64_t sampled_piece_pairs = 32768;
std::vector<WorkPiece> sample_work(const BlockingIndex& index, const Table& table, std::size_t rule, std::size_t count,
                                   RunContext& context);

}  // namespace sameas
