#pragma once
#include <string>

#include "cli/row_file.hpp"
#include "python/bindings/table_input.hpp"

namespace sameas::python {

/// A table of pairs or labels that came from Python, which may be read several times. Made and destroyed with
/// the interpreter's lock held.
class PairTable {
  public:
    /// \param role  what messages call it, unless it is a file: "truth", "labels"
    PairTable(const std::string& role, const pybind11::object& object)
        : name_(pybind11::isinstance<pybind11::str>(object) ? object.cast<std::string>()
                                                            : "table '" + role + "'"),
          input_(role, object) {}

    /// Valid as long as this lives; to be read without the interpreter's lock.
    cli::RowSource rows() {
        return {name_, [this](RunContext& context) { return input_.open(context, true); }};
    }

  private:
    std::string name_;
    TableInput input_;
};

}  // namespace sameas::python
