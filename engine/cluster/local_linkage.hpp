#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/cluster/average.hpp"

namespace sameas {

/// The kept pairs of a graph that is looked at node by node.
class NodePairs {
  public:
    struct Pair {
        std::uint32_t other;
        std::int64_t weight;  ///< as WeightedPair::weight
    };
    virtual ~NodePairs() = default;
    /// Appends the pairs of a node, each once. Both nodes of a pair have it.
    virtual void append_pairs(std::uint32_t node, std::vector<Pair>& pairs) const = 0;
    /// The order of nodes, in which "lowest" is meant.
    virtual bool is_before(std::uint32_t node, std::uint32_t other) const = 0;
    /// Where an entity has at most one record of a source: that of the node, which must stay as long as the linkage; else "".
    virtual std::string_view source_of(std::uint32_t node) const = 0;
};

/// Average linkage around single nodes: the same entities as cluster() finds by average linkage in the whole graph, without a look
/// at the rest of their components. Not thread-safe; keeps its memory for the next graph.
class LocalLinkage {
  public:
    explicit LocalLinkage(const LinkageWeights& weights) : weights_(weights) {}

    /// Begins with another graph, which must outlive its use and not change meanwhile.
    /// \param looks_max  pairs that may be looked at, each as often as it is, for all calls of entity_of() together
    void begin(const NodePairs& pairs, std::uint64_t looks_max);
    /// The nodes of the entity that a node is in, in no order; valid until the next call. Nothing once there were too many looks: then
    /// cluster() over the component is the faster way. Takes as many looks as there are pairs around the entity, some times over.
    std::optional<std::span<const std::uint32_t>> entity_of(std::uint32_t node);
    /// Nodes whose pairs were asked for since begin().
    std::uint64_t nodes_read() const { return nodes_read_; }

  private:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    /// Of one cluster to another, or to one that has since gone into it.
    struct Neighbour {
        std::uint32_t cluster;
        std::int64_t excess;
    };
    struct Cluster {
        std::uint32_t parent = 0;               ///< itself, or the cluster that it went into
        std::uint32_t lowest = 0;               ///< node
        bool is_read = false;                   ///< its neighbours are known
        bool is_final = false;                  ///< it merges with no other
        std::vector<std::uint32_t> nodes;
        std::vector<Neighbour> neighbours;
        std::vector<std::string_view> sources;  ///< ascending; empty where they do not matter
    };

    std::uint32_t cluster_of(std::uint32_t node);
    std::uint32_t root(std::uint32_t cluster);
    bool read(std::uint32_t cluster);
    void sum_up(std::uint32_t cluster);
    bool may_merge(const Cluster& left, const Cluster& right) const;
    std::uint32_t nearest(std::uint32_t cluster);
    std::uint32_t merge(std::uint32_t left, std::uint32_t right);

    LinkageWeights weights_;
    const NodePairs* pairs_ = nullptr;
    std::uint64_t looks_left_ = 0, nodes_read_ = 0;
    boost::unordered_flat_map<std::uint32_t, std::uint32_t> cluster_of_;  // by node
    std::vector<Cluster> clusters_;                                       // the first used_ are in use
    std::uint32_t used_ = 0;
    std::vector<NodePairs::Pair> read_;
    std::vector<Neighbour> sums_;
    std::vector<std::uint32_t> chain_;
};

}  // namespace sameas
