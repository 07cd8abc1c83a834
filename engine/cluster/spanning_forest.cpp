#include "engine/cluster/spanning_forest.hpp"

#include <algorithm>
#include <stop_token>
#include <tuple>

#include "engine/cluster/source_sets.hpp"
#include "engine/cluster/union_find.hpp"
#include "engine/errors.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t pairs_between_stop_checks = std::size_t{1} << 14;

bool is_before(const ComponentPair& a, const ComponentPair& b) {
    return std::tie(b.weight, a.left, a.right) < std::tie(a.weight, b.left, b.right);
}

void sort_pairs(std::vector<ComponentPair>& pairs, RunContext* context) {
    if (context == nullptr) {
        std::sort(pairs.begin(), pairs.end(), is_before);
        return;
    }
    const std::stop_token& stop = context->stop_token();
    parallel_sort(*context, pairs.begin(), pairs.end(), [&](const ComponentPair& a, const ComponentPair& b) {
        if (stop.stop_requested()) throw Cancelled();  // nothing else would end it within seconds
        return is_before(a, b);
    });
}

}  // namespace

void spanning_forest(const Component& component, std::int64_t threshold, std::vector<Merge>& merges,
                     RunContext* context) {
    std::size_t looks = 0;
    const auto check_stop = [&] {
        if (context != nullptr && ++looks % pairs_between_stop_checks == 0) context->check_stop();
    };
    std::vector<ComponentPair> pairs;
    for (ComponentPair pair : component.pairs) {
        check_stop();
        if (pair.weight < threshold) continue;
        if (pair.left > pair.right) std::swap(pair.left, pair.right);
        pairs.push_back(pair);
    }
    sort_pairs(pairs, context);

    UnionFind clusters(component.nodes);
    SourceSets sources;
    sources.reset(component.sources);
    for (const ComponentPair& pair : pairs) {
        check_stop();
        const auto [low, high] = std::minmax({clusters.find(pair.left), clusters.find(pair.right)});
        if (low == high || !sources.disjoint(low, high)) continue;
        clusters.join(low, high);
        sources.merge(low, high);
        merges.push_back({.low = low, .high = high, .weight = pair.weight});
    }
}

}  // namespace sameas
