#include "python/bindings/run_report.hpp"

#include "cli/report_json.hpp"
#include "cli/results.hpp"
#include "cli/summary.hpp"

namespace sameas::python {

namespace {

std::vector<cli::Example> examples_of(const JoinedRecords& entities, RunContext& context) {
    KeptPairs& kept = *entities.pairs;
    const Linkage& linkage = *kept.run->linkage;
    const std::span<const RowId> rows = linkage.table().rows_by_rank();
    const std::lock_guard lock(kept.mutex);
    kept.result.clusters = entities.found.clusters;
    PairExplainer explainer(linkage, *kept.model);
    std::vector<cli::Example> examples;
    for (const auto& [place, pair] :
         cli::choose_examples(kept.result, weight_bits(entities.settings.threshold_probability), context)) {
        examples.push_back({place, explainer.explain(rows[pair.left], rows[pair.right])});
    }
    kept.result.clusters = {};
    return examples;
}

}  // namespace

std::string report_json(const JoinedRecords& entities) {
    const KeptPairs& kept = *entities.pairs;
    RunState& run = *kept.run;
    cli::Summary summary;
    StepLog ignored;
    StepOptions options = run.options;
    options.progress = nullptr;
    run_interruptibly(options, ignored, [&](RunContext& context) {
        Model model = *kept.model;
        model.settings = entities.settings;
        summary.command = run.command;
        cli::add_records(summary, run.linkage->table(), run.issues, run.linkage->scope());
        summary.rules = cli::summarise_rules(*run.linkage, kept.result.scored.candidates_per_rule);
        summary.model = cli::summarise(model);
        Settings at_threshold = model.settings;
        if (at_threshold.automatic_threshold)
            at_threshold.threshold_probability = probability(entities.found.choice.threshold_bits);
        summary.model->threshold_probability = at_threshold.threshold_probability;
        summary.pairs = cli::summarise_pairs(kept.result.scored, kept.result.weights, at_threshold);
        summary.entities = cli::summarise(entities.found.clusters);
        summary.join = entities.found.choice;
        summary.expected = entities.found.expected;
        summary.examples = examples_of(entities, context);
    });
    summary.evaluation = entities.evaluation;
    summary.warnings = kept.model->training.warnings;
    for (const std::string& warning : run.log.warnings) {
        if (std::find(summary.warnings.begin(), summary.warnings.end(), warning) == summary.warnings.end())
            summary.warnings.push_back(warning);
    }
    summary.costs = run.log.costs;
    summary.seconds = run.log.seconds;
    summary.threads = run.log.threads;
    return cli::json_text(cli::report_json(summary));
}

std::string explanation_json(const RunState& run, const Model& model, RowId left, RowId right) {
    const PairExplanation pair = explain(*run.linkage, model, left, right);
    return cli::json_text(cli::explanation_json(pair, model.settings.threshold_probability));
}

std::string rules_json(const RunState& run) {
    cli::Summary summary;
    summary.rules = cli::summarise_rules(*run.linkage, {});
    return cli::json_text(cli::rules_json(summary));
}

}  // namespace sameas::python
