#include "engine/cluster/spanning_forest.hpp"

#include <algorithm>
#include <tuple>

#include "engine/cluster/source_sets.hpp"
#include "engine/cluster/union_find.hpp"

namespace sameas {

void spanning_forest(const Component& component, std::int64_t threshold, std::vector<Merge>& merges) {
    std::vector<ComponentPair> pairs;
    for (ComponentPair pair : component.pairs) {
        if (pair.weight < threshold) continue;
        if (pair.left > pair.right) std::swap(pair.left, pair.right);
        pairs.push_back(pair);
    }
    std::sort(pairs.begin(), pairs.end(), [](const ComponentPair& a, const ComponentPair& b) {
        return std::tie(b.weight, a.left, a.right) < std::tie(a.weight, b.left, b.right);
    });

    UnionFind clusters(component.nodes);
    SourceSets sources;
    sources.reset(component.sources);
    for (const ComponentPair& pair : pairs) {
        const auto [low, high] = std::minmax({clusters.find(pair.left), clusters.find(pair.right)});
        if (low == high || !sources.disjoint(low, high)) continue;
        clusters.join(low, high);
        sources.merge(low, high);
        merges.push_back({.low = low, .high = high, .weight = pair.weight});
    }
}

}  // namespace sameas
