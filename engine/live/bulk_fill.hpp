#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "engine/live/model_version.hpp"
#include "engine/table/table_builder.hpp"

namespace sameas {

/// Records by number, in order of (source, id), and what of their values could not be held.
struct BulkFilled {
    std::vector<std::uint32_t> number_of;
    std::map<RowIssueKind, std::uint64_t> issues;
};

/// Makes everything of records that were only placed (LiveState::place): one batch run reads them and finds their pairs and
/// clusters, on all threads of `run`, and what it has is taken over. Entities are named by their least records. The state holds no other record.
/// \throws what the batch run throws; the state is spent then
BulkFilled bulk_fill(ModelVersion& version, RunContext& run);

}  // namespace sameas
