#pragma once
#include <cstdint>
#include <span>

#include "engine/blocking/blocking_index.hpp"
#include "engine/cluster/clusters.hpp"
#include "engine/run_context.hpp"
#include "engine/score/pair_store.hpp"
#include "engine/settings/settings.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// What finding entities takes at most for each record, whatever the pairs.
inline constexpr std::uint64_t clustering_bytes_per_record = 128;
/// What it takes at most for each pair that is clustered at the same time.
inline constexpr std::uint64_t clustering_bytes_per_pair = 96;

/// Stage "cluster": entities at the threshold of the settings, from kept pairs; nodes are ranks. Takes what memory is left:
/// with plenty all components at once, else as many as fit, one after the other. The result is the same.
/// \param pairs  may be moved to the disk on the way
/// \param weight_of_kind  bits, by KeptPair::kind
/// \throws ResourceLimit when the pairs of one component do not fit: says what would do; IoError when the disk is full
Clusters cluster_pairs(const Table& table, PairScope scope, const Settings& settings, PairStore& pairs,
                       std::span<const double> weight_of_kind, RunContext& context);

}  // namespace sameas
