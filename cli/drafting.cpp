#include "cli/drafting.hpp"

#include <algorithm>

#include "cli/raw_files.hpp"
#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"

namespace sameas::cli {

namespace {

/// Columns that all inputs have, in the order of the first.
std::vector<std::string> common_columns(const std::vector<OpenInput>& inputs) {
    std::vector<std::string> common = inputs.front().reader->columns();
    for (const OpenInput& open : inputs) {
        const std::vector<std::string>& columns = open.reader->columns();
        std::erase_if(common, [&](const std::string& column) {
            return std::ranges::find(columns, column) == columns.end();
        });
    }
    return common;
}

void check_left_out(const std::vector<std::string>& left_out, const std::vector<std::string>& columns) {
    for (const std::string& column : left_out) {
        if (std::ranges::find(columns, column) != columns.end()) continue;
        throw InvalidSettings("--leave-out " + column + ": there is no such column" +
                              (columns.empty() ? "" : " (columns: " + comma_list(columns) + ")"));
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
    const std::vector<std::string> columns = common_columns(inputs);
    if (columns.empty()) {
        throw InvalidInput("the inputs have no column in common: rename columns, or write settings (docs/settings.md) in which "
                           "fields name a column for each source");
    }
    check_left_out(job.options.left_out, columns);
    DraftOptions options{scope, job.options.id, "", job.options.left_out};
    if (!truth_column.empty()) options.left_out.push_back(truth_column);
    DraftedRecords result;
    {
        const RawTable raw = read_raw(inputs, columns, "to link", job.context);
        const TableProfile profile = profile_table(raw.table, job.context);
        const StageTimer timer(job.context, "draft");
        result.draft = draft_comparisons(profile, raw.table, options, job.context);
    }
    result.records = read_records(job, result.draft.settings, files, scope, truth_column, false);
    const StageTimer timer(job.context, "draft");
    draft_blocking(result.draft, result.records.table, scope, job.context);
    apply_overrides(result.draft.settings, job.options);
    return result;
}

bool drafts_settings(const Options& options) { return options.settings.empty() && options.model.empty(); }

io::ReadResult read_or_draft(const Job& job, Settings& settings, const InputFiles& files, PairScope scope,
                             const std::string& truth_column) {
    if (!drafts_settings(job.options)) return read_records(job, settings, files, scope, truth_column, false);
    DraftedRecords drafted = draft_from_inputs(job, files, scope, truth_column);
    settings = std::move(drafted.draft.settings);
    return std::move(drafted.records);
}

}  // namespace sameas::cli
