#include "io/read_table.hpp"

#include <utility>

#include "engine/errors.hpp"
#include "engine/memory.hpp"
#include "io/byte_source.hpp"

namespace sameas::io {

namespace {

/// What a table takes for each record and for each of its values at least: their order, and their codes.
constexpr std::uint64_t record_bytes_least = 16, value_bytes_least = 4;

/// Refuses a file of which it is plain that the table of its rows will not fit, before they are read.
void check_memory_for(std::uint64_t rows, std::size_t columns, const RunContext& context) {
    const std::uint64_t needed = rows * (record_bytes_least + columns * value_bytes_least);
    const std::uint64_t left = context.memory_left();
    if (needed <= left) return;
    const std::uint64_t least = context.memory_budget() - left + needed;
    throw ResourceLimit(message("--memory ", memory_text(context.memory_budget()), " is too little to hold ", rows,
                                " records of ", columns, " columns: it takes ", memory_text(least),
                                " at least; give more, or read fewer records or fields"));
}

void read_input(const Input& input, const ReadOptions& options, TableBuilder& builder, RunContext& context) {
    const std::unique_ptr<RecordReader> reader = open_records(input.path, options, context);
    if (read_rows(*reader, input.source, builder, context) == 0)
        throw InvalidInput(message("no records in ", input.path));
}

/// The error's text with the file's name in front, unless it has it: a source may be called otherwise than
/// its file.
std::string naming(const std::string& path, const Error& error) {
    const std::string text = error.what();
    return path == "-" || text.find(path) != std::string::npos ? text : message(path, ": ", text);
}

}  // namespace

std::uint64_t read_rows(RecordReader& reader, const std::string& source, TableBuilder& builder, RunContext& context) {
    const std::vector<std::size_t> columns = builder.begin_source(source, reader.columns());
    reader.select(columns);
    if (const std::optional<std::uint64_t> known = reader.rows()) check_memory_for(*known, columns.size(), context);
    RecordBatch batch;
    std::uint64_t rows = 0;
    for (;;) {
        context.check_stop();
        const bool more = reader.next(batch);
        for (const MalformedRow& row : reader.take_malformed_rows()) {
            builder.add_issue(row.row, "", RowIssueKind::wrong_field_count, row.text);
        }
        if (!more) return rows;
        builder.append(batch.columns, batch.rows, batch.row_numbers);
        rows += batch.rows;
    }
}

ReadResult read_table(const std::vector<Input>& inputs, const TableSchema& schema, const ReadOptions& options,
                      RunContext& context) {
    std::uint64_t bytes = 0;
    for (const Input& input : inputs)
        bytes += size_of(input.path);
    const StageTimer timer(context, "read", bytes);
    TableBuilder builder(schema, context);
    std::uint64_t bytes_read = 0;
    for (const Input& input : inputs) {
        try {
            read_input(input, options, builder, context);
        } catch (const InvalidInput& error) {
            throw InvalidInput(naming(input.path, error));
        } catch (const ResourceLimit& error) {
            throw ResourceLimit(naming(input.path, error));
        }
        bytes_read += size_of(input.path);
        context.progress.done.store(bytes_read, std::memory_order_relaxed);
    }
    Table table = builder.finish();
    return {.table = std::move(table), .issues = builder.issues()};
}

}  // namespace sameas::io
