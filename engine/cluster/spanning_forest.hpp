#pragma once
#include <vector>

#include "engine/cluster/clusters.hpp"
#include "engine/cluster/component.hpp"

namespace sameas {

/// Appends to `merges` the maximum spanning forest of the pairs with at least the weight `threshold`: each
/// merge has the weight of the pair that made it, unclipped. Heaviest first, ties by the pair's nodes; where
/// the component has sources, a pair that would join two records of one source is passed over. Nodes in the
/// component's numbers. O(pairs * log pairs); copies the pairs, 16 bytes each.
/// \param context  of a large component: its threads sort, and a stop request ends it with Cancelled
/// Source: Kruskal (1956).
void spanning_forest(const Component& component, std::int64_t threshold, std::vector<Merge>& merges,
                     RunContext* context = nullptr);

}  // namespace sameas
