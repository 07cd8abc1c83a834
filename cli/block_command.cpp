// What the blocking rules cost, before anything is scored: how many pairs they make, which values cause it, what limits
// would change, and about how long a run would take and how much memory. A rule beyond the limit of the settings is what
// this command is asked about, so here the limit does not end the run.
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/drafting.hpp"
#include "cli/inputs.hpp"
#include "cli/number_text.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/summary.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"
#include "engine/run_estimate.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t groups_shown = 3;
constexpr std::size_t limits_shown = 3;
constexpr std::uint64_t least_limit_shown = 10;

/// Groups of each rule by size, before any limit of the settings; none of a rule without keys.
std::vector<std::vector<GroupSize>> sizes_of_groups(const Linkage& linkage, RunContext& context) {
    const BlockingIndex& index = linkage.blocking();
    std::vector<std::vector<GroupSize>> sizes(index.rules());
    for (std::size_t r = 0; r < sizes.size(); ++r) {
        if (const LimitedGroups* const limited = index.limited(r)) {
            sizes[r] = limited->sizes;
        } else if (index.is_keyed(r)) {
            sizes[r] = group_sizes(index.groups(r), linkage.table(), linkage.scope(), context);
        }
    }
    return sizes;
}

/// The limit that was asked for; else the largest powers of ten that would cut something.
std::vector<std::uint64_t> limits_to_price(const std::vector<std::vector<GroupSize>>& sizes, std::uint64_t asked) {
    if (asked != 0) return {asked};
    std::uint64_t largest = 0;
    for (const std::vector<GroupSize>& of_rule : sizes) {
        if (!of_rule.empty()) largest = std::max(largest, of_rule.back().rows);
    }
    std::vector<std::uint64_t> limits;
    for (std::uint64_t limit = least_limit_shown; limit < largest; limit *= 10)
        limits.insert(limits.begin(), limit);
    limits.resize(std::min(limits.size(), limits_shown));
    return limits;
}

void price_rules(Summary& summary, const Linkage& linkage, std::uint64_t pairs_max, std::uint64_t asked_limit,
                 RunContext& context) {
    const std::vector<Rule>& rules = linkage.settings().blocking;
    const BlockingIndex& index = linkage.blocking();
    const std::vector<std::vector<GroupSize>> sizes = sizes_of_groups(linkage, context);
    summary.forecast->limits = limits_to_price(sizes, asked_limit);
    for (std::size_t r = 0; r < rules.size(); ++r) {
        RulePrice& price = summary.forecast->rules.emplace_back();
        price.pairs = summary.forecast->pairs.rules[r];
        price.largest = largest_groups(index, linkage.features(), rules[r], r, groups_shown);
        price.has_groups = index.is_keyed(r);
        price.pairs_without_limit = index.limited(r) != nullptr ? index.limited(r)->pairs : price.pairs.walked;
        for (const std::uint64_t limit : summary.forecast->limits)
            price.cut.push_back(groups_over(sizes[r], limit));
        const std::string complaint = pair_limit_complaint(index, linkage.features(), rules[r], r, pairs_max);
        price.is_refused = !complaint.empty();
        if (price.is_refused) summary.warnings.push_back("a run would refuse this: " + complaint);
    }
}

std::uint64_t rounded(double number) { return number > 0 ? static_cast<std::uint64_t>(number + 0.5) : 0; }

std::string suggestions_text(const RuleChoice& choice) {
    if (choice.rules.empty()) return "Blocking rules\n  none are needed: so few pairs are all compared\n";
    const auto percent = [](double share) { return fixed(100 * share, 1) + " %"; };
    TextTable table("rlrrrrr");
    table.add({"", "rule", "records a group", "new pairs", "new matches", "matches", "alone"});
    for (std::size_t r = 0; r < choice.rules.size(); ++r) {
        const ChosenRule& rule = choice.rules[r];
        table.add({with_separators(r + 1), printable(to_string(rule.rule), 90), with_separators(rule.records_max),
                   with_separators(rounded(rule.new_pairs)), percent(rule.new_matches), percent(rule.matches),
                   percent(rule.only_matches)});
    }
    return "Blocking rules, chosen from " + counted(choice.anchors, "one sampled record", "sampled records") + "\n" + table.text() +
           wrapped("New: beside the rules before it. Matches: the share of the expected matches (" +
                       with_separators(rounded(choice.expected_matches)) + ") that the rule finds; alone: that no other one does. "
                       "All are estimates; together the rules make about " + with_separators(rounded(choice.pairs)) + " pairs.",
                   100, 2);
}

/// The rules that a draft would have.
std::string suggested_rules(const Job& job) {
    const Options& options = job.options;
    if (!options.settings.empty()) throw InvalidSettings("--suggest chooses rules from the records alone: drop --settings");
    const InputFiles files = input_files(options, Settings{});
    const DraftedRecords drafted = draft_from_inputs(job, files, scope_of(options, files.inputs.size()), "");
    for (const std::string& warning : drafted.draft.warnings) job.note("warning: " + warning);
    const RuleChoice& choice = drafted.draft.choice;
    if (!options.json) return suggestions_text(choice);
    Json document = document_of("block");
    Json rules = Json::array();
    for (const ChosenRule& rule : choice.rules) {
        rules.push_back({{"rule", to_string(rule.rule)},
                         {"records_max", rule.records_max},
                         {"new_pairs", rule.new_pairs},
                         {"new_matches", rule.new_matches},
                         {"matches", rule.matches},
                         {"only_matches", rule.only_matches}});
    }
    document["suggestions"] = std::move(rules);
    document["warnings"] = drafted.draft.warnings;
    document["pairs"] = choice.pairs;
    document["expected_matches"] = choice.expected_matches;
    return json_text(document);
}

}  // namespace

std::string block_command(const Job& job) {
    const Options& options = job.options;
    if (options.suggest) return suggested_rules(job);
    Settings settings = chosen_settings(options);
    const std::uint64_t pairs_max = settings.pairs_per_rule_max;
    settings.pairs_per_rule_max = UINT64_MAX;
    const InputFiles files = input_files(options, settings);
    const PairScope scope = scope_of(options, files.inputs.size());
    io::ReadResult records = read_records(job, settings, files, scope, "", false);
    const Linkage linkage(std::move(records.table), settings, scope, job.context);

    Summary summary;
    summary.command = options.command;
    add_records(summary, linkage.table(), records.issues, scope);
    ForecastSummary& forecast = summary.forecast.emplace();
    forecast.counted_max = options.count_max;
    forecast.pairs = forecast_pairs(linkage.blocking(), linkage.table(), {.counted_max = options.count_max}, job.context);
    std::vector<std::uint64_t> counted;
    for (const RuleForecast& rule : forecast.pairs.rules) {
        if (rule.added.is_exact()) counted.push_back(rule.added.low);
    }
    if (counted.size() < forecast.pairs.rules.size()) counted.clear();
    summary.rules = summarise_rules(linkage, counted);
    price_rules(summary, linkage, pairs_max, options.group_limit, job.context);
    forecast.run = estimate_run(linkage, forecast.pairs, {}, job.context);
    add_costs(summary, job);
    return options.json ? json_text(report_json(summary)) : report_text(summary);
}

}  // namespace sameas::cli
