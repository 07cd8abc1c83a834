#include "io/read_table.hpp"

#include <utility>

#include "engine/errors.hpp"
#include "io/byte_source.hpp"

namespace sameas::io {

namespace {

void read_input(const Input& input, const ReadOptions& options, TableBuilder& builder, RunContext& context) {
    const std::unique_ptr<RecordReader> reader = open_records(input.path, options, context);
    reader->select(builder.begin_source(input.source, reader->columns()));
    RecordBatch batch;
    std::uint64_t rows = 0;
    bool more = true;
    while (more) {
        context.check_stop();
        more = reader->next(batch);
        for (const MalformedRow& row : reader->take_malformed_rows()) {
            builder.add_issue(row.row, "", RowIssueKind::wrong_field_count, row.text);
        }
        if (!more) break;
        builder.append(batch.columns, batch.rows, batch.row_numbers);
        rows += batch.rows;
    }
    if (rows == 0) throw InvalidInput(message("no records in ", input.path));
}

/// The error's text with the file's name in front, unless it has it: a source may be called otherwise than
/// its file.
std::string naming(const std::string& path, const Error& error) {
    const std::string text = error.what();
    return path == "-" || text.find(path) != std::string::npos ? text : message(path, ": ", text);
}

}  // namespace

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
