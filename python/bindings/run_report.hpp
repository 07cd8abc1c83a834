#pragma once
#include <string>

#include "python/bindings/run_state.hpp"

namespace sameas::python {

/// The JSON document that the command line prints for the same run with --json (without files). \pre the
/// interpreter's lock is held
std::string report_json(const JoinedRecords& entities);

/// Of any two records, by rows of the table, as `sameas explain --json` has it.
std::string explanation_json(const RunState& run, const Model& model, RowId left, RowId right);

/// What each blocking rule makes, as the report of the command line has it under "rules", before anything is
/// scored.
std::string rules_json(const RunState& run);

}  // namespace sameas::python
