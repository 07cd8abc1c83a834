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

/// The arrays of a stream, held so that they can be read again; what they point into is not copied.
class HeldStream {
  public:
    explicit HeldStream(ArrowArrayStream stream) : stream_(stream) {}
    HeldStream(const HeldStream&) = delete;
    HeldStream& operator=(const HeldStream&) = delete;

    /// A stream over the same arrays, valid as long as this lives: the first time it takes them from the
    /// producer.
    ArrowArrayStream again();

  private:
    friend struct Replay;
    OwnedStructure<ArrowArrayStream> stream_;
    OwnedStructure<ArrowSchema> schema_;
    std::deque<OwnedStructure<ArrowArray>> arrays_;
    bool is_read_ = false;
};

/// A table that came from Python, and the name of its source. Made and destroyed with the interpreter's lock
/// held.
class TableInput {
  public:
    /// \param object  something that hands over an Arrow stream; a list of (column name, sequence of values);
    /// or the path
    ///                of a file of JSON lines
    /// \throws InvalidInput for anything else
    TableInput(std::string source, const pybind11::object& object);

    const std::string& source() const { return source_; }
    /// Opens it, without the interpreter's lock. \param again  it will be opened once more: what a stream
    /// gives is held
    std::unique_ptr<io::RecordReader> open(RunContext& context, bool again = false);

  private:
    void take_columns(const pybind11::list& columns);

    std::string source_;
    std::optional<OwnedStructure<ArrowArrayStream>> stream_;
    std::optional<HeldStream> held_;
    std::vector<std::string> names_;
    std::deque<TextColumn> columns_;
    std::string path_;
};

/// Stage "read": all inputs into one table. \throws as io::read_table
io::ReadResult read_inputs(std::deque<TableInput>& inputs, const TableSchema& schema, RunContext& context);

}  // namespace sameas::python
