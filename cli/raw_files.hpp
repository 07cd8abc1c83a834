#pragma once
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cli/inputs.hpp"
#include "cli/job.hpp"
#include "engine/table/table.hpp"
#include "engine/table/table_builder.hpp"
#include "io/record_reader.hpp"

namespace sameas::cli {

/// An input whose header was read.
struct OpenInput {
    io::Input input;
    std::unique_ptr<io::RecordReader> reader;
};

/// Opens all inputs. \throws InvalidInput for a column that is there twice, and as io::open_records
std::vector<OpenInput> open_inputs(const InputFiles& files, const Job& job);

/// Columns as they stand, before there are settings.
struct RawTable {
    /// A file, and its rows: read, and left out because they have another number of values than the header.
    struct Input {
        std::string path;
        std::uint64_t rows = 0, left_out = 0;
    };
    Table table;                 ///< texts, not cleaned
    RowIssues issues;
    std::vector<Input> inputs;
};

/// Rows that are left out because they have another number of values than the header.
std::uint64_t rows_left_out(const RowIssues& issues);

/// What of the inputs could not be read, why, and in which columns: a line to show. Empty where all was.
std::string unread_text(const RowIssues& issues);

/// A column, and by source what it is called there, where that is something else, or the columns that hold it together.
using ColumnsBySource = std::map<std::string, std::map<std::string, std::vector<std::string>>>;

/// Stage "read": these columns of all inputs. Spends the readers.
/// \param purpose  what for: "to profile". \throws InvalidInput for a file without records
RawTable read_raw(std::span<OpenInput> inputs, const std::vector<std::string>& columns, const std::string& purpose,
                  RunContext& context, const ColumnsBySource& by_source = {});

}  // namespace sameas::cli
