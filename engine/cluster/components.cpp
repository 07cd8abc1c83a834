// Dealing nodes and pairs out to connected components.
//
// Union-find names the set of every node by its lowest one. A walk over the nodes in ascending order then
// gives each set of two or more a range of places, in order of its lowest node, and each node the next place
// of its set: so nodes ascend inside a component by themselves. A pair is inside a component if both of its
// places lie in the same range.
//
// The pairs are sorted by the place of their lower node, by counting: one walk counts, the second writes,
// both on all threads, with a counter a node. With a counter a component the threads would wait for each
// other wherever one component has most of the pairs. Where a pair goes among those of its node depends on
// who was first; nothing later can see it.
//
// All these walks read and write at random places. What comes next is fetched early; where the first
// read says what the second one is, they go through the pairs in small blocks, step by step.
#include "engine/cluster/components.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "engine/cluster/union_find.hpp"
#include "engine/errors.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::uint32_t alone = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t items_a_chunk = std::size_t{1} << 15;
constexpr std::size_t items_between_stop_checks = std::size_t{1} << 16;
/// Reads in flight: enough to hide the way to memory; with more the processor stalls.
constexpr std::size_t block_size = 32;
constexpr std::size_t items_ahead = 16;

}  // namespace

Components::Components(std::size_t nodes, std::span<const WeightedPair> pairs, const ClusterOptions& options,
                       RunContext& context)
    : threshold_(to_fixed(options.threshold_bits)), source_of_node_(options.sources) {
    find_sets(nodes, pairs, context);
    place_nodes(context);
    place_pairs(pairs, context);
    places_.clear();
}

Component Components::operator[](std::size_t component) const {
    const std::size_t begin = node_begin_[component], end = node_begin_[component + 1];
    Component result;
    result.nodes = end - begin;
    result.pairs = pairs_.view().subspan(pair_begin(begin), pair_begin(end) - pair_begin(begin));
    if (sources_.size() > 0) result.sources = sources_.view().subspan(begin, end - begin);
    return result;
}

/// Leaves in `places_` of each node: `begin` = the lowest node of its set, `at` = 0.
void Components::find_sets(std::size_t nodes, std::span<const WeightedPair> pairs, RunContext& context) {
    UnionFind sets(nodes, &context);
    const bool any_pair_counts = source_of_node_.empty();
    parallel_chunks(context, pairs.size(), items_a_chunk, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const WeightedPair& ahead = pairs[std::min(i + items_ahead, end - 1)];
            sets.prefetch(ahead.left);
            sets.prefetch(ahead.right);
            const WeightedPair& pair = pairs[i];
            SAMEAS_ASSERT(pair.left != pair.right);
            if (pair.weight < threshold_) continue;
            if (any_pair_counts || source_of_node_[pair.left] != source_of_node_[pair.right])
                sets.join(pair.left, pair.right);
        }
    });
    places_.make_room(nodes);
    parallel_chunks(context, nodes, items_a_chunk, [&](std::size_t begin, std::size_t end) {
        for (std::size_t node = begin; node < end; ++node)
            places_[node] = {.begin = sets.find(static_cast<std::uint32_t>(node)), .at = 0};
    });
}

void Components::place_nodes(RunContext& context) {
    const std::size_t nodes = places_.size();
    // Until a set has its range, `at` of its lowest node counts the others.
    parallel_chunks(context, nodes, items_a_chunk, [&](std::size_t begin, std::size_t end) {
        for (std::size_t node = begin; node < end; ++node) {
            if (node + items_ahead < end) __builtin_prefetch(&places_[places_[node + items_ahead].begin], 1);
            const std::uint32_t lowest = places_[node].begin;
            if (lowest != node) std::atomic_ref(places_[lowest].at).fetch_add(1, std::memory_order_relaxed);
        }
    });
    std::uint32_t placed = 0;
    for (std::size_t node = 0; node < nodes; ++node) {
        if (node % items_between_stop_checks == 0) context.check_stop();
        Place& place = places_[node];
        if (place.begin != node) continue;
        if (place.at == 0) {
            place.begin = alone;
            continue;
        }
        node_begin_.push_back(placed);
        placed += 1 + std::exchange(place.at, placed);
    }
    node_begin_.push_back(placed);

    // From here on `at` of the lowest node is the place that its set gave away last.
    nodes_.make_room(placed);
    for (std::size_t node = 0; node < nodes; ++node) {
        if (node % items_between_stop_checks == 0) context.check_stop();
        if (node + items_ahead < nodes && places_[node + items_ahead].begin != alone)
            __builtin_prefetch(&places_[places_[node + items_ahead].begin], 1);
        const std::uint32_t lowest = places_[node].begin;
        if (lowest == alone) continue;
        nodes_[lowest == node ? places_[node].at : ++places_[lowest].at] = static_cast<std::uint32_t>(node);
    }
    sources_.make_room(source_of_node_.empty() ? 0 : placed);
    const auto settle = [&](std::size_t component, std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at) {
            places_[nodes_[at]] = {.begin = node_begin_[component], .at = static_cast<std::uint32_t>(at)};
            if (sources_.size() > 0) sources_[at] = source_of_node_[nodes_[at]];
        }
    };
    parallel_chunks(context, placed, items_a_chunk, [&](std::size_t begin, std::size_t end) {
        auto component = static_cast<std::size_t>(
            std::upper_bound(node_begin_.begin(), node_begin_.end(), begin) - node_begin_.begin() - 1);
        for (; begin < end; ++component) {
            const std::size_t next = std::min<std::size_t>(end, node_begin_[component + 1]);
            settle(component, begin, next);
            begin = next;
        }
    });
}

/// Looks up pairs a block at a time. One a chunk of pairs.
class Components::InsidePairs {
  public:
    explicit InsidePairs(Components& components) : components_(components) {}

    /// Calls body(place of the lower node, pair) for the pairs that are inside a component and count.
    template <class Body>
    void for_each(std::span<const WeightedPair> pairs, const Body& body) {
        for (std::size_t block = 0; block < pairs.size(); block += block_size) {
            find(pairs.subspan(block, std::min(block_size, pairs.size() - block)));
            for (std::size_t i = 0; i < found_; ++i)
                body(at_[i], inside_[i]);
        }
    }

  private:
    void find(std::span<const WeightedPair> pairs) {
        found_ = 0;
        const std::span<const std::uint32_t> sources = components_.source_of_node_;
        for (const WeightedPair& pair : pairs) {
            __builtin_prefetch(&components_.places_[pair.left]);
            __builtin_prefetch(&components_.places_[pair.right]);
        }
        for (const WeightedPair& pair : pairs) {
            Place left = components_.places_[pair.left], right = components_.places_[pair.right];
            if (left.begin != right.begin || left.begin == alone) continue;
            if (!sources.empty() && sources[pair.left] == sources[pair.right]) continue;
            if (left.at > right.at) std::swap(left, right);
            __builtin_prefetch(&components_.pair_end_[left.at], 1);
            at_[found_] = left.at;
            inside_[found_++] = {left.at - left.begin, right.at - left.begin, pair.weight};
        }
    }

    Components& components_;
    std::size_t found_ = 0;
    std::array<std::uint32_t, block_size> at_;
    std::array<ComponentPair, block_size> inside_;
};

void Components::place_pairs(std::span<const WeightedPair> pairs, RunContext& context) {
    pair_end_.make_room(nodes_.size());
    parallel_chunks(context, nodes_.size(), items_a_chunk, [&](std::size_t begin, std::size_t end) {
        std::fill_n(pair_end_.data() + begin, end - begin, 0);
    });
    const auto for_each_inside = [&](const auto& body) {
        parallel_chunks(context, pairs.size(), items_a_chunk, [&](std::size_t begin, std::size_t end) {
            InsidePairs(*this).for_each(pairs.subspan(begin, end - begin), body);
        });
    };
    for_each_inside([&](std::uint32_t at, const ComponentPair&) {
        std::atomic_ref(pair_end_[at]).fetch_add(1, std::memory_order_relaxed);
    });
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < nodes_.size(); ++at) {  // counts become begins
        if (at % items_between_stop_checks == 0) context.check_stop();
        sum += std::exchange(pair_end_[at], sum);
    }
    pairs_.make_room(static_cast<std::size_t>(sum));
    parallel_chunks(context, pairs_.size(), items_a_chunk,
                    [&](std::size_t begin, std::size_t end) { pairs_.claim(begin, end); });
    for_each_inside([&](std::uint32_t at, const ComponentPair& pair) {  // and begins become ends
        pairs_[std::atomic_ref(pair_end_[at]).fetch_add(1, std::memory_order_relaxed)] = pair;
    });
}

}  // namespace sameas
