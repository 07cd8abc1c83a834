#pragma once
#include <memory>

#include "python/bindings/arrow_column.hpp"
#include "python/bindings/run_state.hpp"

// Results as Arrow streams, with the columns of the command line's files (docs/outputs.md), batch by batch as
// they are asked for. A source keeps alive what it reads.
namespace sameas::python {

/// source, id, entity_id of every record, ordered by source and id.
std::shared_ptr<BatchSource> entity_batches(std::shared_ptr<const JoinedRecords> entities);

/// Identities, match_weight, probability, rule, pattern and the levels of every kept pair, ordered by its two
/// records. Copies the pairs, 12 bytes each. \pre the interpreter's lock is held
std::shared_ptr<BatchSource> pair_batches(std::shared_ptr<KeptPairs> pairs);

}  // namespace sameas::python
