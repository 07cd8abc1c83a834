#include "cli/raw_files.hpp"

#include <algorithm>

#include "cli/number_text.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"
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
            for (const auto& [source, own] : at->second) field.columns_by_source[source] = own;
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

constexpr std::size_t columns_named = 3;

}  // namespace

std::uint64_t rows_left_out(const RowIssues& issues) {
    const auto at = issues.counts.find(RowIssueKind::wrong_field_count);
    return at == issues.counts.end() ? 0 : at->second;
}

std::string unread_text(const RowIssues& issues) {
    const std::uint64_t rows = rows_left_out(issues), unread = issues.total() - rows;
    std::string text;
    if (rows > 0)
        text = counted(rows, "row has", "rows have") + " another number of values than the header and " + (rows == 1 ? "is" : "are") + " left out";
    if (unread == 0) return text;
    if (rows > 0) text += "; ";
    std::string kinds;
    for (const auto& [kind, count] : issues.counts) {
        if (kind == RowIssueKind::wrong_field_count) continue;
        kinds += (kinds.empty() ? "" : ", ") + with_separators(count) + " " + name(kind);
        if (kind == RowIssueKind::too_long) kinds += " (values of more than " + with_separators(value_bytes_max) + " bytes)";
    }
    std::vector<std::string> columns;
    for (const RowIssue& issue : issues.kept) {
        const bool is_new = !issue.column.empty() && std::ranges::find(columns, issue.column) == columns.end();
        if (is_new) columns.push_back(issue.column);
    }
    std::string where;
    for (std::size_t c = 0; c < std::min(columns.size(), columns_named); ++c)
        where += (c == 0 ? ", in '" : ", '") + printable(columns[c], 40) + "'";
    if (columns.size() > columns_named) where += " and others";
    return text + counted(unread, "value", "values") + " could not be read and " + (unread == 1 ? "counts" : "count") + " as missing: " + kinds + where;
}

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
        const std::uint64_t before = rows_left_out(builder.issues());
        const std::uint64_t rows = io::read_rows(*open.reader, open.input.source, builder, context);
        if (rows == 0) throw InvalidInput("no records in " + open.input.path + ": there is nothing " + purpose);
        result.inputs.push_back({open.input.path, rows, rows_left_out(builder.issues()) - before});
        open.reader.reset();
    }
    result.table = builder.finish();
    result.issues = builder.issues();
    return result;
}

}  // namespace sameas::cli
