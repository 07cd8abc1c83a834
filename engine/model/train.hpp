#pragma once
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/derive/features.hpp"
#include "engine/model/model.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// A pair of records of which is known whether they match.
struct LabelledPair {
    RowId left, right;   ///< as Table::is_left says
    bool is_match = false;
};

struct TrainOptions {
    PairScope scope = PairScope::all;
    /// Of a rule that makes more, EM sees a sample of so many pairs or half of that: those of every second, fourth, ... record.
    std::uint64_t pairs_of_rule_max = 1u << 20;
    std::uint64_t random_pairs_max = 2'000'000;   ///< sampled for u; all comparable pairs when there are fewer
    int iterations_max = 200;                     ///< of one EM session
    /// Give a model back that failed a gate of the population fit; the report says which.
    bool accept_refused = false;
    /// Of a population fit: what is known of some pairs (labelled_counts.hpp).
    std::vector<LabelledPair> labels = {};
};

/// Stage "train": estimates the model from the records alone (docs/model.md). `blocking` is the index of
/// settings.blocking over the same features.
/// \throws InvalidSettings for a session with fewer than three free comparisons or a comparison that no session trains
/// \throws ModelRefused when no session has pairs, the match class collapsed, or a population fit failed a gate
Model train(const Settings& settings, const Features& features, const BlockingIndex& blocking,
            const TrainOptions& options, RunContext& context);

}  // namespace sameas
