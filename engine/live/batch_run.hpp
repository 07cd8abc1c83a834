#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "engine/linker.hpp"
#include "engine/live/model_version.hpp"

namespace sameas {

/// What a batch run makes of the records of an index.
struct BatchRun {
    std::vector<std::uint32_t> number_of;   ///< by rank: the record's number in the state
    std::unique_ptr<Linkage> linkage;       ///< the records in a table
    std::map<RowIssueKind, std::uint64_t> issues;  ///< values that the table could not hold
    LinkResult result;                      ///< nodes and records of pairs are ranks
};

/// Reads the records as they came into a table as a file is read, and links them as a run does. Keys, pairs and entities of the
/// state are not looked at. \throws what a run throws
BatchRun batch_run(const ModelVersion& version, RunContext& context);

}  // namespace sameas
