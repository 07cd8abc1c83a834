#include <filesystem>

#include "cli/commands.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/run_record.hpp"
#include "cli/truth_files.hpp"

namespace sameas::cli {

std::string evaluate_command(const Job& job) {
    const Options& options = job.options;
    const TruthOptions truth_of = truth_options(options);
    const RunRecord record = read_run_record(options.run_folder);
    const Model model =
        chosen_model((std::filesystem::path(options.run_folder) / "model.json").string(), options);
    const Linkage linkage = read_again(job, record, model.settings, truth_of.column, false);
    const std::vector<std::uint32_t> entity =
        read_entities(options.run_folder, record, linkage.table(), job.context);
    const Truth truth = read_truth(truth_of, linkage.table(), record.scope, job.context);

    Summary summary;
    summary.command = options.command;
    add_records(summary, linkage.table(), {}, record.scope);
    summary.evaluation = evaluate_entities(linkage, entity, truth, job.context);
    add_costs(summary, job);
    return options.json ? json_text(report_json(summary)) : report_text(summary);
}

}  // namespace sameas::cli
