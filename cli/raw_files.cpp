#include "cli/raw_files.hpp"

#include <algorithm>

#include "cli/text_table.hpp"
#include "engine/errors.hpp"
#include "engine/table/table_builder.hpp"
#include "io/byte_source.hpp"
#include "io/read_table.hpp"

namespace sameas::cli {

namespace {

TableSchema schema_of(const std::vector<std::string>& columns, const ColumnsBySource& by_source) {
    TableSchema schema;
    for (const std::string& column : columns) {
        FieldSchema field;
        field.name = column;
        field.columns = {column};
        if (const auto at = by_source.find(column); at != by_source.end()) {
            for (const auto& [source, own] : at->second) field.columns_by_source[source] = {own};
        }
        field.clean = Cleaning::none;  // patterns show what stands in the file
        field.domain = schema.fields.size();
        schema.fields.push_back(std::move(field));
    }
    return schema;
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

}  // namespace

std::vector<OpenInput> open_inputs(const InputFiles& files, const Job& job) {
    std::vector<OpenInput> inputs;
    for (const io::Input& input : files.inputs)
        inputs.push_back({input, io::open_records(input.path, files.read, job.context)});
    for (const OpenInput& open : inputs)
        check_header(open);
    return inputs;
}

RawTable read_raw(std::span<OpenInput> inputs, const std::vector<std::string>& columns, const std::string& purpose,
                  RunContext& context, const ColumnsBySource& by_source) {
    RawTable result;
    std::uint64_t bytes = 0;
    for (const OpenInput& open : inputs)
        bytes += io::size_of(open.input.path);
    TableBuilder builder(schema_of(columns, by_source), context);
    const StageTimer timer(context, "read", bytes);
    for (OpenInput& open : inputs) {
        if (io::read_rows(*open.reader, open.input.source, builder, context) == 0) {
            throw InvalidInput("no records in " + open.input.path + ": there is nothing " + purpose);
        }
        open.reader.reset();
    }
    result.table = builder.finish();
    result.row_issues = builder.issues().total();
    return result;
}

}  // namespace sameas::cli
