#include "cli/report_text.hpp"

#include <algorithm>

#include "cli/forecast_report.hpp"
#include "cli/missed_report.hpp"
#include "cli/model_report.hpp"
#include "cli/number_text.hpp"
#include "cli/reasons.hpp"
#include "cli/text_table.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t rule_code_points_max = 90;
constexpr std::size_t level_code_points_max = 80;
constexpr std::size_t limited_groups_shown = 25;
constexpr int share_digits = 3;
constexpr std::size_t line_width = 100;

std::string share(double number) {
    return significant(number, share_digits);
}

std::string records_text(const Summary& summary) {
    TextTable table("lr");
    for (const auto& [source, records] : summary.records_per_source) {
        table.add({printable(source, 60), with_separators(records)});
    }
    if (summary.records_per_source.size() > 1) table.add({"together", with_separators(summary.records)});
    std::string text = section("Records", table.text());
    TextTable issues("lr");
    for (const auto& [kind, count] : summary.row_issues)
        issues.add({name(kind), with_separators(count)});
    return text + section("Row issues", issues.text());
}

/// What ceilings ruled out of the candidates.
std::string dropped_text(const DroppedPairs& dropped, std::uint64_t candidates) {
    const auto part = [&](std::uint64_t pairs) {
        return with_separators(pairs) + " (" + fixed(100.0 * static_cast<double>(pairs) / static_cast<double>(candidates), 1) + " %)";
    };
    return wrapped("Dropped as hopeless: " + part(dropped.in_tiles) + " in tiles, before they were made; " + part(dropped.singly) +
                       " before all of their comparisons were made.",
                   line_width, 2);
}

std::string rules_text(const Summary& summary) {
    if (summary.rules.empty()) return "";
    const bool is_scored =
        std::all_of(summary.rules.begin(), summary.rules.end(), [](auto& r) { return r.scored.has_value(); });
    TextTable table(is_scored ? "rlrr" : "rlr");
    table.add({"", "rule", "pairs", "new"});
    std::uint64_t together = 0;
    bool has_repeats = false;
    for (std::size_t r = 0; r < summary.rules.size(); ++r) {
        const RuleSummary& rule = summary.rules[r];
        std::vector<std::string> cells{with_separators(r + 1), printable(rule.rule, rule_code_points_max),
                                       with_separators(rule.pairs) + (rule.has_repeats ? "*" : rule.estimate ? "~" : "")};
        has_repeats = has_repeats || rule.has_repeats;
        if (is_scored) cells.push_back(with_separators(*rule.scored));
        together += rule.scored.value_or(0);
        table.add(std::move(cells));
    }
    if (is_scored) table.add({"", "together", "", with_separators(together)});
    std::string footnote =
        has_repeats ? "  * records have several keys: a pair counts once for each that it shares\n" : "";
    for (std::size_t r = 0; r < summary.rules.size(); ++r) {
        if (const auto& estimate = summary.rules[r].estimate) {
            footnote += "  ~ rule " + with_separators(r + 1) + ": an estimate; 19 times of 20 there are " +
                        with_separators(estimate->low) + " to " + with_separators(estimate->high) + "\n";
        }
    }
    if (summary.pairs && summary.pairs->dropped && together > 0) footnote += dropped_text(*summary.pairs->dropped, together);
    return section("Candidate pairs (of " + with_separators(summary.comparable_pairs) +
                       " comparable ones; new: no earlier rule makes them)",
                   table.text() + footnote);
}

std::string limit_text(const LimitSummary& limit) {
    if (limit.policy == "tighten") return "policy tighten by " + printable(limit.by, rule_code_points_max);
    return "policy " + limit.policy;
}

/// With limits on more rules than this the groups themselves are left to --json and run.json.
constexpr std::size_t limited_rules_detailed = 5;

/// The groups of one rule that were over its limit.
std::string groups_over_text(std::size_t number, const RuleSummary& rule, bool has_details) {
    const LimitSummary& limit = *rule.limit;
    std::uint64_t records = 0, pairs = 0, left = 0;
    for (const LimitedGroupReport& group : limit.groups) {
        records += group.rows;
        pairs += group.pairs;
        left += group.pairs_left;
    }
    std::string text = "  rule " + with_separators(number) + ", " + limit_text(limit) + ": " +
                       (limit.groups.empty() ? "no group" : counted(limit.groups.size(), "group", "groups")) +
                       " of more than " + with_separators(limit.records) + " records";
    if (limit.groups.empty()) return text + "\n";
    text += ", " + with_separators(pairs - left) + " of their " + with_separators(pairs) + " pairs cut\n";
    if (!has_details) return text;
    TextTable table("lrrr");
    table.add({"values", "records", "pairs", "pairs left"});
    for (std::size_t g = 0; g < limit.groups.size(); ++g) {
        const LimitedGroupReport& group = limit.groups[g];
        if (g == limited_groups_shown) {
            const std::string rest = with_separators(limit.groups.size() - g) + " more, named by --json and run.json";
            table.add({rest, with_separators(records), with_separators(pairs), with_separators(left)});
            break;
        }
        records -= group.rows;
        pairs -= group.pairs;
        left -= group.pairs_left;
        table.add({printable(group.values, level_code_points_max), with_separators(group.rows),
                   with_separators(group.pairs), with_separators(group.pairs_left)});
    }
    text += table.text(4);
    if (limit.still_over.groups > 0 && limit.policy == "tighten") {
        text += "    still over the limit: " + counted(limit.still_over.groups, "group", "groups") + " with " +
                with_separators(limit.still_over.rows) + " records and " + with_separators(limit.still_over.pairs) +
                " pairs\n";
    }
    return text;
}

std::string limits_text(const Summary& summary) {
    const auto limited = std::ranges::count_if(summary.rules, [](const RuleSummary& rule) { return rule.limit.has_value(); });
    const bool has_details = static_cast<std::size_t>(limited) <= limited_rules_detailed;
    std::string text;
    for (std::size_t r = 0; r < summary.rules.size(); ++r) {
        const RuleSummary& rule = summary.rules[r];
        if (rule.limit && (has_details || !rule.limit->groups.empty())) text += groups_over_text(r + 1, rule, has_details);
    }
    if (!has_details && !text.empty()) text += "  The groups are named by --json and in run.json.\n";
    return section("Groups over the limit of their rule", text);
}

/// How the entities came about, in a sentence.
std::string join_text(const JoinChoice& choice) {
    const std::string threshold =
        signed_fixed(choice.threshold_bits, 2) + " bits (probability " + share(probability(choice.threshold_bits)) + ")";
    switch (choice.method) {
        case JoinMethod::given_threshold: return "Joined by average weight, from the given " + threshold + ".";
        case JoinMethod::own_threshold:
            return "Joined by average weight, from " + threshold + ": " + share(choice.partner_share) +
                   " of the records have a partner at even odds.";
        case JoinMethod::one_to_one:
            return "Joined one to one, as partners are unique on both sides (" + share(choice.rival_share) +
                   " of the match probability is beyond the best partners): " + share(choice.partner_share_by_side[0]) +
                   " and " + share(choice.partner_share_by_side[1]) +
                   " of the records should have one, which raises the prior by " + fixed(choice.shift_bits, 2) + " bits.";
    }
    return "";
}

std::string expected_text(const ExpectedQuality& expected, bool is_missed_in) {
    TextTable table("lrrr");
    table.add({"", "expected", "from", "to"});
    for (const auto& [name, estimate] : {std::pair{"precision", expected.precision}, std::pair{"recall", expected.recall}})
        table.add({name, fixed(estimate.value, 3), fixed(estimate.low, 3), fixed(estimate.high, 3)});
    const char* const blocking = is_missed_in ? "with what blocking should miss" : "without what blocking misses";
    return section(std::string("Expected by the model (pairs inside entities; ") + blocking + ")", table.text());
}

std::string results_text(const Summary& summary) {
    TextTable table("lr");
    if (summary.pairs) {
        table.add({"pairs kept", with_separators(summary.pairs->kept)});
        table.add({"pairs at or above the threshold", with_separators(summary.pairs->at_threshold)});
    }
    if (summary.entities) {
        table.add({"entities", with_separators(summary.entities->entities)});
        table.add({"entities of two or more records", with_separators(summary.entities->of_several_records)});
        table.add({"records of the largest entity", with_separators(summary.entities->largest)});
    }
    std::string text = table.text();
    if (summary.join && !text.empty()) text += wrapped(join_text(*summary.join), line_width, 2);
    return section("Found", text) + (summary.missed ? missed_text(*summary.missed) : "") +
           (summary.expected ? expected_text(*summary.expected, summary.missed.has_value()) : "");
}

std::string examples_text(const Summary& summary) {
    std::string text;
    for (const Example& example : summary.examples) {
        const PairExplanation& pair = example.explanation;
        text += "  " + example.place + ": " + record_text(pair.left_source, pair.left_id) + " and " +
                record_text(pair.right_source, pair.right_id) + "\n";
        TextTable table("lll");
        for (const ComparisonExplanation& comparison : pair.comparisons) {
            table.add(
                {comparison.name, values_text(comparison.left_values), values_text(comparison.right_values)});
        }
        const double threshold = threshold_of(summary);
        text += table.text(4) + wrapped(reason(pair, threshold), line_width, 4);
    }
    return section("Examples of matches", text);
}

std::string unknown_records_text(const Evaluation& evaluation) {
    if (evaluation.records_unknown == 0) return "";
    return "  " + counted(evaluation.records_unknown, "one record is", "records are") + " without a truth and count nowhere\n";
}

}  // namespace

std::string evaluation_text(const Evaluation& evaluation) {
    const auto figures = [](const PrecisionRecall& f) {
        return std::vector<std::string>{fixed(f.precision, 4), fixed(f.recall, 4), fixed(f.f1, 4)};
    };
    TextTable table("lrrr");
    if (!evaluation.has_true_pairs()) {
        return section("Against the truth",
                       "  no two records are one entity in it: recall and F1 cannot be measured\n  pairs found, all wrong: " +
                           with_separators(evaluation.false_positives) + "\n" + unknown_records_text(evaluation));
    }
    table.add({"", "precision", "recall", "F1"});
    for (const auto& [name, values] : {std::pair{"pairs", figures(evaluation.pairwise)},
                                       std::pair{"B-cubed", figures(evaluation.b_cubed)}}) {
        table.add({name, values[0], values[1], values[2]});
    }
    table.add({"blocking", "", fixed(evaluation.blocking_recall, 4), ""});
    TextTable counts("lr");
    counts.add({"true pairs found", with_separators(evaluation.true_positives)});
    counts.add({"true pairs missed", with_separators(evaluation.false_negatives)});
    counts.add({"wrong pairs", with_separators(evaluation.false_positives)});
    counts.add({"entities found", with_separators(evaluation.entities_found)});
    counts.add({"entities in truth", with_separators(evaluation.entities_true)});
    counts.add({"entities exactly right", with_separators(evaluation.entities_exact)});
    return section("Against the truth", table.text() + counts.text() + unknown_records_text(evaluation));
}

std::string costs_text(const std::vector<StageCost>& costs, double seconds, int threads) {
    TextTable table("lrr");
    table.add({"stage", "seconds", "peak memory"});
    std::uint64_t peak = 0;
    for (const StageCost& cost : costs) {
        table.add({cost.stage, fixed(cost.seconds, 2), bytes_text(cost.peak_memory_bytes)});
        peak = std::max(peak, cost.peak_memory_bytes);
    }
    table.add({"whole run", fixed(seconds, 2), bytes_text(peak)});
    return section(
        "Cost (" + counted(static_cast<std::uint64_t>(std::max(threads, 1)), "thread", "threads") + ")",
        table.text());
}

std::string explanation_text(const PairExplanation& pair, double threshold_probability) {
    TextTable table("lll");
    table.add({"comparison", record_text(pair.left_source, pair.left_id),
               record_text(pair.right_source, pair.right_id)});
    for (const ComparisonExplanation& comparison : pair.comparisons) {
        table.add(
            {comparison.name, values_text(comparison.left_values), values_text(comparison.right_values)});
        for (const DerivedValues& values : comparison.derived) {
            table.add({"  " + printable(values.expression, level_code_points_max), values_text({values.left}),
                       values_text({values.right})});
        }
    }
    std::string text = section("Values", table.text());
    TextTable bits("llrrrrr");
    bits.add({"comparison", "level", "m", "u", "level bits", "rarity bits", "bits"});
    double sum = 0;
    for (const ComparisonExplanation& comparison : pair.comparisons) {
        const bool is_null = comparison.level_number == 0;
        sum += comparison.bits;
        bits.add({comparison.name, printable(comparison.level, level_code_points_max),
                  is_null ? "" : share(comparison.m), is_null ? "" : share(comparison.u),
                  is_null ? "" : signed_fixed(comparison.level_bits, 2),
                  comparison.term_frequency_bits == 0 ? "" : signed_fixed(comparison.term_frequency_bits, 2),
                  signed_fixed(comparison.bits, 2)});
    }
    bits.add({"sum of the comparisons", "", "", "", "", "", signed_fixed(sum, 2)});
    bits.add({"prior", "", "", "", "", "", signed_fixed(pair.prior_bits, 2)});
    if (pair.class_bits != 0)
        bits.add({"more common together than apart", "", "", "", "", "", signed_fixed(pair.class_bits, 2)});
    bits.add({"match weight", "", "", "", "", "", signed_fixed(pair.weight_bits, 2)});
    bits.add({"probability", "", "", "", "", "", significant(pair.probability, 6)});
    text += section("Evidence", bits.text());
    text += pair.rules.empty() ? "Blocking rules\n  none makes this pair: a run never looks at it\n\n"
                               : section("Blocking rules that make this pair", list_text(pair.rules));
    return text + wrapped(reason(pair, threshold_probability), line_width, 0);
}

std::string report_text(const Summary& summary) {
    std::string text = records_text(summary);
    text += summary.forecast ? forecast_text(summary) : rules_text(summary);
    text += limits_text(summary);
    if (summary.model) text += model_text(*summary.model);
    if (summary.forecast) text += estimate_text(*summary.forecast, summary.threads);
    text += section("Warnings", list_text(summary.warnings));
    text += results_text(summary);
    if (summary.evaluation) text += evaluation_text(*summary.evaluation);
    text += examples_text(summary);
    text += costs_text(summary.costs, summary.seconds, summary.threads);
    return text + section("Files written", list_text(summary.files));
}

}  // namespace sameas::cli
