// What the columns of files hold, before any settings are written. Every column is read, as it stands.
#include <algorithm>
#include <memory>

#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/profile_report.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"
#include "engine/profile/profile.hpp"
#include "engine/table/table_builder.hpp"
#include "io/byte_source.hpp"
#include "io/read_table.hpp"
#include "io/record_reader.hpp"

namespace sameas::cli {

namespace {

/// An input whose header was read.
struct OpenInput {
    io::Input input;
    std::unique_ptr<io::RecordReader> reader;
};

TableSchema schema_of(const std::vector<std::string>& columns) {
    TableSchema schema;
    for (const std::string& column : columns) {
        FieldSchema field;
        field.name = column;
        field.columns = {column};
        field.clean = false;  // patterns show what stands in the file
        field.domain = schema.fields.size();
        schema.fields.push_back(std::move(field));
    }
    return schema;
}

ProfiledTable profile_inputs(std::span<OpenInput> inputs, RunContext& context) {
    ProfiledTable result;
    std::uint64_t bytes = 0;
    for (const OpenInput& open : inputs)
        bytes += io::size_of(open.input.path);
    TableBuilder builder(schema_of(inputs.front().reader->columns()), context);
    Table table;
    {
        const StageTimer timer(context, "read", bytes);
        for (OpenInput& open : inputs) {
            result.sources.push_back(open.input.source);
            if (io::read_rows(*open.reader, open.input.source, builder, context) == 0) {
                throw InvalidInput("no records in " + open.input.path + ": there is nothing to profile");
            }
            open.reader.reset();
        }
        table = builder.finish();
    }
    result.row_issues = builder.issues().total();
    result.profile = profile_table(table, context);
    return result;
}

void check_header(const OpenInput& open) {
    std::vector<std::string> sorted = open.reader->columns();
    std::sort(sorted.begin(), sorted.end());
    const auto repeated = std::adjacent_find(sorted.begin(), sorted.end());
    if (repeated != sorted.end()) {
        throw InvalidInput(open.input.path + ": column '" + printable(*repeated, 40) +
                           "' is there twice: rename one of the two");
    }
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
    const InputFiles files = input_files(job.options, Settings{});
    std::vector<OpenInput> inputs;
    for (const io::Input& input : files.inputs)
        inputs.push_back({input, io::open_records(input.path, files.read, job.context)});
    for (const OpenInput& open : inputs)
        check_header(open);
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
