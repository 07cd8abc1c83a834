#pragma once
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "cli/row_file.hpp"
#include "engine/linker.hpp"

namespace sameas::cli {

/// Labels for training: pairs (left_id, right_id, label, as evaluate --labels has them), or the entity of some
/// records (id, entity_id[, source]): then the pairs inside entities are matches, and pairs of different entities that a
/// blocking rule makes are not.
/// \throws InvalidInput for a record that is not there, or a file with neither; InvalidSettings for settings whose fit is not
/// of the population; ResourceLimit for the entities of more than 5,000 records
std::vector<LabelledPair> training_labels(const RowSource& source, const Linkage& linkage, RunContext& context);
/// Those of --labels; none without it. \throws as training_labels
std::vector<LabelledPair> read_training_labels(const Options& options, const Linkage& linkage, RunContext& context);

}  // namespace sameas::cli
