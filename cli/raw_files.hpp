#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cli/inputs.hpp"
#include "cli/job.hpp"
#include "engine/table/table.hpp"
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
    Table table;                 ///< texts, not cleaned
    std::uint64_t row_issues = 0;
};

/// Stage "read": these columns of all inputs. Spends the readers.
/// \param purpose  what for: "to profile". \throws InvalidInput for a file without records
RawTable read_raw(std::span<OpenInput> inputs, const std::vector<std::string>& columns, const std::string& purpose,
                  RunContext& context);

}  // namespace sameas::cli
