// dedupe and link: one path from files to entities. Everything that can be wrong with options, settings and
// the output folder is found out before the first record is read, the truth before anything is trained.
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/drafting.hpp"
#include "cli/inputs.hpp"
#include "cli/missed_report.hpp"
#include "cli/output_folder.hpp"
#include "cli/outputs.hpp"
#include "cli/overwrite_guard.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/results.hpp"
#include "cli/run_record.hpp"
#include "cli/summary.hpp"
#include "cli/training_labels.hpp"
#include "cli/truth_files.hpp"
#include "engine/draft/settings_fields.hpp"
#include "engine/errors.hpp"
#include "engine/memory_plan.hpp"
#include "engine/model/train.hpp"

namespace sameas::cli {

namespace {

/// Settings, and the model where one is given.
struct Plan {
    Settings settings;
    std::optional<Model> model;
    InputFiles files;
    PairScope scope;
    TruthOptions truth;
    std::string format;
};

Plan plan_run(const Options& options) {
    Plan plan{};
    if (drafts_settings(options)) {
        plan.settings.id = options.id;
    } else if (options.model.empty()) {
        plan.settings = chosen_settings(options);
    } else {
        if (!options.labels.empty()) throw InvalidSettings("--model and --labels: a model was trained already; drop one of the two");
        plan.model = chosen_model(options.model, options);
        plan.settings = plan.model->settings;
    }
    plan.files = input_files(options, plan.settings);
    plan.scope = scope_of(options, plan.files.inputs.size());
    plan.truth = truth_options(options);
    plan.format = output_format(options, plan.files);
    return plan;
}

void add_examples(Summary& summary, const Linkage& linkage, const Model& model, const LinkResult& result,
                  RunContext& context) {
    const double threshold_bits = result.choice.threshold_bits;
    const std::span<const RowId> rows = linkage.table().rows_by_rank();
    PairExplainer explainer(linkage, model);
    for (const auto& [place, pair] : choose_examples(result, threshold_bits, context)) {
        summary.examples.push_back({place, explainer.explain(rows[pair.left], rows[pair.right])});
    }
}

Summary summarise_run(const Job& job, const Linkage& linkage, const RowIssues& issues, const Model& model,
                      const LinkResult& result) {
    Summary summary;
    summary.command = job.options.command;
    add_records(summary, linkage.table(), issues, linkage.scope());
    summary.rules = summarise_rules(linkage, result.scored.candidates_per_rule);
    summary.model = summarise(model);
    summary.warnings = model.training.warnings;
    summary.warnings.insert(summary.warnings.end(), result.warnings.begin(), result.warnings.end());
    Settings at_threshold = model.settings;
    if (at_threshold.automatic_threshold) at_threshold.threshold_probability = probability(result.choice.threshold_bits);
    summary.model->threshold_probability = at_threshold.threshold_probability;
    summary.pairs = summarise_pairs(result.scored, result.weights, at_threshold);
    summary.entities = summarise(result.clusters);
    summary.join = result.choice;
    summary.expected = result.expected;
    add_examples(summary, linkage, model, result, job.context);
    return summary;
}

/// Expected matches among the kept pairs: a sum of integers, for the order of kinds is that of the threads.
double expected_matches(const LinkResult& result) {
    __extension__ using Sum = unsigned __int128;
    constexpr double scale = 4294967296.0;   // 2^32
    Sum sum = 0;
    for (std::size_t kind = 0; kind < result.weights.size(); ++kind)
        sum += Sum{result.scored.pairs_per_kind[kind]} * static_cast<std::uint64_t>(probability(result.weights[kind]) * scale + 0.5);
    return static_cast<double>(sum) / scale;
}

/// What blocking misses, where the model was fitted to all pairs here and not all of them were compared.
/// \param drafted  the fields of drafted settings; empty for others
void add_missed(Summary& summary, const Linkage& linkage, const Model& model, const LinkResult& result,
                const std::vector<DraftField>& drafted, const Job& job) {
    if (!job.options.model.empty() || model.settings.fit != FitMethod::population) return;
    std::uint64_t candidates = 0;
    for (const std::uint64_t of_rule : result.scored.candidates_per_rule) candidates += of_rule;
    if (candidates >= comparable_pairs(linkage.table(), linkage.scope())) return;
    const std::vector<DraftField> fields = drafted.empty() ? settings_fields(model.settings, linkage.table()) : drafted;
    summary.missed = probe_missed_pairs(linkage.features(), linkage.blocking(), model, fields,
                                        {.scope = linkage.scope(),
                                         .found_matches = expected_matches(result),
                                         .entity = result.clusters.entity,
                                         .is_one_to_one = result.choice.method == JoinMethod::one_to_one},
                                        job.context);
    const MissedPairs& missed = *summary.missed;
    count_missed(*summary.expected, missed.joining, missed.joining_low, missed.joining_high);
    if (const std::string warning = missed_warning(missed); !warning.empty()) {
        summary.warnings.push_back(warning);
        job.context.log("warning: " + warning);
    }
}

/// A file beside the results, which must not take the place of one that is read.
void check_missed_file(const Options& options, const Plan& plan) {
    if (options.missed.empty()) return;
    if (!drafts_settings(options) && (plan.model || plan.settings.fit != FitMethod::population)) {
        throw InvalidSettings("--missed: takes a model that is fitted to all pairs in this run; drop --model, or give settings "
                              "with \"fit\": \"population\", or none");
    }
    refuse_to_replace({options.missed}, files_read(options, plan.files.inputs));
}

}  // namespace

std::string run_command(const Job& job) {
    const Options& options = job.options;
    Plan plan = plan_run(options);
    ResultFiles results(options.out, plan.format, plan.files, job);
    check_missed_file(options, plan);
    std::vector<DraftField> fields;
    io::ReadResult records = read_or_draft(job, plan.settings, plan.files, plan.scope, plan.truth.column, &fields);
    results.record.fingerprints = fingerprints_of(plan.files, job.context);
    results.record.scope = plan.scope;
    Truth truth;
    if (plan.truth.given()) truth = read_truth(plan.truth, records.table, plan.scope, job.context);

    const Linkage linkage(std::move(records.table), plan.settings, plan.scope, job.context);
    plan_memory(needs_of(linkage, true), job.context);  // refuses before anything is trained
    if (!plan.model) {
        plan.model =
            train(plan.settings, linkage.features(), linkage.blocking(),
                  {.scope = plan.scope,
                   .accept_refused = options.accept_model,
                   .labels = read_training_labels(options, linkage, job.context)}, job.context);
    }
    const Model& model = *plan.model;
    const LinkResult result = link(linkage, model, job.context);

    Summary summary = summarise_run(job, linkage, records.issues, model, result);
    add_missed(summary, linkage, model, result, fields, job);
    if (plan.truth.given()) {
        summary.evaluation = evaluate_entities(linkage, result.clusters.entity, truth, job.context);
    }
    {
        const StageTimer timer(job.context, "write", linkage.table().rows() + result.scored.pairs.size());
        results.entities(linkage.table(), result.clusters.entity);
        results.pairs(linkage.table(), model.settings, result.layout, result.scored, result.weights);
        results.issues(records.issues);
        results.model(model);
        if (drafts_settings(options)) results.settings(plan.settings);
        results.write();
    }
    if (!options.missed.empty())
        write_missed(options.missed, summary.missed.value_or(MissedPairs{}), linkage.table(), job.context);
    results.commit(summary);
    return options.json ? json_text(report_json(summary)) : report_text(summary);
}

}  // namespace sameas::cli
