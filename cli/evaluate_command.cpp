#include <filesystem>

#include "cli/commands.hpp"
#include "cli/evaluation_files.hpp"
#include "cli/overwrite_guard.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/run_comparison.hpp"
#include "cli/run_record.hpp"
#include "cli/sample_report.hpp"
#include "cli/truth_files.hpp"
#include "engine/errors.hpp"

namespace sameas::cli {

namespace {

/// The file of errors must not take the place of what the run read or wrote.
void guard_errors_file(const Options& options, const RunRecord& record) {
    if (options.errors.empty()) return;
    std::vector<std::string> taken = files_read(options, {});
    for (const io::Input& input : record.files.inputs)
        taken.push_back((std::filesystem::path(record.folder) / input.path).string());
    for (const std::string& name : record.names)
        taken.push_back((std::filesystem::path(options.run_folder) / name).string());
    refuse_to_replace({options.errors}, taken);
}

/// What was asked for without a truth.
struct Asked {
    std::optional<RunComparison> comparison;
    std::optional<SampleEstimate> estimate;
};

Asked asked_of(const Options& options, const Linkage& linkage, const std::vector<std::uint32_t>& entity, const Truth* truth,
               RunContext& context) {
    Asked asked;
    if (!options.compare.empty()) asked.comparison = compare_with_run(options.compare, linkage, entity, truth, context);
    if (!options.labels.empty()) asked.estimate = estimate_from_labels(options.labels, linkage, entity, context);
    return asked;
}

std::string asked_text(const Asked& asked) {
    return (asked.comparison ? comparison_text(*asked.comparison) : "") + (asked.estimate ? sample_text(*asked.estimate) : "");
}

void add_asked_json(Json& document, const Asked& asked) {
    if (asked.comparison) document["comparison"] = comparison_json(*asked.comparison);
    if (asked.estimate) document["estimate"] = sample_json(*asked.estimate);
}

void check_what_to_do(const Options& options) {
    if (options.truth.empty() && options.compare.empty() && options.labels.empty()) {
        throw InvalidSettings("--truth is required, unless --compare OTHER_DIR or --labels FILE says what to hold the run against");
    }
    if (!options.truth.empty()) return;
    for (const auto& [name, value] : {std::pair("--errors", options.errors), {"--by", options.by}}) {
        if (!value.empty()) throw InvalidSettings(std::string(name) + " goes with --truth");
    }
}

}  // namespace

std::string evaluate_command(const Job& job) {
    const Options& options = job.options;
    check_what_to_do(options);
    const TruthOptions truth_of = truth_options(options);
    const RunRecord record = read_run_record(options.run_folder);
    guard_errors_file(options, record);
    const Model model =
        chosen_model((std::filesystem::path(options.run_folder) / "model.json").string(), options);
    const Linkage linkage = read_again(job, record, with_by_column(model.settings, options.by), truth_of.column, false);
    const std::vector<std::uint32_t> entity =
        read_entities(options.run_folder, record, linkage.table(), job.context);
    Truth truth;
    if (truth_of.given()) truth = read_truth(truth_of, linkage.table(), record.scope, job.context);

    Summary summary;
    summary.command = options.command;
    add_records(summary, linkage.table(), {}, record.scope);
    const Asked asked = asked_of(options, linkage, entity, truth_of.given() ? &truth : nullptr, job.context);
    if (!truth_of.given()) {
        add_costs(summary, job);
        if (!options.json) return report_text(summary) + asked_text(asked);
        Json document = report_json(summary);
        add_asked_json(document, asked);
        return json_text(document);
    }
    const EvaluatedRun run{model, linkage, entity, truth, joining_threshold(record, model.settings)};
    EvaluationDetails details;
    summary.evaluation = evaluate_with_rules(run, details.rules, job.context);
    details.true_pairs = summary.evaluation->true_positives + summary.evaluation->false_negatives;
    if (!options.errors.empty()) {
        details.false_merges.emplace().all = summary.evaluation->false_positives;
        details.misses.emplace().all = summary.evaluation->false_negatives;
        summary.files.push_back(options.errors);
    }
    add_details_of_folder(run, record, options, details, job.context);
    add_costs(summary, job);
    if (!options.json) return report_text(summary) + details_text(details) + asked_text(asked);
    Json document = report_json(summary);
    add_details_json(document, details);
    add_asked_json(document, asked);
    return json_text(document);
}

}  // namespace sameas::cli
