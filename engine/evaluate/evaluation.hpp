#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "engine/run_context.hpp"

namespace sameas {

/// What is known to be true about the records (nodes are records by rank, 0 ..).
struct Truth {
    /// By node, 1-based entity; 0: not known, the record's pairs count in neither result nor truth. Empty:
    /// use `pairs`.
    std::vector<std::uint32_t> entity;
    /// True pairs (lower node first); all other pairs are non-matches. Used when `entity` is empty. One given
    /// twice counts once, here and in `ignored`.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    /// Pairs that count in neither (lower node first).
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ignored;
};

struct PrecisionRecall {
    double precision = 0, recall = 0, f1 = 0;  ///< 0 where undefined
};

struct Evaluation {
    std::uint64_t true_positives = 0, false_positives = 0,
                  false_negatives = 0;  ///< pairs that the entities imply
    PrecisionRecall pairwise;
    /// False: no pair of the truth counts, so recall and F1 mean nothing.
    bool has_true_pairs() const { return true_positives + false_negatives > 0; }
    /// Bagga and Baldwin 1998: the mean over the records with a known entity of, with the record itself and
    /// its partners (the records that form a counting pair with it), precision = those in its cluster that
    /// are of its entity / those in its cluster, and recall = the same / those of its entity. With pair truth
    /// every record is known, and the entities are the connected components of the true pairs that count.
    PrecisionRecall b_cubed;
    /// Clusters, singletons included, as sets of the records with a known entity: neither sources nor ignored
    /// pairs matter here.
    std::uint64_t entities_found = 0, entities_true = 0;
    std::uint64_t entities_exact = 0;  ///< found clusters that equal a true one
    std::uint64_t records_unknown = 0; ///< records whose entity the truth does not say: their pairs count nowhere
    double blocking_recall = 0;        ///< share of the true pairs that some rule makes; 0 without true pairs
};

/// Stage "evaluate": compares clusters with the truth. A pair of records counts if the entities of both are
/// known (entity truth), their sources differ (where sources are given) and it is not ignored. O(records *
/// log records + true pairs); pairs of the result are counted, not visited. The result has the same bits for
/// any number of threads.
/// \param entity   by node: any label, equal for records of one entity
/// \param sources  by node, or empty; given: only pairs across sources count, in result and truth alike
/// \param is_candidate  does some rule make this pair of nodes (lower first)? Asked once for each true pair
/// that counts,
///                      from several threads at once
/// \throws Cancelled after a stop request
Evaluation evaluate(std::span<const std::uint32_t> entity, const Truth& truth,
                    std::span<const std::uint32_t> sources,
                    const std::function<bool(std::uint32_t, std::uint32_t)>& is_candidate,
                    RunContext& context);

/// By node: with how many records it forms a pair that counts.
struct RecordPartners {
    std::vector<std::uint32_t> found;    ///< in its cluster
    std::vector<std::uint32_t> of_truth; ///< true pairs
    std::vector<std::uint32_t> right;    ///< true pairs in its cluster
};
/// The figures of evaluate() record by record, so that they can be added up over any groups of records: over all of them the
/// sums are twice the pairs. Parameters, cost and exceptions as there.
RecordPartners record_partners(std::span<const std::uint32_t> entity, const Truth& truth,
                               std::span<const std::uint32_t> sources, RunContext& context);

}  // namespace sameas
