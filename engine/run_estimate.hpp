#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/blocking/forecast.hpp"
#include "engine/linker.hpp"
#include "engine/memory_plan.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// What comparing costs on this machine, from a timed sample of the candidate pairs on all threads at once. Nanoseconds are
/// of the run, not of a thread.
struct PairCosts {
    double compare_nanoseconds = 0;  ///< a pair compared in full, as training does; 0 where the rules make no pair
    double score_nanoseconds = 0;    ///< a pair that a rule walks, scored: most are dropped in tiles, or before their texts are touched
    std::uint64_t pairs = 0;         ///< timed
};

/// Seconds of one part of a run; low < high where the number of pairs of rules without keys is a range, or where pairs are so
/// slow that few were timed.
struct SecondsEstimate {
    std::string part;
    double low = 0, high = 0;
};

/// About what a run would take.
struct RunEstimate {
    PairCosts costs;
    /// Why no model could be trained on a small sample, empty where one could: without one, all pairs are taken to be
    /// compared in full, and one a record to be kept.
    std::string no_model;
    double kept_pairs = 0;                 ///< that reach the floor of the settings
    std::vector<SecondsEstimate> seconds;  ///< by part, in order
    MemoryParts memory;                    ///< bytes, by part; at most
    std::uint64_t memory_together = 0;
    std::uint64_t memory_budget = 0;       ///< kept pairs beyond it go to the disk
};

struct EstimateOptions {
    /// A sample is not trained on where finding the pairs of joins, which training needs all, takes longer: then there is no
    /// model. 2 us a record come on top, for what else training does.
    double joined_train_seconds_max = 10;
};

/// Estimates dedupe or link on the records of the linkage: trains a model on a small sample of the pairs, times it on
/// another, and multiplies. What was measured so far (the costs of the context) is taken as it was. Two seconds, some more
/// with many rules; with rules of similarity up to half a minute, and 2 us a record. The memory of preparing values and of some MB a
/// thread. Logs nothing. \throws Cancelled
RunEstimate estimate_run(const Linkage& linkage, const PairForecast& pairs, const EstimateOptions& options, RunContext& context);

}  // namespace sameas
