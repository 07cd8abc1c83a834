// What a result did right and wrong, as `sameas evaluate` says it: the same figures, from the pairs and
// entities in memory instead of those of a folder.
#include <pybind11/stl.h>

#include "cli/evaluation_details.hpp"
#include "cli/evaluation_files.hpp"
#include "cli/labelled_pairs.hpp"
#include "cli/run_comparison.hpp"
#include "cli/sample_report.hpp"
#include "cli/truth_files.hpp"
#include "engine/errors.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "python/bindings/held_table.hpp"
#include "python/bindings/pair_table.hpp"
#include "python/bindings/registrations.hpp"
#include "python/bindings/run_state.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

/// What to hold a result against; tables are Python's, or None.
struct EvaluationRequest {
    std::optional<PairTable> truth, ignored, labels;
    std::string by;
    bool has_truth(const RunState& run) const { return truth || run.has_truth; }
};

/// The figures as the command line prints them with --json, and the table of errors.
struct RunEvaluation {
    std::string json;
    std::shared_ptr<HeldTable> errors = std::make_shared<HeldTable>();
};

Truth truth_of(EvaluationRequest& request, const RunState& run, RunContext& context) {
    const Linkage& linkage = *run.linkage;
    Truth truth;
    if (request.truth) {
        truth.pairs = cli::read_pairs(request.truth->rows(), linkage.table(), linkage.scope(), context);
        if (truth.pairs.empty()) throw InvalidInput("truth: there are no pairs in it");
    } else {
        truth = run.truth;
    }
    if (request.ignored)
        truth.ignored = cli::read_pairs(request.ignored->rows(), linkage.table(), linkage.scope(), context);
    return truth;
}

/// The field of the linkage that holds the column to tell apart by.
std::string by_field_of(const RunState& run, const std::string& by) {
    if (by.empty() || by == run.by) return cli::by_field;
    if (run.linkage->table().find_column(by)) return by;
    throw InvalidSettings("by='" + printable_excerpt(by) +
                          "': no field of the settings; to tell apart by another column, name it as "
                          "Linker(..., by=COLUMN), so that it is read");
}

cli::DetailsWanted details_wanted(const JoinedRecords& entities, const EvaluationRequest& request,
                                  std::deque<cli::ErrorRow>& errors, RunContext& context) {
    KeptPairs& kept = *entities.pairs;
    return {.pairs =
                [&](const cli::WeighedPairSink& sink) {
                    const std::lock_guard lock(kept.mutex);
                    kept.result.scored.pairs.for_each_block(context, [&](std::span<const KeptPair> block) {
                        for (const KeptPair& pair : block)
                            sink(pair.left, pair.right, kept.result.weights[pair.kind]);
                    });
                },
            .by = request.by,
            .by_field = by_field_of(*kept.run, request.by),
            .errors = [&](const cli::ErrorRow& row) { errors.push_back(row); }};
}

void add_figures(cli::Json& document, RunEvaluation& found, const JoinedRecords& entities,
                 EvaluationRequest& request, RunContext& context) {
    const KeptPairs& kept = *entities.pairs;
    const Truth truth = truth_of(request, *kept.run, context);
    const cli::EvaluatedRun run{*kept.model, *kept.run->linkage, entities.found.clusters.entity, truth,
                                entities.found.choice.threshold_bits};
    cli::EvaluationDetails details;
    const Evaluation evaluation = cli::evaluate_with_rules(run, details.rules, context);
    details.true_pairs = evaluation.true_positives + evaluation.false_negatives;
    details.false_merges.emplace().all = evaluation.false_positives;
    details.misses.emplace().all = evaluation.false_negatives;
    details.expected = cli::expected_json(entities.found.expected);
    std::deque<cli::ErrorRow> errors;
    cli::add_details(run, details_wanted(entities, request, errors, context), details, context);
    cli::with_error_columns(
        errors, [&](const std::vector<io::OutputColumn>& columns) { found.errors->add(columns); });
    document["evaluation"] = cli::evaluation_json(evaluation);
    cli::add_details_json(document, details);
}

std::shared_ptr<RunEvaluation> evaluated(const std::shared_ptr<JoinedRecords>& entities,
                                         const py::object& truth, const py::object& ignored,
                                         const py::object& labels, const std::string& by) {
    RunState& run = *entities->pairs->run;
    EvaluationRequest request;
    request.by = by;
    if (!truth.is_none()) request.truth.emplace("truth", truth);
    if (!ignored.is_none()) request.ignored.emplace("ignore", ignored);
    if (!labels.is_none()) request.labels.emplace("labels", labels);
    if (!request.has_truth(run) && !request.labels) {
        throw InvalidSettings(
            "there is nothing to hold the result against: give evaluate(truth=PAIRS) or "
            "evaluate(labels=SAMPLE), or "
            "name the column with the true entity as Linker(..., truth=COLUMN)");
    }
    auto found = std::make_shared<RunEvaluation>();
    run.step([&](RunContext& context) {
        cli::Json document = cli::document_of("evaluate");
        if (request.has_truth(run)) add_figures(document, *found, *entities, request, context);
        if (request.labels) {
            document["estimate"] = cli::sample_json(cli::estimate_from_labels(
                request.labels->rows(), *run.linkage, entities->found.clusters.entity, context));
        }
        found->json = cli::json_text(document);
    });
    return found;
}

/// A table of labels with its columns in one form: identities as texts, label as true, false or null.
std::shared_ptr<HeldTable> labels_read(const py::object& table, const StepOptions& options) {
    PairTable input("labels", table);
    auto labels = std::make_shared<HeldTable>();
    StepLog ignored;
    run_interruptibly(options, ignored, [&](RunContext& context) {
        const cli::RowSource source = input.rows();
        cli::LabelColumns columns = cli::label_columns(source, "label", context);
        std::array<std::deque<std::string>, 4> identities;
        std::deque<std::string> strata;
        std::vector<std::string_view> is_match;
        std::vector<double> weights;
        cli::read_rows(source, {{"left_id", "right_id"}, {"left_source", "right_source"}}, context,
                       [&](std::uint64_t, std::span<const std::string_view> values) {
                           for (std::size_t i = 0; i < identities.size(); ++i)
                               identities[i].emplace_back(values[i]);
                       });
        for (const cli::PairLabel& label : cli::read_labels(source, columns, identities[0].size(), context)) {
            is_match.push_back(!label.is_match ? std::string_view() : *label.is_match ? "true" : "false");
            weights.push_back(label.weight);
            strata.push_back(label.stratum);
        }
        const auto views = [](const std::deque<std::string>& texts, bool is_null_empty) {
            std::vector<std::string_view> result;
            for (const std::string& text : texts)
                result.push_back(text.empty() && is_null_empty ? std::string_view() : text);
            return result;
        };
        const std::vector<std::string_view> left_id = views(identities[0], false),
                                            right_id = views(identities[1], false),
                                            left_source = views(identities[2], true),
                                            right_source = views(identities[3], true),
                                            stratum = views(strata, true);
        using Texts = std::span<const std::string_view>;
        labels->add({{"left_source", Texts(left_source)},
                     {"left_id", Texts(left_id)},
                     {"right_source", Texts(right_source)},
                     {"right_id", Texts(right_id)},
                     {"label", Texts(is_match)},
                     {"weight", std::span<const double>(weights)},
                     {"stratum", Texts(stratum)}});
    });
    return labels;
}

}  // namespace

void register_evaluation(py::module_& module) {
    py::class_<RunEvaluation, std::shared_ptr<RunEvaluation>>(module, "RunEvaluation")
        .def("json", [](const RunEvaluation& evaluation) { return evaluation.json; })
        .def_property_readonly("errors", [](const RunEvaluation& evaluation) { return evaluation.errors; });
    module.def("evaluate", evaluated, py::arg("entities"), py::arg("truth"), py::arg("ignored"),
               py::arg("labels"), py::arg("by"));
    module.def("read_labels", labels_read, py::arg("table"), py::arg("options"));
}

}  // namespace sameas::python
