// From weighted pairs to entities: components first, then each component by itself.
//
// A merge needs an average at or above the threshold, hence a pair at or above it: nothing ever merges across
// the connected components of those pairs. So union-find cuts the work into independent pieces, most of them
// of two or three records; the pairs are dealt out to them, and each is clustered by one thread with only its
// own pairs to see. Nodes keep their order inside a component, so that "lowest node" means the same inside
// and outside.
#include "engine/cluster/clusters.hpp"

#include <algorithm>
#include <limits>

#include "engine/cluster/average_linkage.hpp"
#include "engine/cluster/component.hpp"
#include "engine/cluster/spanning_forest.hpp"
#include "engine/cluster/union_find.hpp"
#include "engine/errors.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t components_a_chunk = 64;
constexpr std::size_t pairs_between_stop_checks = 1 << 16;
constexpr std::uint32_t alone = std::numeric_limits<std::uint32_t>::max();

/// Calls body(pair) for the pairs that count: two records of one source are no pair where there are sources.
template <class Body>
void for_each_counting(std::span<const WeightedPair> pairs, std::span<const std::uint32_t> sources,
                       const RunContext& context, const Body& body) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (i % pairs_between_stop_checks == 0) context.check_stop();
        const WeightedPair& pair = pairs[i];
        SAMEAS_ASSERT(pair.left != pair.right);
        if (sources.empty() || sources[pair.left] != sources[pair.right]) body(pair);
    }
}

/// The components of two nodes or more, by lowest node, with their pairs.
class Components {
  public:
    Components(std::size_t nodes, std::span<const WeightedPair> pairs, const ClusterOptions& options,
               const RunContext& context) {
        place_nodes(nodes, pairs, options, context);
        place_pairs(pairs, options.sources, context);
    }

    std::size_t size() const { return node_begin_.size() - 1; }
    std::size_t nodes() const { return nodes_.size(); }
    /// Where the component's nodes begin among those of all components.
    std::size_t node_begin(std::size_t component) const { return node_begin_[component]; }
    /// The node behind a number that a component gave it.
    std::uint32_t node(std::size_t component, std::uint32_t number) const {
        return nodes_[node_begin_[component] + number];
    }
    Component operator[](std::size_t component) const {
        const std::size_t begin = node_begin_[component], size = node_begin_[component + 1] - begin;
        Component result;
        result.nodes = size;
        result.pairs = std::span(pairs_).subspan(pair_begin_[component],
                                                 pair_begin_[component + 1] - pair_begin_[component]);
        if (!sources_.empty()) result.sources = std::span(sources_).subspan(begin, size);
        return result;
    }

  private:
    void place_nodes(std::size_t nodes, std::span<const WeightedPair> pairs, const ClusterOptions& options,
                     const RunContext& context);
    void place_pairs(std::span<const WeightedPair> pairs, std::span<const std::uint32_t> sources,
                     const RunContext& context);

    std::vector<std::uint32_t> component_;              // by node, or `alone`
    std::vector<std::uint32_t> number_;                 // by node: its number inside the component
    std::vector<std::size_t> node_begin_, pair_begin_;  // by component, and one more
    std::vector<std::uint32_t> nodes_;                  // by component, then ascending
    std::vector<std::uint32_t> sources_;                // of nodes_, or empty
    std::vector<ComponentPair> pairs_;                  // by component
};

void Components::place_nodes(std::size_t nodes, std::span<const WeightedPair> pairs,
                             const ClusterOptions& options, const RunContext& context) {
    const std::int64_t threshold = to_fixed(options.threshold_bits);
    UnionFind sets(nodes);
    for_each_counting(pairs, options.sources, context, [&](const WeightedPair& pair) {
        if (pair.weight >= threshold) sets.join(pair.left, pair.right);
    });
    const std::vector<std::uint32_t> lowest = std::move(sets).labels();

    component_.assign(nodes, alone);
    number_.assign(nodes, 0);
    std::vector<std::size_t> sizes;
    for (std::size_t node = 0; node < nodes; ++node) {
        const std::uint32_t first = lowest[node];
        if (first == node) continue;  // it has a component once a second node turns up
        if (component_[first] == alone) {
            component_[first] = static_cast<std::uint32_t>(sizes.size());
            sizes.push_back(1);
        }
        component_[node] = component_[first];
        number_[node] = static_cast<std::uint32_t>(sizes[component_[node]]++);
    }
    node_begin_.assign(1, 0);
    for (const std::size_t size : sizes)
        node_begin_.push_back(node_begin_.back() + size);
    nodes_.resize(node_begin_.back());
    if (!options.sources.empty()) sources_.resize(nodes_.size());
    for (std::size_t node = 0; node < nodes; ++node) {
        if (component_[node] == alone) continue;
        const std::size_t place = node_begin_[component_[node]] + number_[node];
        nodes_[place] = static_cast<std::uint32_t>(node);
        if (!sources_.empty()) sources_[place] = options.sources[node];
    }
}

void Components::place_pairs(std::span<const WeightedPair> pairs, std::span<const std::uint32_t> sources,
                             const RunContext& context) {
    const auto is_inside = [&](const WeightedPair& pair) {
        return component_[pair.left] != alone && component_[pair.left] == component_[pair.right];
    };
    pair_begin_.assign(size() + 1, 0);
    for_each_counting(pairs, sources, context, [&](const WeightedPair& pair) {
        if (is_inside(pair)) ++pair_begin_[component_[pair.left] + 1];
    });
    for (std::size_t c = 0; c < size(); ++c)
        pair_begin_[c + 1] += pair_begin_[c];
    pairs_.resize(pair_begin_.back());
    std::vector<std::size_t> next(pair_begin_.begin(), pair_begin_.end() - 1);
    for_each_counting(pairs, sources, context, [&](const WeightedPair& pair) {
        if (!is_inside(pair)) return;
        pairs_[next[component_[pair.left]]++] = {number_[pair.left], number_[pair.right], pair.weight};
    });
}

/// Merges of all components, in component order; inside one in the order made.
std::vector<Merge> merges_of(const Components& components, const ClusterOptions& options,
                             RunContext& context) {
    const LinkageWeights weights(options);
    std::vector<Merge> room(components.nodes());  // a component of n nodes has at most n - 1 merges
    std::vector<std::size_t> count(components.size());
    parallel_chunks(context, components.size(), components_a_chunk, [&](std::size_t begin, std::size_t end) {
        AverageLinkage linkage(weights, context);
        std::vector<Merge> merges;
        for (std::size_t c = begin; c < end; ++c) {
            context.check_stop();
            const Component component = components[c];
            merges.clear();
            if (options.method == ClusterMethod::average_linkage) {
                linkage.run(component, merges);
            } else {
                spanning_forest(component, weights.threshold, merges);
            }
            SAMEAS_ASSERT(merges.size() < component.nodes);
            count[c] = merges.size();
            for (std::size_t i = 0; i < merges.size(); ++i) {
                const auto [low, high, weight] = merges[i];
                room[components.node_begin(c) + i] = {components.node(c, low), components.node(c, high),
                                                      weight};
            }
            context.progress.done.fetch_add(component.nodes, std::memory_order_relaxed);
        }
    });
    std::size_t used = 0;
    for (std::size_t c = 0; c < components.size(); ++c) {
        for (std::size_t i = 0; i < count[c]; ++i)
            room[used++] = room[components.node_begin(c) + i];
    }
    room.resize(used);
    return room;
}

/// Orders by `low`, keeping the order of those that share one.
std::vector<Merge> by_low(const std::vector<Merge>& merges, std::size_t nodes) {
    std::vector<std::uint32_t> begin(nodes + 1, 0);
    for (const Merge& merge : merges)
        ++begin[merge.low + 1];
    for (std::size_t node = 0; node < nodes; ++node)
        begin[node + 1] += begin[node];
    std::vector<Merge> sorted(merges.size());
    for (const Merge& merge : merges)
        sorted[begin[merge.low]++] = merge;
    return sorted;
}

}  // namespace

Clusters cluster(std::size_t nodes, std::span<const WeightedPair> pairs, const ClusterOptions& options,
                 RunContext& context) {
    const StageTimer timer(context, "cluster");
    SAMEAS_ASSERT(nodes <= rows_max);
    SAMEAS_ASSERT(options.sources.empty() || options.sources.size() == nodes);
    const Components components(nodes, pairs, options, context);
    context.progress.total.store(components.nodes(), std::memory_order_relaxed);

    Clusters result;
    result.merges = by_low(merges_of(components, options, context), nodes);
    result.entity.resize(nodes);
    for (std::size_t node = 0; node < nodes; ++node)
        result.entity[node] = static_cast<std::uint32_t>(node);
    for (const Merge& merge : result.merges)
        result.entity[merge.high] = merge.low;  // once for each `high`
    for (std::uint32_t& entity : result.entity)
        entity = result.entity[entity];  // lower nodes are done
    return result;
}

std::int64_t to_fixed(double bits) {
    constexpr double bits_max = 1000;
    SAMEAS_ASSERT(bits == bits);
    if (!(bits > -bits_max)) return -static_cast<std::int64_t>(bits_max) * weight_scale;
    const double units =
        std::min(bits, bits_max) * static_cast<double>(weight_scale);  // a power of two: exact
    const auto towards_zero = static_cast<std::int64_t>(units);
    const double rest = units - static_cast<double>(towards_zero);
    const bool is_odd = towards_zero % 2 != 0;
    if (rest > 0.5 || (rest == 0.5 && is_odd)) return towards_zero + 1;
    if (rest < -0.5 || (rest == -0.5 && is_odd)) return towards_zero - 1;
    return towards_zero;
}

}  // namespace sameas
