// sameas index: every action opens the folder, does one thing, and closes it again. A service keeps it open instead.
#include "cli/index/index_command.hpp"

#include <algorithm>
#include <cstdlib>

#include "cli/index/build_plan.hpp"
#include "cli/index/file_records.hpp"
#include "cli/index/index_report.hpp"
#include "cli/number_text.hpp"
#include "engine/errors.hpp"
#include "engine/live/store/stored_index.hpp"

namespace sameas::cli {

namespace {

std::unique_ptr<StoredIndex> opened(const Job& job) {
    const StageTimer timer(job.context, "open");
    const Options& options = job.options;
    return StoredIndex::open(options.run_folder, {.run = {.threads = options.threads, .stop = job.context.stop_token(), .memory_bytes = options.memory_bytes}});
}

/// SOURCE:ID; the source ends at the first colon.
EntityView::Member named_record(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == text.size())
        throw InvalidSettings("'" + text + "': must be SOURCE:ID, as crm:4711");
    return {text.substr(0, colon), text.substr(colon + 1)};
}

std::string build(const Job& job) {
    const BuildPlan plan = build_plan(job);
    if (plan.files.number_duplicate_ids) throw InvalidSettings("--number-duplicate-ids: records of an index keep their ids; make them unique");
    if (!plan.files.inputs.empty() && plan.model.settings.id.empty()) job.note("no id column is named: row numbers serve as ids (--id COLUMN names one)");
    const ReadPlan read(live_settings(plan.model.settings, plan.made.choices));
    std::uint64_t malformed = 0;
    const BuildReport report = StoredIndex::build(job.options.out, plan.model, plan.made, [&](BulkLoad& load) {
        malformed = for_each_records(plan.files, plan.model.settings, read, job.context, [&](const std::vector<LiveRecord>& records) { load.add(records); });
    }, job.context);
    return build_report(job, report, malformed);
}

std::string add(const Job& job) {
    const Options& options = job.options;
    if (options.number_duplicate_ids) throw InvalidSettings("--number-duplicate-ids: records of an index keep their ids; make them unique");
    const std::unique_ptr<StoredIndex> index = opened(job);
    Settings settings = index->model()->settings;
    apply_id(settings, options.id);
    if (settings.id.empty())
        throw InvalidSettings("no id column is named, and a row number would stand for another record in each file: name one (--id COLUMN)");
    const InputFiles files = input_files(options, settings);
    EditSummary summary;
    summary.malformed = for_each_records(files, settings, ReadPlan(index->index().model()->settings, index->index().columns()), job.context, [&](const std::vector<LiveRecord>& records) {
        std::vector<LiveEdit> edits;
        for (const LiveRecord& record : records) edits.push_back({LiveEdit::Kind::put, record});
        summary.count(edits, index->apply(edits));
    });
    return edit_report(job, summary, index->index());
}

std::string remove(const Job& job) {
    std::vector<LiveEdit> edits;
    for (const std::string& text : job.options.records) {
        const EntityView::Member record = named_record(text);
        edits.push_back({LiveEdit::Kind::remove, {record.source, record.id}});
    }
    const std::unique_ptr<StoredIndex> index = opened(job);
    EditSummary summary;
    summary.count(edits, index->apply(edits));
    return edit_report(job, summary, index->index());
}

/// The record that is asked for: of the index, or of COLUMN=VALUE.
LiveRecord asked_record(const Options& options, const LiveIndex& index) {
    const std::vector<std::string>& columns = index.columns();
    if (options.words.size() == 1 && options.words.front().find('=') == std::string::npos) {
        const EntityView::Member named = named_record(options.words.front());
        const std::optional<LiveRecord> record = index.record(named.source, named.id);
        if (!record) throw InvalidInput("record " + options.words.front() + " is not in the index: name one that is, or COLUMN=VALUE");
        return *record;
    }
    LiveRecord record{"", "", std::vector<std::string>(columns.size())};
    for (const std::string& word : options.words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) throw InvalidSettings("'" + word + "': must be COLUMN=VALUE, as city=ulm, or one SOURCE:ID alone");
        const auto at = std::find(columns.begin(), columns.end(), word.substr(0, equals));
        if (at == columns.end()) {
            std::string all;
            for (const std::string& column : columns) all += (all.empty() ? "" : ", ") + column;
            throw InvalidSettings("'" + word + "': the index has no such column (have: " + all + ")");
        }
        std::string& value = record.values[static_cast<std::size_t>(at - columns.begin())];
        if (!value.empty()) throw InvalidSettings("'" + word + "': the column has the value '" + value + "' already; drop one of the two");
        value = word.substr(equals + 1);
    }
    return record;
}

std::string find(const Job& job) {
    const Options& options = job.options;
    const std::unique_ptr<StoredIndex> index = opened(job);
    const LiveRecord record = asked_record(options, index->index());
    const std::vector<Match> matches = index->index().find_matches(record, {.count_max = options.top, .probability_min = options.floor});
    return find_report(job, record, matches, index->index());
}

std::string swap_model(const Job& job) {
    const Model model = live_model(job.options);
    const std::unique_ptr<StoredIndex> index = opened(job);
    const SwapReport report = index->swap_model(model, create_options(PairScope::all, job.options.date_order).choices, job.context);
    return swap_report(job, report, index->index());
}

std::string stats(const Job& job) { return stats_report(job, *opened(job)); }

std::string verify(const Job& job) {
    const std::unique_ptr<StoredIndex> index = opened(job);
    const VerifyReport report = index->index().verify();
    if (report.differences == 0) return verify_report(job, report);
    std::string text = message("the index in '", job.options.run_folder, "' differs from a run over its records in ",
                               counted(report.differences, "place", "places"), ": build it again from its records.");
    for (const std::string& example : report.examples) text += " " + example + ";";
    throw InvalidInput(text);
}

std::string backup(const Job& job) {
    opened(job)->backup(job.options.out);
    return backup_report(job);
}

}  // namespace

std::string index_command(const Job& job) {
    using Action = std::string (*)(const Job&);
    static const std::map<std::string, Action> actions{{"build", build}, {"add", add},       {"remove", remove}, {"find", find},
                                                       {"stats", stats}, {"verify", verify}, {"backup", backup}, {"swap-model", swap_model}};
    return actions.at(job.options.action)(job);
}

}  // namespace sameas::cli
