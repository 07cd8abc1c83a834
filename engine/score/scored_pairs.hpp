#pragma once
#include <cstdint>
#include <vector>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/compare/comparator.hpp"
#include "engine/model/model.hpp"
#include "engine/run_context.hpp"
#include "engine/score/pair_store.hpp"

namespace sameas {

/// What the kept pairs of one kind have in common. The weight follows from the pattern, and from what is added to it.
struct PairKind {
    std::uint64_t pattern;
    std::uint32_t rule;      ///< the first that holds, from 0
    double added_bits = 0;   ///< by PairAdjustments; 0 under models that were trained here
};

/// Candidates that their ceilings ruled out. The same for any threads, instruction set and order of rows.
struct DroppedPairs {
    std::uint64_t in_tiles = 0;   ///< together with others of a tile, before they were made
    std::uint64_t singly = 0;     ///< then, before all of their comparisons were made
};

/// Pairs kept, in order of the ranks of left and right.
struct ScoredPairs {
    PairStore pairs;                                  ///< their kinds are places in `kinds`
    /// Each once, in no order: thousands, whatever the number of pairs; with bits added by value up to one a pair.
    std::vector<PairKind> kinds;
    std::vector<std::uint64_t> pairs_per_kind;
    std::vector<std::uint64_t> candidates_per_rule;   ///< scored, each pair under its first rule
    DroppedPairs dropped;                             ///< of these
    std::uint64_t candidates() const;
};

/// The match weight of each kind.
std::vector<double> weights_of(const ScoredPairs& scored, const PatternWeights& weights);

/// Stage "score": scores every candidate pair as it is generated, keeps those of at least `floor_bits`.
/// Memory follows kept pairs, never candidates; pairs beyond `limits` go to the disk (its writers are the context's
/// threads). \throws IoError when that is full
/// \param adjustments  what a model of elsewhere asks beyond the patterns; null: nothing
/// \param news  only pairs with new records: those that a run over all records would keep and that have one
ScoredPairs score(const BlockingIndex& index, const Table& table, const Comparator& comparator,
                  const PatternWeights& weights, double floor_bits, const PairStore::Limits& limits, RunContext& context,
                  const PairAdjustments* adjustments = nullptr, const NewRows& news = {});

}  // namespace sameas
