#pragma once
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/cluster/buffer.hpp"
#include "engine/cluster/clusters.hpp"
#include "engine/cluster/component.hpp"

namespace sameas {

/// The connected components, of two nodes or more, of the pairs at or above the threshold that count; in
/// order of their lowest nodes, each with all pairs that count inside it. Made on the threads of the run.
/// Memory: 16 bytes a pair inside a component, 12 a node inside one and 4 a component; while they are made
/// also 8 a node.
class Components {
  public:
    /// O(nodes + pairs), up to the factor of union-find. \throws Cancelled
    Components(std::size_t nodes, std::span<const WeightedPair> pairs, const ClusterOptions& options,
               RunContext& context);

    std::size_t size() const { return node_begin_.size() - 1; }
    /// In all components.
    std::size_t nodes() const { return node_begin_.back(); }
    /// Where the component's nodes begin among those of all components.
    std::size_t node_begin(std::size_t component) const { return node_begin_[component]; }
    /// Its nodes, ascending: the component numbers them in this order.
    std::span<const std::uint32_t> nodes_of(std::size_t component) const {
        return nodes_.view().subspan(node_begin_[component],
                                     node_begin_[component + 1] - node_begin_[component]);
    }
    /// Pairs of a component, `left` below `right`, in an order that is not defined.
    Component operator[](std::size_t component) const;

  private:
    /// Where a node stands. Of a node without a component, `begin` is `alone`.
    struct Place {
        std::uint32_t begin;  ///< of its component's nodes
        std::uint32_t at;     ///< its own, not below
    };
    class InsidePairs;

    void find_sets(std::size_t nodes, std::span<const WeightedPair> pairs, RunContext& context);
    void place_nodes(RunContext& context);
    void place_pairs(std::span<const WeightedPair> pairs, RunContext& context);

    std::size_t pair_begin(std::size_t at) const { return at == 0 ? 0 : pair_end_[at - 1]; }

    std::int64_t threshold_;
    std::span<const std::uint32_t> source_of_node_;
    Buffer<Place> places_;                   // by node, while the components are made
    std::vector<std::uint32_t> node_begin_;  // by component, and one more
    Buffer<std::uint32_t> nodes_;            // by component, then ascending
    Buffer<std::uint32_t> sources_;          // of nodes_, or empty
    Buffer<std::uint64_t> pair_end_;         // by place of the lower node: where its pairs end
    Buffer<ComponentPair> pairs_;            // by place of the lower node
};

}  // namespace sameas
