#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <vector>

#include "engine/cluster/average.hpp"
#include "engine/cluster/clusters.hpp"
#include "engine/cluster/component.hpp"
#include "engine/cluster/source_counts.hpp"

namespace sameas {

/// Average linkage inside one component over the pairs across sources alone: an entity may have several records of a
/// source, and what they have among themselves counts neither for nor against. Two clusters of one and the same source
/// never merge. Keeps its memory for the next component. Not thread-safe: one a thread.
class CrossLinkage {
  public:
    CrossLinkage(const LinkageWeights& weights, const RunContext& context) : weights_(weights), context_(context) {}

    /// Appends the merges to `merges`, best first, nodes in the component's numbers. Of candidates with the same average
    /// the one with the least kept pair of nodes between them comes first (by the lower node, then the higher).
    /// O(pairs * log^2 pairs), times the sources of a cluster. \pre the component has sources
    /// \throws Cancelled soon after a stop request; ResourceLimit at 2^32 pairs
    void run(const Component& component, std::vector<Merge>& merges);

  private:
    /// What two clusters have between them; the clusters are named by slots, which survive merges.
    struct Link {
        std::int64_t excess;  ///< sum over the kept pairs of weight - missing
        std::uint32_t left, right;
        std::uint32_t first_low, first_high;  ///< the least kept pair
        std::uint32_t version;                ///< candidates of an earlier one are void
    };
    /// A merge that was possible when it was written down.
    struct Candidate {
        Average average;
        std::uint32_t first_low, first_high;
        std::uint32_t link, version;
    };
    static bool is_worse(const Candidate& left, const Candidate& right);

    void begin(const Component& component);
    Candidate candidate(std::uint32_t link) const;
    void push_if_possible(const Candidate& candidate);
    void merge(std::uint32_t link);

    LinkageWeights weights_;
    const RunContext& context_;
    SourceCounts counts_;
    std::vector<Link> links_;
    std::vector<Candidate> heap_;
    std::vector<boost::unordered_flat_map<std::uint32_t, std::uint32_t>> neighbours_;  // by slot: slot -> link
    std::vector<std::uint32_t> low_;                                                   // by slot: lowest node
};

}  // namespace sameas
