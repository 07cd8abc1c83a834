#pragma once
#include <string>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/table/table_builder.hpp"
#include "io/record_reader.hpp"

namespace sameas::io {

/// One input file and the name of its source.
struct Input {
    std::string path;
    std::string source;
};

struct ReadResult {
    Table table;
    RowIssues issues;
};

/// The rows of an open input, as those of one more source of a table. \returns how many
/// \throws as RecordReader and TableBuilder; ResourceLimit at once where the format says that they cannot fit
std::uint64_t read_rows(RecordReader& reader, const std::string& source, TableBuilder& builder, RunContext& context);

/// Stage "read": all inputs into one table. \throws as open_records and TableBuilder; messages name the file.
ReadResult read_table(const std::vector<Input>& inputs, const TableSchema& schema, const ReadOptions& options,
                      RunContext& context);

}  // namespace sameas::io
