// What the blocking rules cost: exact numbers, and the values that make most pairs. Nothing is scored. A rule
// beyond the limit of the settings is what this command is asked about, so here the limit does not end the
// run.
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/number_text.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/summary.hpp"
#include "cli/text_table.hpp"
#include "engine/blocking/candidate_pairs.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t groups_shown = 3;

/// Pairs of each rule that no earlier rule makes.
std::vector<std::uint64_t> count_new_pairs(const Linkage& linkage, RunContext& context) {
    const StageTimer timer(context, "count", linkage.blocking().walked_pairs());
    return count_candidate_pairs(linkage.blocking(), linkage.table(), {}, context);
}

std::string groups_text(const std::vector<std::vector<GroupReport>>& groups) {
    TextTable table("rlrr");
    table.add({"", "values of the largest groups", "records", "pairs"});
    for (std::size_t r = 0; r < groups.size(); ++r) {
        for (const GroupReport& group : groups[r]) {
            table.add({&group == groups[r].data() ? with_separators(r + 1) : "", printable(group.values, 80),
                       with_separators(group.rows), with_separators(group.pairs)});
        }
    }
    return "Largest groups by rule\n" + table.text() + "\n";
}

Json groups_json(const std::vector<GroupReport>& groups) {
    Json array = Json::array();
    for (const GroupReport& group : groups) {
        array.push_back({{"values", group.values}, {"records", group.rows}, {"pairs", group.pairs}});
    }
    return array;
}

}  // namespace

std::string block_command(const Job& job) {
    const Options& options = job.options;
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
    std::vector<std::vector<GroupReport>> groups;
    bool is_within_limit = true;
    for (std::size_t r = 0; r < settings.blocking.size(); ++r) {
        const Rule& rule = settings.blocking[r];
        groups.push_back(largest_groups(linkage.blocking(), linkage.features(), rule, r, groups_shown));
        if (linkage.blocking().groups(r).pairs <= pairs_max) continue;
        is_within_limit = false;
        summary.warnings.push_back("rule '" + to_string(rule) + "' makes more than the " +
                                   with_separators(pairs_max) +
                                   " pairs that the settings allow a rule: a run would refuse it");
    }
    // Counting the union looks at every pair; beyond the limit that may take too long to be a look ahead.
    const auto new_pairs =
        is_within_limit ? count_new_pairs(linkage, job.context) : std::vector<std::uint64_t>();
    summary.rules = summarise_rules(linkage.blocking(), settings.blocking, new_pairs);
    add_costs(summary, job);
    if (!options.json) return report_text(summary) + groups_text(groups);
    Json document = report_json(summary);
    for (std::size_t r = 0; r < groups.size(); ++r)
        document["rules"][r]["largest_groups"] = groups_json(groups[r]);
    return json_text(document);
}

}  // namespace sameas::cli
