#pragma once
#include <pybind11/pybind11.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/table/table_builder.hpp"
#include "io/read_table.hpp"
#include "python/bindings/capsules.hpp"
#include "python/bindings/text_column.hpp"

namespace sameas::python {

/// A table that came from Python, and the name of its source. Made and destroyed with the interpreter's lock held.
class TableInput {
  public:
    /// \param object  something that hands over an Arrow stream; a list of (column name, sequence of values); or the path
    ///                of a file of JSON lines
    /// \throws InvalidInput for anything else
    TableInput(std::string source, const pybind11::object& object);

    const std::string& source() const { return source_; }
    /// Reads it, once, without the interpreter's lock.
    std::unique_ptr<io::RecordReader> open(RunContext& context);

  private:
    void take_columns(const pybind11::list& columns);

    std::string source_;
    std::optional<OwnedStructure<ArrowArrayStream>> stream_;
    std::vector<std::string> names_;
    std::deque<TextColumn> columns_;
    std::string path_;
};

/// Stage "read": all inputs into one table. \throws as io::read_table
io::ReadResult read_inputs(std::deque<TableInput>& inputs, const TableSchema& schema, RunContext& context);

}  // namespace sameas::python
