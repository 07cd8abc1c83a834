// The steps of a run: records made ready (Linkage), a model (Model), the pairs that it keeps (KeptPairs),
// their entities (JoinedRecords). Each step is one call of the engine; the package's Python files put them
// together.
#include <pybind11/stl.h>

#include <algorithm>

#include "cli/column_mapping.hpp"
#include "cli/evaluation_details.hpp"
#include "cli/inputs.hpp"
#include "cli/options.hpp"
#include "cli/raw_files.hpp"
#include "cli/today.hpp"
#include "cli/training_labels.hpp"
#include "cli/truth_files.hpp"
#include "engine/draft/draft.hpp"
#include "engine/entities.hpp"
#include "engine/errors.hpp"
#include "engine/live/found_choices.hpp"
#include "engine/memory_plan.hpp"
#include "engine/model/edit_notes.hpp"
#include "engine/model/model_edits.hpp"
#include "engine/model/train.hpp"
#include "engine/profile/profile.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "python/bindings/pair_table.hpp"
#include "python/bindings/registrations.hpp"
#include "python/bindings/result_tables.hpp"
#include "python/bindings/run_report.hpp"
#include "python/bindings/run_state.hpp"
#include "python/bindings/table_input.hpp"

namespace py = pybind11;

namespace sameas::python {

void RunState::step(const std::function<void(RunContext&)>& work) {
    StepLog of_step;
    const auto merge = [&] {
        log.warnings.insert(log.warnings.end(), of_step.warnings.begin(), of_step.warnings.end());
        log.notes.insert(log.notes.end(), of_step.notes.begin(), of_step.notes.end());
        log.costs.insert(log.costs.end(), of_step.costs.begin(), of_step.costs.end());
        log.threads = of_step.threads;
        log.seconds += of_step.seconds;
    };
    run_interruptibly(options, of_step, work);
    merge();
}

std::shared_ptr<const RecordLookup> KeptPairs::lookup(RunContext& context) {
    const std::lock_guard lock(lookup_mutex);
    if (!made_lookup) made_lookup = RecordLookup::make(*run->linkage, *model, context);
    return *made_lookup;
}

RowId record_of(const Table& table, const std::string& source, const std::string& id) {
    if (const auto row = table.find_record(source, id)) return *row;
    throw InvalidInput("no record '" + printable_excerpt(id) + "'" +
                       (source.empty() ? "" : " in source '" + printable_excerpt(source) + "'") +
                       ": name one as ID or (SOURCE, ID)");
}

namespace {

/// What of a run is decided before its records are read.
struct LinkageOptions {
    std::string id, truth, by;
    std::optional<double> threshold;
    std::vector<std::string> left_out;  ///< columns that drafted settings must not use
    bool duplicates_within = false, number_duplicate_ids = false, keep_original = false,
         accept_refused = false;
};

cli::Options overrides_of(const LinkageOptions& options) {
    cli::Options overrides;
    overrides.id = options.id;
    overrides.threshold = options.threshold;
    return overrides;
}

void set_plan(RunState& run, const py::object& plan, const LinkageOptions& options) {
    const cli::Options overrides = overrides_of(options);
    run.accept_refused = options.accept_refused;
    run.is_drafted = plan.is_none();
    if (run.is_drafted) return;
    if (py::isinstance<Model>(plan)) {
        run.given_model = plan.cast<const Model&>();
        cli::apply_overrides(run.given_model->settings, overrides);
        run.settings = run.given_model->settings;
    } else {
        const auto [text, origin] = plan.cast<std::pair<std::string, std::string>>();
        run.settings = parse_settings(text, origin);
        cli::apply_overrides(run.settings, overrides);
    }
    cli::check_truth_column(run.settings, options.truth);
}

/// Columns that all inputs have, in the order of the first.
std::vector<std::string> common_columns(const std::vector<cli::OpenInput>& inputs) {
    std::vector<std::string> common = inputs.front().reader->columns();
    for (const cli::OpenInput& open : inputs) {
        const std::vector<std::string>& columns = open.reader->columns();
        std::erase_if(common, [&](const std::string& column) {
            return std::ranges::find(columns, column) == columns.end();
        });
    }
    if (common.empty()) {
        throw InvalidInput(
            "the tables have no column in common: rename columns, or write settings (docs/settings.md) in "
            "which "
            "fields name a column for each source");
    }
    return common;
}

PairScope scope_of(const RunState& run, const LinkageOptions& options) {
    return run.command == "dedupe" || options.duplicates_within ? PairScope::all : PairScope::across_sources;
}

io::ReadResult read_records(const RunState& run, std::deque<TableInput>& inputs,
                            const LinkageOptions& options, RunContext& context) {
    TableSchema schema = table_schema(cli::with_by_column(run.settings, options.by), options.truth, options.keep_original);
    schema.number_duplicate_ids = options.number_duplicate_ids;
    return read_inputs(inputs, schema, context);
}

std::vector<cli::OpenInput> open_tables(std::deque<TableInput>& inputs, RunContext& context) {
    std::vector<cli::OpenInput> opened;
    for (TableInput& input : inputs)
        opened.push_back({{"table '" + input.source() + "'", input.source()}, input.open(context, true)});
    return opened;
}

/// Makes the settings from the tables themselves, as the command line does without --settings, and reads them
/// under these.
io::ReadResult drafted(RunState& run, std::deque<TableInput>& inputs, const LinkageOptions& options,
                       RunContext& context) {
    std::vector<cli::OpenInput> opened = open_tables(inputs, context);
    cli::MappedColumns mapped{.columns = common_columns(opened), .by_source = {}, .notes = {}};
    const std::vector<std::string>& columns = mapped.columns;
    DraftOptions draft_options{scope_of(run, options), options.id, "", options.left_out};
    for (const std::string& column : options.left_out) {
        if (std::ranges::find(columns, column) != columns.end()) continue;
        throw InvalidSettings("leave_out '" + column +
                              "': there is no such column (columns: " + comma_list(columns) + ")");
    }
    if (!options.truth.empty()) draft_options.left_out.push_back(options.truth);
    Draft draft;
    {
        cli::RawTable raw = cli::read_raw(opened, columns, "to link", context);
        if (cli::map_exchanged(std::nullopt, raw.table, context, mapped)) {
            raw = {};
            opened = open_tables(inputs, context);
            raw = cli::read_raw(opened, columns, "to link", context, mapped.by_source);
        }
        for (const auto& [column, note] : mapped.notes) context.log("column '" + column + "' " + note);
        const TableProfile profile = profile_table(raw.table, context);
        const StageTimer timer(context, "draft");
        draft = draft_comparisons(profile, raw.table, draft_options, context);
        cli::apply_mapping(mapped, draft.settings);
    }
    run.settings = draft.settings;
    io::ReadResult records = read_records(run, inputs, options, context);
    const StageTimer timer(context, "draft");
    draft_blocking(draft, records.table, draft_options.scope, context);
    run.settings = std::move(draft.settings);
    cli::apply_overrides(run.settings, overrides_of(options));
    return records;
}

void prepare(RunState& run, std::deque<TableInput>& inputs, const LinkageOptions& options,
             RunContext& context) {
    io::ReadResult records =
        run.is_drafted ? drafted(run, inputs, options, context) : read_records(run, inputs, options, context);
    const PairScope scope = scope_of(run, options);
    if (scope == PairScope::across_sources && records.table.sources().size() < 2) {
        throw InvalidInput("a link needs records of at least two sources, all are of '" +
                           records.table.sources().front() + "'; dedupe finds duplicates in one source");
    }
    for (const std::string& source : cli::unknown_sources(run.settings, records.table))
        context.log("warning: the settings name columns of a source '" + source + "', which is not among the tables");
    if (!options.truth.empty()) {
        run.truth = cli::read_truth({.column = options.truth, .file = {}, .ignore = {}}, records.table, scope,
                                    context);
        run.has_truth = true;
    }
    run.issues = std::move(records.issues);
    run.linkage = std::make_unique<Linkage>(std::move(records.table), run.settings, scope, context);
    plan_memory(needs_of(*run.linkage, true), context);  // refuses before anything is trained
}

std::shared_ptr<RunState> make_linkage(const std::string& command, const py::list& tables,
                                       const py::object& plan, const LinkageOptions& options,
                                       const StepOptions& step_options) {
    auto run = std::make_shared<RunState>();
    run->command = command;
    run->options = step_options;
    run->by = options.by;
    set_plan(*run, plan, options);
    std::deque<TableInput> inputs;
    for (const py::handle& table : tables) {
        const py::tuple pair = py::reinterpret_borrow<py::tuple>(table);
        inputs.emplace_back(pair[0].cast<std::string>(), py::reinterpret_borrow<py::object>(pair[1]));
    }
    run->step([&](RunContext& context) { prepare(*run, inputs, options, context); });
    return run;
}

Model trained(RunState& run, const py::object& labels) {
    std::optional<PairTable> labelled;
    if (!labels.is_none()) labelled.emplace("labels", labels);
    if (run.given_model) {
        if (labelled) throw InvalidSettings("labels: the linker has a model, which is not trained again");
        return *run.given_model;
    }
    std::optional<Model> model;
    run.step([&](RunContext& context) {
        std::vector<LabelledPair> labels_of_pairs;
        if (labelled) labels_of_pairs = cli::training_labels(labelled->rows(), *run.linkage, context);
        model = train(run.settings, run.linkage->features(), run.linkage->blocking(),
                      {.scope = run.linkage->scope(),
                       .accept_refused = run.accept_refused,
                       .labels = std::move(labels_of_pairs)},
                      context);
    });
    return *std::move(model);
}

std::shared_ptr<KeptPairs> scored(const std::shared_ptr<RunState>& run, const Model& model) {
    if (model.settings.fields != run->settings.fields || model.settings.blocking != run->settings.blocking ||
        model.settings.comparisons != run->settings.comparisons) {
        throw InvalidSettings(
            "the model has other fields, rules or comparisons than the records were prepared for: give it to "
            "Linker(model=...)");
    }
    std::shared_ptr<KeptPairs> kept(new KeptPairs{.run = run,
                                                  .model = std::make_shared<const Model>(model),
                                                  .result = {PatternLayout(model.settings), {}, {}, {}},
                                                  .mutex = {},
                                                  .lookup_mutex = {},
                                                  .made_lookup = {}});
    run->step(
        [&](RunContext& context) { kept->result = score_pairs(*run->linkage, *kept->model, true, context); });
    return kept;
}

std::shared_ptr<JoinedRecords> clustered(const std::shared_ptr<KeptPairs>& kept,
                                         const std::optional<double>& threshold) {
    auto entities = std::make_shared<JoinedRecords>();
    entities->pairs = kept;
    entities->settings = kept->model->settings;
    cli::Options overrides;
    overrides.threshold = threshold;
    cli::apply_overrides(entities->settings, overrides);
    kept->run->step([&](RunContext& context) {
        const Linkage& linkage = *kept->run->linkage;
        {
            const std::lock_guard lock(kept->mutex);
            entities->found = find_entities(linkage.table(), linkage.scope(), entities->settings,
                                            kept->result.scored.pairs, kept->result.weights, context);
        }
        if (kept->run->has_truth)
            entities->evaluation =
                cli::evaluate_entities(linkage, entities->found.clusters.entity, kept->run->truth, context);
    });
    return entities;
}

std::string explained(const RunState& run, const Model& model,
                      const std::pair<std::string, std::string>& left,
                      const std::pair<std::string, std::string>& right) {
    const Table& table = run.linkage->table();
    const RowId a = record_of(table, left.first, left.second),
                b = record_of(table, right.first, right.second);
    if (a == b) throw InvalidInput("'" + printable_excerpt(left.second) + "' is one record: name two");
    return explanation_json(run, model, a, b);
}

py::list issues_of(const RunState& run) {
    py::list issues;
    for (const RowIssue& issue : run.issues.kept) {
        py::dict entry;
        entry["source"] = issue.source;
        entry["row"] = issue.row;
        entry["column"] = issue.column;
        entry["kind"] = name(issue.kind);
        entry["value"] = issue.value;
        issues.append(entry);
    }
    return issues;
}

std::uint64_t memory_bytes(const py::object& memory) {
    if (memory.is_none()) return 0;
    if (py::isinstance<py::str>(memory)) return cli::memory_size(memory.cast<std::string>(), "memory");
    return memory.cast<std::uint64_t>();
}

/// The edited model, with notes of what is no longer as it was trained.
Model noted(const Model& before, Model edited) { return with_edit_notes(before, std::move(edited), cli::today()); }

/// What decides: the document without the notes of edits, which do not.
std::string deciding_json(const Model& model) {
    if (model.edits.empty()) return to_json(model);
    Model plain = model;
    plain.edits.clear();
    return to_json(plain);
}

py::list edits_of(const Model& model) {
    py::list edits;
    for (const ParameterEdit& edit : model.edits) {
        py::dict entry;
        entry["parameter"] = edit.parameter;
        entry["trained"] = edit.trained;
        entry["on"] = edit.on;
        edits.append(entry);
    }
    return edits;
}

/// Comparison, level, m and u.
using EditTuple = std::tuple<std::string, std::string, std::optional<double>, std::optional<double>>;

void register_model(py::module_& module) {
    py::class_<Model>(module, "Model")
        .def_static(
            "from_json",
            [](const std::string& text, const std::string& origin) { return parse_model(text, origin); },
            py::arg("text"), py::arg("origin") = "model")
        .def("to_json", [](const Model& model) { return to_json(model); })
        .def("deciding_json", deciding_json)
        .def("edits", edits_of)
        .def("settings_json", [](const Model& model) { return to_json(model.settings); })
        .def_property_readonly("prior", [](const Model& model) { return model.prior; })
        .def(
            "with_levels",
            [](const Model& model, const std::vector<EditTuple>& edits) {
                std::vector<LevelEdit> levels;
                for (const auto& [comparison, level, m, u] : edits) levels.push_back({comparison, level, m, u});
                return noted(model, with_levels(model, levels));
            },
            py::arg("edits"))
        .def(
            "with_shares",
            [](const Model& model, const std::optional<double>& prior, const std::vector<std::pair<std::string, double>>& classes) {
                ShareEdits edits{.prior = prior};
                for (const auto& [name, share] : classes) edits.classes.push_back({name, share});
                return noted(model, with_shares(model, edits));
            },
            py::arg("prior"), py::arg("classes"))
        .def(
            "with_probabilities",
            [](const Model& model, const std::optional<double>& keep, const std::optional<double>& threshold, bool automatic_threshold) {
                return noted(model, with_probabilities(model, {keep, threshold, automatic_threshold}));
            },
            py::arg("keep"), py::arg("threshold"), py::arg("automatic_threshold"));
}

}  // namespace

void register_linkage(py::module_& module) {
    register_model(module);
    py::class_<StepOptions>(module, "StepOptions")
        .def(py::init([](int threads, const py::object& memory, std::uint64_t seed,
                         const std::string& spill_folder, const py::object& progress) {
                 return StepOptions{threads, memory_bytes(memory), seed, spill_folder,
                                    progress_callback(progress)};
             }),
             py::arg("threads"), py::arg("memory"), py::arg("seed"), py::arg("spill_folder"),
             py::arg("progress"));
    py::class_<LinkageOptions>(module, "LinkageOptions")
        .def(py::init<>())
        .def_readwrite("id", &LinkageOptions::id)
        .def_readwrite("truth", &LinkageOptions::truth)
        .def_readwrite("by", &LinkageOptions::by)
        .def_readwrite("threshold", &LinkageOptions::threshold)
        .def_readwrite("left_out", &LinkageOptions::left_out)
        .def_readwrite("accept_refused", &LinkageOptions::accept_refused)
        .def_readwrite("duplicates_within", &LinkageOptions::duplicates_within)
        .def_readwrite("number_duplicate_ids", &LinkageOptions::number_duplicate_ids)
        .def_readwrite("keep_original", &LinkageOptions::keep_original);
    py::class_<RunState, std::shared_ptr<RunState>>(module, "Linkage")
        .def(py::init(&make_linkage), py::arg("command"), py::arg("tables"), py::arg("plan"),
             py::arg("options"), py::arg("step_options"))
        .def("__len__", [](const RunState& run) { return run.linkage->table().rows(); })
        .def_property_readonly("sources", [](const RunState& run) { return run.linkage->table().sources(); })
        .def("settings_json", [](const RunState& run) { return to_json(run.settings); })
        .def("issues", issues_of)
        .def("rules_json", rules_json)
        .def("notes", [](const RunState& run) { return run.log.notes; })
        .def("train", trained, py::arg("labels") = py::none())
        .def("score", scored, py::arg("model"))
        .def("explain", explained, py::arg("model"), py::arg("left"), py::arg("right"));
    py::class_<KeptPairs, std::shared_ptr<KeptPairs>>(module, "KeptPairs")
        .def("__len__", [](const KeptPairs& kept) { return kept.result.scored.pairs.size(); })
        .def("stream",
             [](const std::shared_ptr<KeptPairs>& kept) { return stream_capsule(pair_batches(kept)); })
        .def("cluster", clustered, py::arg("threshold") = py::none());
    py::class_<JoinedRecords, std::shared_ptr<JoinedRecords>>(module, "JoinedRecords")
        .def("__len__", [](const JoinedRecords& entities) { return entities.found.clusters.entity.size(); })
        .def("stream",
             [](const std::shared_ptr<JoinedRecords>& entities) {
                 return stream_capsule(entity_batches(entities));
             })
        .def("settled_model",
             [](const JoinedRecords& entities) {
                 const KeptPairs& pairs = *entities.pairs;
                 return settled_model(*pairs.model, pairs.run->linkage->table(), entities.found.choice.threshold_bits);
             })
        .def("report_json", &report_json);
    module.def(
        "checked_settings",
        [](const std::string& text, const std::string& origin) {
            return to_json(parse_settings(text, origin));
        },
        py::arg("text"), py::arg("origin"));
}

}  // namespace sameas::python
