// A live index in a folder (engine/live/store). Short calls run in the calling thread, without the interpreter's lock; those
// that may take long (open, build, add, swap_model, verify) run interruptibly. Closing waits for the calls that are inside, and
// those that come later are refused.
#include <pybind11/stl.h>

#include <atomic>
#include <filesystem>
#include <shared_mutex>

#include "cli/index/file_records.hpp"
#include "cli/index/build_plan.hpp"
#include "cli/index/index_report.hpp"
#include "engine/errors.hpp"
#include "engine/live/store/stored_index.hpp"
#include "engine/settings/level_text.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "python/bindings/interruptible.hpp"
#include "python/bindings/registrations.hpp"
#include "python/bindings/table_input.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

/// So many edits are put on the disk together, between two looks at Ctrl-C.
constexpr std::size_t edits_at_once = 256;

class OpenIndex {
  public:
    OpenIndex(std::unique_ptr<StoredIndex> index, StepOptions options) : index_(std::move(index)), options_(std::move(options)) {}
    ~OpenIndex() {
        if (is_forked()) leave();
    }
    OpenIndex(const OpenIndex&) = delete;
    OpenIndex& operator=(const OpenIndex&) = delete;

    /// Calls `use(StoredIndex&)` in this thread. \pre the interpreter's lock is held; `use` does without
    template <class Use>
    auto with(Use&& use) {
        refuse_fork();
        const py::gil_scoped_release release;
        return in_use(std::forward<Use>(use));
    }
    /// Calls `use(StoredIndex&, RunContext&)` interruptibly.
    template <class Use>
    void step(Use&& use) {
        StepLog log;
        run_interruptibly(options_, log,
                          [&](RunContext& context) { in_use([&](StoredIndex& index) { use(index, context); }); });
    }
    void close() {
        is_closed_ = true;
        if (is_forked()) return leave();
        const py::gil_scoped_release release;
        const std::lock_guard alone(mutex_);
        index_.reset();
    }
    bool is_closed() const { return is_closed_; }

    /// (name, what each level is called, 0 first) of a model's comparisons. \pre the interpreter's lock is held
    py::list level_names(const std::shared_ptr<const Model>& model) {
        if (named_model_ == model) return level_names_;
        py::list names;
        for (const ComparisonSettings& comparison : model->settings.comparisons) {
            py::list levels;
            for (std::size_t level = 0; level <= comparison.levels.size(); ++level) levels.append(level_text(comparison, level));
            names.append(py::make_tuple(comparison.name, levels));
        }
        named_model_ = model;
        level_names_ = names;
        return names;
    }

  private:
    /// The files are those of the process that was forked, which writes them on, and its threads may hold any lock: nothing is closed.
    void leave() { (void)index_.release(); }
    template <class Use>
    auto in_use(Use&& use) {
        const std::shared_lock open(mutex_);
        if (is_closed_ || !index_) throw InvalidInput("the index is closed: open it again");
        return use(*index_);
    }

    std::shared_mutex mutex_;  ///< held shared by calls, alone by close()
    std::atomic<bool> is_closed_ = false;
    std::unique_ptr<StoredIndex> index_;
    StepOptions options_;
    std::shared_ptr<const Model> named_model_;
    py::list level_names_;  ///< of named_model_
};

/// How an index is made.
struct IndexOptions {
    bool link = false;        ///< only pairs across sources count
    std::string date_order;   ///< ymd, dmy, mdy or empty
    bool keep_groups = false;
    std::string id;           ///< column with the ids, instead of that of the model's settings
};

Model model_for(Model model, const IndexOptions& options) {
    if (options.keep_groups) model.settings.group_limits.clear();
    cli::apply_id(model.settings, options.id);
    return model;
}

std::deque<TableInput> inputs_of(const py::list& tables) {
    std::deque<TableInput> inputs;
    for (const py::handle& table : tables) {
        const py::tuple pair = py::reinterpret_borrow<py::tuple>(table);
        inputs.emplace_back(pair[0].cast<std::string>(), py::reinterpret_borrow<py::object>(pair[1]));
    }
    return inputs;
}

/// Hands over all records of the tables. \returns how many rows were left out as malformed
std::uint64_t read_all(std::deque<TableInput>& inputs, const Settings& settings, const ReadPlan& plan, RunContext& context,
                       const cli::RecordSink& sink) {
    std::uint64_t malformed = 0;
    for (TableInput& input : inputs) {
        try {
            malformed += cli::read_records(*input.open(context), input.source(), settings, plan, context, sink);
        } catch (const InvalidInput& error) {
            throw InvalidInput(message("table '", input.source(), "': ", error.what()));
        }
    }
    return malformed;
}

void refuse_row_numbers(const Settings& settings) {
    if (settings.id.empty())
        throw InvalidSettings("no id column is named, and a row number would stand for another record in each table: name one, id=COLUMN");
}

py::dict built(const std::string& folder, const py::list& tables, const Model& given, const IndexOptions& options,
               const StepOptions& step_options) {
    const Model model = model_for(given, options);
    std::deque<TableInput> inputs = inputs_of(tables);
    if (!inputs.empty()) refuse_row_numbers(model.settings);
    const CreateOptions made = cli::create_options(options.link ? PairScope::across_sources : PairScope::all, options.date_order);
    const ReadPlan plan(live_settings(model.settings, made.choices));
    BuildReport report;
    std::uint64_t malformed = 0;
    StepLog log;
    run_interruptibly(step_options, log, [&](RunContext& context) {
        const auto fill = [&](BulkLoad& load) {
            malformed = read_all(inputs, model.settings, plan, context, [&](const std::vector<LiveRecord>& records) { load.add(records); });
        };
        note_library_threads();
        report = StoredIndex::build(folder, model, made, fill, context);
    });
    std::uint64_t issues = 0;
    for (const auto& [kind, number] : report.issues) issues += number;
    py::dict counts;
    counts["records"] = report.records;
    counts["entities"] = report.entities;
    counts["pairs"] = report.pairs;
    counts["issues"] = issues;
    counts["malformed_rows"] = malformed;
    return counts;
}

std::unique_ptr<OpenIndex> opened(const std::string& folder, bool relaxed, const StepOptions& options) {
    std::unique_ptr<StoredIndex> index;
    StepLog log;
    run_interruptibly(options, log, [&](RunContext& context) {
        note_library_threads();
        index = StoredIndex::open(folder, {.relaxed = relaxed,
                                           .run = {.threads = options.threads,
                                                   .stop = context.stop_token(),
                                                   .memory_bytes = options.memory_bytes},
                                           .clock = {}});
    });
    return std::make_unique<OpenIndex>(std::move(index), options);
}

/// Puts the records of tables into the index, or changes those that are there.
py::dict add(OpenIndex& open, const py::list& tables, const std::string& id) {
    std::deque<TableInput> inputs = inputs_of(tables);
    cli::EditSummary summary;
    open.step([&](StoredIndex& index, RunContext& context) {
        Settings settings = index.model()->settings;
        cli::apply_id(settings, id);
        refuse_row_numbers(settings);
        const auto put = [&](const std::vector<LiveRecord>& records) {
            for (std::size_t begin = 0; begin < records.size(); begin += edits_at_once) {
                context.check_stop();
                std::vector<LiveEdit> edits;
                for (std::size_t i = begin; i < std::min(records.size(), begin + edits_at_once); ++i)
                    edits.push_back({LiveEdit::Kind::put, records[i]});
                summary.count(edits, index.apply(edits));
            }
        };
        summary.malformed = read_all(inputs, settings, ReadPlan(index.index().model()->settings, index.index().columns()), context, put);
    });
    py::dict counts;
    counts["added"] = summary.added;
    counts["changed"] = summary.changed;
    counts["failed"] = summary.failed;
    counts["issues"] = summary.issues;
    counts["malformed_rows"] = summary.malformed;
    counts["errors"] = summary.errors;
    return counts;
}

/// The one edit's outcome; nothing where the record is not there.
std::optional<Outcome> edited(OpenIndex& open, LiveEdit edit) {
    const EditResult result = open.with([&](StoredIndex& index) { return index.apply(std::span(&edit, 1)).front(); });
    switch (result.trouble) {
        case EditTrouble::none:
        case EditTrouble::not_there:
            return result.outcome;
        case EditTrouble::too_much:
            throw ResourceLimit(result.error);
        case EditTrouble::refused:
            throw IoError(result.error);
        default:
            throw InvalidInput(result.error);
    }
}

/// A record of which the columns of ids may be among the values.
LiveRecord record_of(OpenIndex& open, const py::dict& values, std::string source, std::string id) {
    const auto [columns, id_column, source_column] = open.with([](StoredIndex& index) {
        const std::shared_ptr<const Model> model = index.model();
        return std::tuple(index.index().columns(), model->settings.id, model->settings.source);
    });
    LiveRecord record{std::move(source), std::move(id), std::vector<std::string>(columns.size())};
    for (const auto& [key, value] : values) {
        if (!py::isinstance<py::str>(key)) throw InvalidInput("the record has a key that is no text: names of columns are texts");
        const auto name = key.cast<std::string>();
        const auto at = std::ranges::find(columns, name);
        if (at != columns.end()) record.values[static_cast<std::size_t>(at - columns.begin())] = one_value(value, name);
        if (name == id_column && record.id.empty()) record.id = one_value(value, name);
        if (name == source_column && record.source.empty()) record.source = one_value(value, name);
        if (at == columns.end() && name != id_column && name != source_column)
            throw InvalidInput("the model reads no column '" + printable_excerpt(name) + "'" + suggestion(name, columns) +
                               " (columns: " + comma_list(columns) + ")");
    }
    return record;
}

py::tuple outcome_tuple(const Outcome& outcome) {
    py::list issues;
    for (const RowIssue& issue : outcome.issues) {
        py::dict entry;
        entry["column"] = issue.column;
        entry["kind"] = name(issue.kind);
        issues.append(entry);
    }
    return py::make_tuple(outcome.sequence, outcome.entity, issues);
}

py::tuple put(OpenIndex& open, const std::string& source, const std::string& id, const py::dict& values,
              const std::optional<std::uint64_t>& version) {
    LiveRecord record = record_of(open, values, source, id);
    return outcome_tuple(*edited(open, {LiveEdit::Kind::put, std::move(record), version}));
}

bool removed(OpenIndex& open, const std::string& source, const std::string& id, const std::optional<std::uint64_t>& version) {
    return edited(open, {LiveEdit::Kind::remove, {source, id}, version}).has_value();
}

py::object record_view(OpenIndex& open, const std::string& source, const std::string& id) {
    const auto [columns, view] = open.with([&](StoredIndex& index) {
        return std::pair(index.index().columns(), index.index().record_view(source, id));
    });
    if (!view) return py::none();
    py::dict values;
    for (std::size_t c = 0; c < columns.size(); ++c)
        values[py::str(columns[c])] = view->record.values[c].empty() ? py::object(py::none()) : py::object(py::str(view->record.values[c]));
    return py::make_tuple(view->record.source, view->record.id, view->version, view->entity, values);
}

/// A tuple a match: source, id, entity, probability, bits, whether it joins, rule, [(level, bits)] by comparison. \returns what
/// the levels are called (OpenIndex::level_names), and these
py::tuple matches(OpenIndex& open, const py::dict& values, const std::string& source, const std::string& id, std::size_t count,
                  double probability_min) {
    const LiveRecord record = record_of(open, values, source, id);
    const std::vector<Match> found =
        open.with([&](StoredIndex& index) { return index.index().find_matches(record, {count, probability_min}); });
    py::list all;
    for (const Match& match : found) {
        py::list levels;
        for (const Match::Level& level : match.levels) levels.append(py::make_tuple(level.level, level.bits));
        all.append(py::make_tuple(match.source, match.id, match.entity, match.probability, match.weight_bits,
                                  match.probability >= match.model->settings.threshold_probability, match.rule, levels));
    }
    return py::make_tuple(found.empty() ? py::list() : open.level_names(found.front().model), all);
}

py::list changes(OpenIndex& open, std::uint64_t after, std::size_t count) {
    const std::vector<Change> found = open.with([&](StoredIndex& index) { return index.index().changes(after, count); });
    py::list all;
    for (const Change& change : found) {
        const bool is_record = !change.id.empty();
        all.append(py::make_tuple(change.sequence, change.cause, change.time_us, name(change.kind), change.entity,
                                  is_record ? py::object(py::str(change.source)) : py::object(py::none()),
                                  is_record ? py::object(py::str(change.id)) : py::object(py::none()),
                                  py::tuple(py::cast(change.others))));
    }
    return all;
}

py::object entity(OpenIndex& open, const std::string& id) {
    const std::optional<EntityView> view = open.with([&](StoredIndex& index) { return index.index().entity(id); });
    if (!view) return py::none();
    py::list records;
    for (const EntityView::Member& member : view->records) records.append(py::make_tuple(member.source, member.id));
    return py::make_tuple(records, view->former_ids);
}

py::dict stats(OpenIndex& open) {
    std::vector<FrequencyDrift> drift;
    MatchExpectation matches;
    std::string refusal;
    py::dict counts;
    std::uint64_t records = 0, entities = 0, pairs = 0, sequence = 0;
    open.step([&](StoredIndex& index, RunContext&) {
        const LiveIndex& live = index.index();
        drift = live.drift();
        matches = live.match_expectation();
        records = live.record_count();
        entities = live.entity_count();
        pairs = live.pair_count();
        sequence = live.sequence();
        refusal = index.refusal();
    });
    counts["records"] = records;
    counts["entities"] = entities;
    counts["pairs"] = pairs;
    counts["sequence"] = sequence;
    py::list moved;
    for (const FrequencyDrift& one : drift) {
        py::dict entry;
        entry["expression"] = one.expression;
        entry["records"] = one.records;
        entry["moved_share"] = one.moved_share;
        moved.append(entry);
    }
    counts["frequency_drift"] = moved;
    counts["model_is_due"] = model_is_due(drift);
    counts["expected_matches"] = matches.expected;
    counts["model_expects_too_many"] = expects_too_many(matches);
    counts["refusal"] = refusal;
    return counts;
}

py::dict model_swapped(OpenIndex& open, const Model& given, const IndexOptions& options) {
    const Model model = model_for(given, options);
    const FrozenChoices choices = cli::create_options(PairScope::all, options.date_order).choices;
    SwapReport report;
    open.step([&](StoredIndex& index, RunContext& context) { report = index.swap_model(model, choices, context); });
    py::dict counts;
    counts["sequence"] = report.sequence;
    counts["records"] = report.records;
    counts["entities"] = report.entities;
    counts["pairs"] = report.pairs;
    counts["changes"] = report.changes;
    return counts;
}

py::tuple verified(OpenIndex& open) {
    VerifyReport report;
    open.step([&](StoredIndex& index, RunContext& context) { report = index.index().verify(context.stop_token()); });
    return py::make_tuple(report.records, report.pairs, report.entities, report.differences, report.examples);
}

}  // namespace

void register_live_index(py::module_& module) {
    py::class_<IndexOptions>(module, "IndexOptions")
        .def(py::init([](bool link, const std::string& date_order, bool keep_groups, const std::string& id) {
                 return IndexOptions{link, date_order, keep_groups, id};
             }),
             py::arg("link"), py::arg("date_order"), py::arg("keep_groups"), py::arg("id"));
    module.def("build_index", built, py::arg("folder"), py::arg("tables"), py::arg("model"), py::arg("options"), py::arg("step_options"));
    module.def("model_for_index", model_for, py::arg("model"), py::arg("options"));
    module.def("open_index", opened, py::arg("folder"), py::arg("relaxed"), py::arg("step_options"));
    py::class_<OpenIndex>(module, "OpenIndex")
        .def("__len__", [](OpenIndex& open) { return open.with([](StoredIndex& index) { return index.index().record_count(); }); })
        .def("columns", [](OpenIndex& open) { return open.with([](StoredIndex& index) { return index.index().columns(); }); })
        .def("model", [](OpenIndex& open) { return open.with([](StoredIndex& index) { return *index.model(); }); })
        .def("add", add, py::arg("tables"), py::arg("id"))
        .def("put", put, py::arg("source"), py::arg("id"), py::arg("values"), py::arg("version"))
        .def("remove", removed, py::arg("source"), py::arg("id"), py::arg("version"))
        .def("record", record_view, py::arg("source"), py::arg("id"))
        .def("find_matches", matches, py::arg("values"), py::arg("source"), py::arg("id"), py::arg("count"), py::arg("probability_min"))
        .def("entity", entity, py::arg("id"))
        .def(
            "resolve",
            [](OpenIndex& open, const std::string& id) { return open.with([&](StoredIndex& index) { return index.index().resolve(id); }); },
            py::arg("id"))
        .def("changes", changes, py::arg("after"), py::arg("count"))
        .def("stats", stats)
        .def("swap_model", model_swapped, py::arg("model"), py::arg("options"))
        .def("verify", verified)
        .def(
            "backup",
            [](OpenIndex& open, const std::string& folder) {
                open.step([&](StoredIndex& index, RunContext&) { index.backup(folder); });
            },
            py::arg("folder"))
        .def("close", &OpenIndex::close)
        .def_property_readonly("is_closed", &OpenIndex::is_closed);
}

}  // namespace sameas::python
