#pragma once
#include <cstdint>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/run_context.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// What one rule makes. Exact where an estimate is_exact().
struct RuleForecast {
    std::uint64_t walked = 0;  ///< RuleGroups::pairs: what walking it costs; a join: the upper end of its estimate
    PairEstimate pairs;        ///< distinct pairs of the rule
    PairEstimate added;        ///< those that no earlier rule makes
};

/// What the rules of an index make, before anything is compared.
struct PairForecast {
    std::vector<RuleForecast> rules;
    std::uint64_t walked = 0;  ///< of all rules; UINT64_MAX for more
    PairEstimate together;     ///< of all rules, each pair once
    bool is_counted = false;   ///< the pairs were enumerated
    double unkeyed_seconds = 0;  ///< of finding the pairs of rules without keys; about, where they were not all found
};

struct ForecastOptions {
    /// Above so many walked pairs none is enumerated: then only the numbers of rules with one key a record are exact, the
    /// others have an upper and a lower bound.
    std::uint64_t counted_max = 10'000'000'000;
    /// A join of more distinct values is never walked: what it adds is bounded by its estimate.
    std::uint64_t joined_values_max = 100'000;
    /// Rules without keys are walked for so long at most, all together; the estimate of one that takes too long stands.
    double unkeyed_seconds_max = 10;
};

/// Stage "count". A few nanoseconds a walked pair and thread at most, where rules have keys, and half a second for each join that
/// is not walked; no memory to speak of.
/// \throws Cancelled
PairForecast forecast_pairs(const BlockingIndex& index, const Table& table, const ForecastOptions& options,
                            RunContext& context);

}  // namespace sameas
