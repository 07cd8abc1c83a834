#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <vector>

#include "engine/cluster/average.hpp"
#include "engine/cluster/clusters.hpp"
#include "engine/cluster/component.hpp"
#include "engine/cluster/source_sets.hpp"

namespace sameas {

/// Average linkage inside one component. Keeps its memory for the next one. Not thread-safe: one a thread.
class AverageLinkage {
  public:
    AverageLinkage(const LinkageWeights& weights, const RunContext& context)
        : weights_(weights), context_(context) {}

    /// Appends the merges to `merges`, best first, nodes in the component's numbers.
    /// O(pairs * log^2 pairs), and besides O(log pairs) for each neighbour of a cluster that a merge makes.
    /// \throws Cancelled soon after a stop request; ResourceLimit at 2^32 pairs
    void run(const Component& component, std::vector<Merge>& merges);

    /// The same in steps, for clusters that have merged in part: first `begin`, which makes clusters of one
    /// record each. Clusters are named by their lowest nodes.
    void begin(std::size_t nodes, const SourceSets& sources);
    /// The other nodes of the cluster take part in nothing.
    void set_size(std::uint32_t cluster, std::uint32_t records) { size_[cluster] = records; }
    /// Once for two clusters, after their sizes. \throws ResourceLimit at 2^32 pairs of clusters
    void add(std::uint32_t left, std::uint32_t right, std::int64_t excess);
    /// Appends the merges, as `run` does.
    void agglomerate(std::vector<Merge>& merges);

  private:
    /// What two clusters have between them; the clusters are named by slots, which survive merges.
    struct Link {
        std::int64_t excess;  ///< sum over the kept pairs of weight - missing
        std::uint32_t left;
        std::uint32_t right;
        std::uint32_t version;  ///< candidates of an earlier one are void
    };
    /// A merge that was possible when it was written down.
    struct Candidate {
        std::int64_t excess;
        std::uint64_t pairs;  ///< all pairs between the two clusters, kept or not
        std::uint32_t low;
        std::uint32_t high;
        std::uint32_t link;
        std::uint32_t version;
    };
    static bool is_worse(const Candidate& left, const Candidate& right);

    Candidate candidate(std::uint32_t link) const;
    bool reaches_threshold(const Candidate& candidate) const;
    void push_if_possible(const Candidate& candidate);
    Candidate pop();
    void retire_candidates(std::uint32_t link);
    void sweep();
    void remove(std::uint32_t link);
    void merge(std::uint32_t link);

    LinkageWeights weights_;
    const RunContext& context_;
    std::vector<Link> links_;
    std::vector<Candidate> heap_;
    std::size_t retired_ = 0;  // versions that ended since the last sweep
    std::vector<boost::unordered_flat_map<std::uint32_t, std::uint32_t>>
        neighbours_;                   // by slot: slot -> link
    std::vector<std::uint32_t> size_;  // by slot: records
    std::vector<std::uint32_t> low_;   // by slot: lowest node
    SourceSets sources_;
};

}  // namespace sameas
