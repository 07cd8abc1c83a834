#include <algorithm>

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

namespace {

/// By row: whether its source is one of those given; empty where none is. \throws InvalidSettings
std::vector<std::uint8_t> rows_of_sources(const Table& table, const std::vector<std::string>& names) {
    std::vector<std::uint8_t> is_of_source(table.sources().size());
    for (const std::string& name : names) {
        const auto source = std::find(table.sources().begin(), table.sources().end(), name);
        if (source == table.sources().end()) {
            std::string all;
            for (const std::string& known : table.sources()) all += (all.empty() ? "" : ", ") + known;
            throw InvalidSettings("--new: there is no source '" + name + "' (have: " + all + ")");
        }
        is_of_source[static_cast<std::size_t>(source - table.sources().begin())] = 1;
    }
    std::vector<std::uint8_t> rows(names.empty() ? 0 : table.rows());
    for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = is_of_source[table.source(static_cast<RowId>(row))];
    return rows;
}

}  // namespace

std::string score_command(const Job& job) {
    const Options& options = job.options;
    if (!options.pairs.empty() && !options.new_sources.empty()) throw InvalidSettings("--new goes with records, not with --pairs FILE");
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
    const std::vector<std::uint8_t> is_new = rows_of_sources(linkage.table(), options.new_sources);
    const LinkResult result = score_pairs(linkage, model, false, job.context, {.is_new = is_new});

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
