#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/results.hpp"
#include "cli/score_pairs.hpp"
#include "cli/summary.hpp"
#include "engine/errors.hpp"
#include "engine/memory_plan.hpp"

namespace sameas::cli {

std::string score_command(const Job& job) {
    const Options& options = job.options;
    if (!options.pairs.empty()) return score_pairs(job);
    for (const auto& [name, value] : {std::pair("--truth", options.truth), {"--settings", options.settings}, {"--scores", options.scores}}) {
        if (!value.empty()) throw InvalidSettings(std::string(name) + " goes with --pairs FILE");
    }
    if (options.model.empty()) throw InvalidSettings("--model is required: a model.json, as sameas train writes it");
    const Model model = chosen_model(options.model, options);
    const InputFiles files = input_files(options, model.settings);
    const PairScope scope = scope_of(options, files.inputs.size());
    ResultFiles results(options.out, output_format(options, files), files, job);
    io::ReadResult records = read_records(job, model.settings, files, scope, "", false);
    results.record.fingerprints = fingerprints_of(files, job.context);
    results.record.scope = scope;

    const Linkage linkage(std::move(records.table), model.settings, scope, job.context);
    plan_memory(needs_of(linkage, false), job.context);  // refuses before anything is scored
    const LinkResult result = score_pairs(linkage, model, false, job.context);

    Summary summary;
    summary.command = options.command;
    add_records(summary, linkage.table(), records.issues, scope);
    summary.rules = summarise_rules(linkage, result.scored.candidates_per_rule);
    summary.model = summarise(model);
    summary.pairs = summarise_pairs(result.scored, result.weights, model.settings);
    {
        const StageTimer timer(job.context, "write", result.scored.pairs.size());
        results.pairs(linkage.table(), model.settings, result.layout, result.scored, result.weights);
        results.issues(records.issues);
        results.model(model);
        results.write();
    }
    results.commit(summary);
    return options.json ? json_text(report_json(summary)) : report_text(summary);
}

}  // namespace sameas::cli
