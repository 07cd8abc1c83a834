#include "cli/drafting.hpp"

#include <algorithm>

#include "cli/column_mapping.hpp"
#include "cli/raw_files.hpp"
#include "engine/errors.hpp"
#include "engine/profile/header_values.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/standardise/table_rows.hpp"

namespace sameas::cli {

namespace {

void check_left_out(const std::vector<std::string>& left_out, const std::vector<std::string>& columns) {
    for (const std::string& column : left_out) {
        if (std::ranges::find(columns, column) != columns.end()) continue;
        throw InvalidSettings("--leave-out " + column + ": there is no such column" +
                              (columns.empty() ? "" : " (columns: " + comma_list(columns) + ")"));
    }
}

/// Refuses inputs of which too much would be left out for the rest to stand for them.
void check_rows(const RawTable& raw) {
    constexpr double left_out_max = 0.3;
    for (const RawTable::Input& input : raw.inputs) {
        const std::uint64_t all = input.rows + input.left_out;
        if (static_cast<double>(input.left_out) <= left_out_max * static_cast<double>(all)) continue;
        throw InvalidInput(message(input.path, ": ", input.left_out, " of ", all, " rows have another number of values than the header; at most 30 % may: "
                                   "is the delimiter right (--delimiter), and is every value that holds it in quotes?"));
    }
}

/// none, all, or names of steps with commas between.
void choose_steps(const std::string& text, DraftOptions& options) {
    if (text.empty()) return;
    options.only_drafted_steps = false;
    if (text == "all") return;
    options.steps = {};
    if (text == "none") return;
    const std::vector<std::string> known = step_names();
    for (const std::string_view word : split(text, ',')) {
        const auto at = std::ranges::find(known, word);
        if (at == known.end()) {
            throw InvalidSettings("--standardise " + text + ": there is no step '" + std::string(word) + "'" +
                                  suggestion(word, known) + " (none, all, or some of " + comma_list(known) + ")");
        }
        options.steps.add(static_cast<Step>(at - known.begin()));
    }
}

}  // namespace

DraftedRecords draft_from_inputs(const Job& job, const InputFiles& files, PairScope scope,
                                 const std::string& truth_column) {
    for (const io::Input& input : files.inputs) {
        if (input.path != "-") continue;
        throw InvalidSettings("no settings: they can be drafted from files, which are read twice, not from standard input; "
                              "give --settings FILE or name a file");
    }
    std::vector<OpenInput> inputs = open_inputs(files, job);
    MappedColumns mapped = map_columns(job, files, inputs, truth_column);
    if (mapped.columns.empty()) {
        throw InvalidInput("the inputs have no column in common, nor any that surely hold the same: --map COLUMN=OTHER names "
                           "one, or settings (docs/settings.md) in which fields name a column for each source");
    }
    check_left_out(job.options.left_out, mapped.columns);
    DraftOptions options{scope, job.options.id, "", job.options.left_out};
    choose_steps(job.options.standardise, options);
    if (!truth_column.empty()) options.left_out.push_back(truth_column);
    DraftedRecords result;
    {
        RawTable raw = read_raw(inputs, mapped.columns, "to link", job.context, mapped.by_source);
        if (map_exchanged(job.options.mapped, raw.table, job.context, mapped)) {
            raw = {};
            inputs = open_inputs(files, job);
            raw = read_raw(inputs, mapped.columns, "to link", job.context, mapped.by_source);
        }
        check_rows(raw);
        for (const auto& [column, note] : mapped.notes) job.note("column '" + column + "' " + note);
        if (const std::string unread = unread_text(raw.issues); !unread.empty()) job.note(unread);
        const TableProfile profile = profile_table(raw.table, job.context);
        const StageTimer timer(job.context, "draft");
        result.draft = draft_comparisons(profile, raw.table, options, job.context);
        if (const std::string warning = header_warning(profile); !warning.empty()) job.note("warning: " + warning);
        for (const std::string& line : result.draft.told) job.note(line);
        apply_mapping(mapped, result.draft.settings);
    }
    result.records = read_records(job, result.draft.settings, files, scope, truth_column, false);
    const StageTimer timer(job.context, "draft");
    draft_blocking(result.draft, result.records.table, scope, job.context);
    apply_overrides(result.draft.settings, job.options);
    return result;
}

bool drafts_settings(const Options& options) { return options.settings.empty() && options.model.empty(); }

io::ReadResult read_or_draft(const Job& job, Settings& settings, const InputFiles& files, PairScope scope,
                             const std::string& truth_column, std::vector<DraftField>* fields) {
    if (!drafts_settings(job.options)) return read_records(job, settings, files, scope, truth_column, false);
    DraftedRecords drafted = draft_from_inputs(job, files, scope, truth_column);
    settings = std::move(drafted.draft.settings);
    if (fields != nullptr) *fields = std::move(drafted.draft.fields);
    return std::move(drafted.records);
}

}  // namespace sameas::cli
