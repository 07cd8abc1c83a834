#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/inputs.hpp"
#include "cli/job.hpp"
#include "engine/draft/missed_pairs.hpp"
#include "engine/evaluate/evaluation.hpp"
#include "engine/linker.hpp"
#include "engine/run_estimate.hpp"

namespace sameas::cli {

/// A level of a comparison as the report shows it.
struct LevelSummary {
    std::string level;
    double m = 0, u = 0, bits = 0;         ///< over all rarity bins
    double bits_least = 0, bits_most = 0;  ///< over the bins with 1 % of its m or u at least; else equal to bits
    bool split = false;
};

struct ComparisonSummary {
    std::string name;
    std::vector<LevelSummary> levels;
};

struct ModelSummary {
    double prior = 0, prior_bits = 0;
    double keep_probability = 0;
    std::optional<double> threshold_probability;  ///< none: chosen from the pairs of a run
    std::vector<ComparisonSummary> comparisons;
    TrainingReport training;
    std::vector<ParameterEdit> edits;             ///< since it was trained
};

/// What a limit on the groups of a rule found and did.
struct LimitSummary {
    std::uint64_t records = 0;               ///< that may share a key
    std::string policy, by;                  ///< as the settings write them; `by` of tighten alone
    std::vector<LimitedGroupReport> groups;  ///< every group over it, most pairs first
    GroupsOver still_over;                   ///< what is over the limit after all
};

struct RuleSummary {
    std::string rule;
    std::uint64_t pairs = 0;              ///< that the rule makes
    std::optional<std::uint64_t> scored;  ///< of which no earlier rule holds, each once
    bool has_repeats = false;             ///< `pairs` counts a pair once for each key of the rule that it shares
    std::optional<PairEstimate> estimate = {};  ///< of a join that was not counted: what `pairs` is, with its interval
    std::optional<LimitSummary> limit = {};  ///< where groups have one
};

/// What a rule costs, before anything is scored.
struct RulePrice {
    RuleForecast pairs;
    std::vector<GroupReport> largest;
    bool has_groups = false;          ///< the rule is one of keys
    std::vector<GroupsOver> cut;      ///< what each of ForecastSummary::limits would cut, left out as a whole
    std::uint64_t pairs_without_limit = 0;  ///< of which: as walked, before any limit of the settings
    bool is_refused = false;          ///< a run would refuse it: it makes more pairs than the settings allow
};

/// What the rules cost, and about what a run would.
struct ForecastSummary {
    std::vector<RulePrice> rules;     ///< as Summary::rules
    PairForecast pairs;
    std::uint64_t counted_max = 0;    ///< what pairs.walked would have to be at most, to be counted
    std::vector<std::uint64_t> limits;  ///< records of a group, largest first
    RunEstimate run;
};

struct PairSummary {
    std::uint64_t kept = 0, at_threshold = 0;
    std::optional<DroppedPairs> dropped = {};  ///< where candidates were scored
};

struct EntitySummary {
    std::uint64_t entities = 0, of_several_records = 0, largest = 0;
};

/// A match and why it is one.
struct Example {
    std::string place;  ///< strongest, median, weakest
    PairExplanation explanation;
};

/// What a command found. Parts that it has nothing to say about are empty; text and JSON are made from this
/// alone.
struct Summary {
    std::string command;
    std::vector<std::pair<std::string, std::uint64_t>> records_per_source;
    std::uint64_t records = 0;
    std::uint64_t comparable_pairs = 0;
    std::map<RowIssueKind, std::uint64_t> row_issues;
    std::vector<RuleSummary> rules;
    std::optional<ForecastSummary> forecast;
    std::optional<ModelSummary> model;
    std::optional<PairSummary> pairs;
    std::optional<EntitySummary> entities;
    std::optional<JoinChoice> join;          ///< how the entities came about
    std::optional<ExpectedQuality> expected;  ///< how good they should be; with what blocking misses, where `missed` is there
    std::optional<MissedPairs> missed;       ///< what blocking misses
    std::optional<Evaluation> evaluation;
    std::vector<Example> examples;
    std::vector<std::string> warnings;
    std::vector<StageCost> costs;
    double seconds = 0;
    int threads = 0;
    std::vector<std::string> files;  ///< written, with their folder
};

ModelSummary summarise(const Model& model);
EntitySummary summarise(const Clusters& clusters);
/// Pairs of each rule, and what limits on groups did; `scored` may be empty.
std::vector<RuleSummary> summarise_rules(const Linkage& linkage, const std::vector<std::uint64_t>& scored);
/// The probability from which the examples of a summary count as matches.
double threshold_of(const Summary& summary);
/// Records, sources, issues and comparable pairs.
void add_records(Summary& summary, const Table& table, const RowIssues& issues, PairScope scope);
/// Warnings, costs, seconds: call it last.
void add_costs(Summary& summary, const Job& job);

/// Up to three matches: the strongest, the median and the weakest of those that are at or above the threshold inside one
/// entity. Ties go to the earlier pair, so the choice is always the same. Looks through the pairs twice.
std::vector<std::pair<std::string, KeptPair>> choose_examples(const LinkResult& result, double threshold_bits,
                                                              RunContext& context);

}  // namespace sameas::cli
