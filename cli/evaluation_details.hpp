#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/report_json.hpp"
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
    Json expected;  ///< what the run expected of itself (expected_json), or null
};

/// An error as a row of a table: who, why, and what spoke in either direction.
struct ErrorRow {
    static constexpr std::size_t texts_count = 9;
    static constexpr std::array<const char*, texts_count> text_names = {
        "kind", "cause", "left_source", "left_id", "right_source", "right_id", "rules", "in_favour", "against"};
    static constexpr std::size_t numbers_before = 6;  ///< match_weight and probability stand before this text

    std::array<std::string, texts_count> texts;
    double weight_bits = 0, probability = 0;
};

/// The name of the field that holds the values of a column to tell apart by; no field of settings can have it.
inline constexpr const char* by_field = "--by";
/// Settings that read that column too, as written; unchanged where there is none.
Settings with_by_column(const Settings& settings, const std::string& column);

/// An evaluated run.
struct EvaluatedRun {
    const Model& model;
    const Linkage& linkage;
    const std::vector<std::uint32_t>& entity;  ///< by rank: any label
    const Truth& truth;
    double joining_bits = 0;                   ///< from which a pair joins
};

/// Takes a kept pair: its ranks, and its weight.
using WeighedPairSink = std::function<void(std::uint32_t left, std::uint32_t right, double weight_bits)>;
/// What add_details shall find out; nothing of what is empty.
struct DetailsWanted {
    std::function<void(const WeighedPairSink&)> pairs;  ///< gives every kept pair of the run
    std::string by, by_field;                           ///< a column's name, and the field of the linkage that holds it
    std::function<void(const ErrorRow&)> errors;        ///< takes the errors
};

/// Evaluates, and counts rule by rule which true pairs are made.
Evaluation evaluate_with_rules(const EvaluatedRun& run, std::vector<RuleRecall>& rules, RunContext& context);
/// The rest of what is wanted. At most `errors_max` errors of each kind are listed, the first in order of their records.
/// \pre details.true_pairs and, where errors are wanted, false_merges and misses are set. \throws Cancelled, and what the
/// functions wanted throw
void add_details(const EvaluatedRun& run, const DetailsWanted& wanted, EvaluationDetails& details, RunContext& context);
inline constexpr std::uint64_t errors_max = 10'000;

/// For people, and for programs.
std::string details_text(const EvaluationDetails& details);
void add_details_json(Json& document, const EvaluationDetails& details);

}  // namespace sameas::cli
