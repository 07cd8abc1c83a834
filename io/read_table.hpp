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

/// Stage "read": all inputs into one table. \throws as open_records and TableBuilder; messages name the file.
ReadResult read_table(const std::vector<Input>& inputs, const TableSchema& schema, const ReadOptions& options,
                      RunContext& context);

}  // namespace sameas::io
