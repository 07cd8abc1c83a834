#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/draft/column_kind.hpp"
#include "engine/run_context.hpp"
#include "engine/settings/settings.hpp"
#include "engine/table/table.hpp"
#include "engine/blocking/blocking_index.hpp"

namespace sameas {

struct RuleChoiceOptions {
    PairScope scope = PairScope::all;
    std::uint64_t pairs_max = 0;         ///< of all rules together, each pair once; 0: max(1 M, 40 a record)
    std::size_t rules_max = 60;
};

/// A blocking rule that was chosen, and why.
struct ChosenRule {
    Rule rule;
    std::uint64_t records_max = 0;       ///< limit on its groups (policy skip)
    double new_pairs = 0;                ///< estimated: that no rule before it makes
    double new_matches = 0;              ///< estimated share of all expected matches that it finds and none before it does
    double matches = 0;                  ///< that it finds, whatever others do
    double only_matches = 0;             ///< that it finds and none of the others does
};

struct RuleChoice {
    std::vector<ChosenRule> rules;       ///< in the order chosen: best first
    double pairs = 0;                    ///< estimated, each once
    double expected_matches = 0;         ///< that the provisional model sees, over all candidates of all rules
    std::uint64_t anchors = 0;           ///< records that it was learnt on
};

/// Chooses blocking rules without labels: expressions by kind of column and conjunctions of two, each with several limits on
/// its groups; a provisional model fitted to the pairs of a sample of records (anchors) says how likely each pair matches; then
/// greedily the rule that finds most for its pairs, a pair already found keeping part of its worth, until the pairs are spent.
/// The same for any threads and row order. \pre `table` holds the fields of `settings` as its comparisons need them;
/// settings.blocking is not read. \returns no rules where no two records agree on anything
RuleChoice choose_rules(const Table& table, const Settings& settings, std::span<const DraftField> fields,
                        const RuleChoiceOptions& options, RunContext& context);

}  // namespace sameas
