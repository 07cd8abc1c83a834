#include <filesystem>

#include "cli/commands.hpp"
#include "cli/evaluation_details.hpp"
#include "cli/overwrite_guard.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/run_record.hpp"
#include "cli/truth_files.hpp"

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

}  // namespace

std::string evaluate_command(const Job& job) {
    const Options& options = job.options;
    const TruthOptions truth_of = truth_options(options);
    const RunRecord record = read_run_record(options.run_folder);
    guard_errors_file(options, record);
    const Model model =
        chosen_model((std::filesystem::path(options.run_folder) / "model.json").string(), options);
    const Linkage linkage = read_again(job, record, with_by_column(model.settings, options.by), truth_of.column, false);
    const std::vector<std::uint32_t> entity =
        read_entities(options.run_folder, record, linkage.table(), job.context);
    const Truth truth = read_truth(truth_of, linkage.table(), record.scope, job.context);

    Summary summary;
    summary.command = options.command;
    add_records(summary, linkage.table(), {}, record.scope);
    const EvaluatedRun run{record, options.run_folder, model, linkage, entity, truth};
    EvaluationDetails details;
    summary.evaluation = evaluate_with_rules(run, details.rules, job.context);
    details.true_pairs = summary.evaluation->true_positives + summary.evaluation->false_negatives;
    if (!options.errors.empty()) {
        details.false_merges.emplace().all = summary.evaluation->false_positives;
        details.misses.emplace().all = summary.evaluation->false_negatives;
        summary.files.push_back(options.errors);
    }
    add_details(run, options, details, job.context);
    add_costs(summary, job);
    if (!options.json) return report_text(summary) + details_text(details);
    Json document = report_json(summary);
    add_details_json(document, details);
    return json_text(document);
}

}  // namespace sameas::cli
