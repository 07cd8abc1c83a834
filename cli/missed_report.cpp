#include "cli/missed_report.hpp"

#include <algorithm>
#include <array>

#include "cli/number_text.hpp"
#include "cli/outputs.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"
#include "io/table_writer.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t rules_shown = 5, rules_named = 3;
constexpr std::size_t rule_code_points_max = 80;
constexpr std::size_t line_width = 100;

std::uint64_t rounded(double number) { return number > 0 ? static_cast<std::uint64_t>(number + 0.5) : 0; }

std::string percent(double share) { return fixed(100 * share, 1) + " %"; }

/// "4.2 % (1.0 % to 6.3 %)": the share of the matches that is missed.
std::string share_text(const Estimate& completeness) {
    return percent(1 - completeness.value) + " of the matches (" + percent(1 - completeness.high) + " to " +
           percent(1 - completeness.low) + ")";
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
    return all;
}

}  // namespace

std::string missed_text(const MissedPairs& missed) {
    std::string text = "Missed by blocking (estimated)\n";
    text += wrapped("Blocking misses an estimated " + share_text(missed.completeness) + ": about " +
                        with_separators(rounded(missed.missed)) + " pairs, of which " + with_separators(rounded(missed.joining)) +
                        " would change entities. " + counted(missed.records, "one sampled record was", "sampled records were") +
                        " followed through groups beyond the rules, and what was found there weighed by the model; matches "
                        "that agree on no two of the keys tried, or on frequent ones alone (" + with_separators(missed.keys_cut) +
                        " of " + with_separators(missed.keys) + " keys were cut), are not in it.",
                    line_width, 2);
    TextTable table("lrrr");
    table.add({"rules that would help", "records a group", "matches", "pairs"});
    for (std::size_t r = 0; r < std::min(missed.rules.size(), rules_shown); ++r) {
        const RuleSuggestion& rule = missed.rules[r];
        table.add({printable(to_string(rule.rule), rule_code_points_max), with_separators(rule.records_max),
                   with_separators(rounded(rule.new_matches)), with_separators(rounded(rule.new_pairs))});
    }
    return text + (missed.rules.empty() ? "" : table.text()) + "\n";
}

Json missed_json(const MissedPairs& missed) {
    Json rules = Json::array();
    for (const RuleSuggestion& rule : missed.rules) {
        rules.push_back({{"rule", to_string(rule.rule)},
                         {"records_max", rule.records_max},
                         {"new_matches", rule.new_matches},
                         {"new_pairs", rule.new_pairs}});
    }
    const Estimate& share = missed.completeness;
    return {{"pairs_completeness", {{"value", share.value}, {"low", share.low}, {"high", share.high}}},
            {"found", missed.found},
            {"missed", missed.missed},
            {"inside_entities", missed.implied},
            {"would_change_entities", {{"value", missed.joining}, {"low", missed.joining_low}, {"high", missed.joining_high}}},
            {"sampled_records", missed.records},
            {"sampled_through_large_groups", missed.wide_records},
            {"pairs_looked_at", missed.pairs},
            {"keys", missed.keys},
            {"keys_cut", missed.keys_cut},
            {"rules", std::move(rules)}};
}

std::string missed_warning(const MissedPairs& missed) {
    if (missed.completeness.value >= completeness_least) return "";
    std::string rules;
    for (std::size_t r = 0; r < std::min(missed.rules.size(), rules_named); ++r)
        rules += (r == 0 ? ": add " : ", ") + ("'" + to_string(missed.rules[r].rule) + "'");
    return "blocking misses an estimated " + share_text(missed.completeness) + rules +
           (rules.empty() ? ": give more pairs to look at, or further fields" : " to the blocking rules of the settings, and run again");
}

void write_missed(const std::string& path, const MissedPairs& missed, const Table& table, RunContext& context) {
    constexpr std::size_t texts = 8;
    constexpr std::array<const char*, texts> names = {"left_source",      "left_id",   "right_source", "right_id",
                                                      "changes_entities", "agrees_on", "rule",         "records_max"};
    std::vector<std::array<std::string, texts>> rows;
    std::vector<double> probabilities, prices;
    for (const MissedPair& pair : missed.listed) {
        rows.push_back({std::string(table.source_name(pair.left)), std::string(table.id(pair.left)),
                        std::string(table.source_name(pair.right)), std::string(table.id(pair.right)),
                        pair.joins_entities ? "yes" : "no", joined(pair.agrees_on), to_string(pair.rule),
                        message(pair.records_max)});
        probabilities.push_back(pair.probability);
        prices.push_back(pair.new_pairs);
    }
    std::array<std::vector<std::string_view>, texts> columns;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < texts; ++i) columns[i].push_back(row[i]);
    }
    std::vector<io::OutputColumn> output;
    for (std::size_t i = 0; i < texts; ++i) {
        output.push_back({names[i], std::span<const std::string_view>(columns[i])});
        if (i == 3) output.push_back({"probability", std::span<const double>(probabilities)});
    }
    output.push_back({"new_pairs", std::span<const double>(prices)});
    const std::unique_ptr<io::TableWriter> writer =
        io::TableWriter::create(path, io::format_of_ending(path).value_or("csv"), table_metadata("missed"), &context);
    writer->write(output);
    writer->finish();
}

}  // namespace sameas::cli
