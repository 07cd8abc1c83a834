// What the columns of files hold, before any settings are written. Every column is read, as it stands.
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/profile_report.hpp"
#include "cli/raw_files.hpp"
#include "engine/profile/profile.hpp"

namespace sameas::cli {

namespace {

ProfiledTable profile_inputs(std::span<OpenInput> inputs, RunContext& context) {
    ProfiledTable result;
    for (const OpenInput& open : inputs)
        result.sources.push_back(open.input.source);
    const RawTable raw = read_raw(inputs, inputs.front().reader->columns(), "to profile", context);
    result.row_issues = raw.issues.total();
    result.unread = unread_text(raw.issues);
    result.profile = profile_table(raw.table, context);
    return result;
}

/// True when the inputs can be one table: the same columns, in any order.
bool have_the_same_columns(const std::vector<OpenInput>& inputs) {
    const auto sorted = [](std::vector<std::string> columns) {
        std::sort(columns.begin(), columns.end());
        return columns;
    };
    return std::all_of(inputs.begin(), inputs.end(), [&](const OpenInput& open) {
        return sorted(open.reader->columns()) == sorted(inputs.front().reader->columns());
    });
}

}  // namespace

std::string profile_command(const Job& job) {
    std::vector<OpenInput> inputs = open_inputs(input_files(job.options, Settings{}), job);
    std::vector<ProfiledTable> tables;
    if (have_the_same_columns(inputs)) {
        tables.push_back(profile_inputs(inputs, job.context));
    } else {
        for (OpenInput& open : inputs)
            tables.push_back(profile_inputs({&open, 1}, job.context));
    }
    if (job.options.json) {
        Json document = document_of("profile");
        document["tables"] = Json::array();
        for (const ProfiledTable& table : tables)
            document["tables"].push_back(profile_json(table));
        return json_text(document);
    }
    std::string text;
    for (const ProfiledTable& table : tables)
        text += (text.empty() ? "" : "\n") + profile_text(table);
    return text;
}

}  // namespace sameas::cli
