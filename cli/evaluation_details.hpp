#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/job.hpp"
#include "cli/run_record.hpp"
#include "engine/evaluate/evaluation.hpp"
#include "engine/evaluate/pair_figures.hpp"
#include "engine/linker.hpp"

namespace sameas::cli {

/// True pairs that one blocking rule makes.
struct RuleRecall {
    std::string rule;
    std::uint64_t true_pairs = 0;
    std::uint64_t alone = 0;  ///< of which no other rule makes
};

/// Figures of the records with one value of a column. A pair counts once for each of its records.
struct GroupFigures {
    std::string value;                         ///< empty: null
    std::uint64_t records = 0;
    std::uint64_t found = 0, of_truth = 0, right = 0;  ///< partners that count, over the records
    PrecisionRecall figures;
};

/// What stands behind an error.
enum class ErrorCause : std::uint8_t {
    blocking,   ///< a missed pair that no rule makes
    weight,     ///< its weight is on the wrong side of the threshold
    clustering  ///< its weight is on the right side, the other records of the entities decided otherwise
};
/// blocking, weight, clustering
const char* cause_name(ErrorCause cause);

struct ErrorCounts {
    std::uint64_t listed = 0, all = 0;
    std::array<std::uint64_t, 3> by_cause{};             ///< of those listed
    std::map<std::string, std::uint64_t> by_comparison;  ///< of those with cause `weight`: the one that misled most
};

/// Everything that `evaluate` says beyond Evaluation.
struct EvaluationDetails {
    std::uint64_t true_pairs = 0;
    std::vector<CurvePoint> curve;  ///< at whole bits; empty where the run kept no pairs file
    CurvePoint best;
    std::array<ReliabilityBin, 10> reliability{};
    std::vector<RuleRecall> rules;
    std::string by;  ///< the column of `groups`, or empty
    std::vector<GroupFigures> groups;  ///< most records first, then by value
    std::optional<ErrorCounts> false_merges, misses;
    Json expected;  ///< as run.json says, or null
};

/// The name of the field that holds the values of --by; no field of settings can have it.
inline constexpr const char* by_field = "--by";
/// Settings that read the column of --by too, as written; unchanged where there is none.
Settings with_by_column(const Settings& settings, const std::string& column);

/// An evaluated run.
struct EvaluatedRun {
    const RunRecord& record;
    const std::string& folder;
    const Model& model;
    const Linkage& linkage;
    const std::vector<std::uint32_t>& entity;  ///< by rank: any label
    const Truth& truth;
};

/// Evaluates, and counts rule by rule which true pairs are made.
Evaluation evaluate_with_rules(const EvaluatedRun& run, std::vector<RuleRecall>& rules, RunContext& context);
/// All the rest; --errors writes its file. At most `errors_max` errors of each kind are listed, the first in order of their
/// records. \throws InvalidInput (pairs that do not fit the records), IoError, Cancelled
void add_details(const EvaluatedRun& run, const Options& options, EvaluationDetails& details, RunContext& context);
inline constexpr std::uint64_t errors_max = 10'000;

/// For people, and for programs.
std::string details_text(const EvaluationDetails& details);
void add_details_json(Json& document, const EvaluationDetails& details);

}  // namespace sameas::cli
