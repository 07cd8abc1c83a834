#pragma once
#include <atomic>
#include <cstdint>
#include <vector>

#include "engine/cluster/average.hpp"
#include "engine/cluster/average_linkage.hpp"
#include "engine/cluster/buffer.hpp"
#include "engine/cluster/component.hpp"
#include "engine/cluster/source_sets.hpp"

namespace sameas {

/// Average linkage inside one component of any size, by rounds of mutual nearest neighbours; inside a large
/// one on all threads of the run. Keeps its memory for the next one. Not thread-safe: one a thread. Source:
/// Sumengen et al. 2021, "Scaling hierarchical agglomerative clustering to billion-sized datasets".
class ReciprocalLinkage {
  public:
    struct Limits {
        /// A component with fewer pairs is left to the calling thread.
        std::uint64_t parallel_pairs_min = std::uint64_t{1} << 16;
        /// Once the rounds have looked at so many neighbours for each pair, AverageLinkage does the rest.
        std::uint64_t looks_a_pair_max = 512;
    };
    ReciprocalLinkage(const LinkageWeights& weights, RunContext& context)
        : ReciprocalLinkage(weights, context, Limits()) {}
    ReciprocalLinkage(const LinkageWeights& weights, RunContext& context, const Limits& limits)
        : weights_(weights), context_(context), limits_(limits) {}

    /// Appends the merges to `merges`, those of one `low` in the order in which the best come first; nodes in
    /// the component's numbers. 24 bytes a pair and 76 a node. O(pairs) a round at worst, and after
    /// looks_a_pair_max as AverageLinkage.
    /// \throws Cancelled soon after a stop request
    void run(const Component& component, std::vector<Merge>& merges);

  private:
    /// A cluster is named by its lowest node. What a look at a neighbour reads of it is in one place.
    struct Cluster {
        std::uint32_t parent;   ///< itself, or the cluster that it went into
        std::uint32_t size;     ///< records; 0 once it can merge with no other
        std::uint32_t merged;   ///< round of its last merge
        std::uint32_t nearest;  ///< cluster, or `none`, or why it is not known
    };
    /// A cluster with kept pairs to the one whose list this is in.
    struct Neighbour {
        std::uint32_t cluster;  ///< or one that has since gone into it
        std::uint32_t excess_halves[2];

        std::int64_t excess() const;
        void set_excess(std::int64_t excess);
    };
    /// The neighbours of a cluster lie where its nodes had theirs, one stretch after the other.
    struct Stretch {
        std::uint32_t used;
        std::uint32_t next;  ///< node whose stretch follows, or `none`
        std::uint32_t last;  ///< by cluster: the end of its chain, once it was looked through
    };
    /// The best of a cluster's averages, and what no other candidate is above.
    struct Nearest {
        Average best;
        Average bound;
    };
    struct Pair {
        std::uint32_t kept;
        std::uint32_t gone;
    };
    /// Clusters whose nearest one is unknown since it merged: those that are to look for it next, and those
    /// that wait until they are nearest to somebody.
    struct Work {
        std::vector<Pair> scheduled;
        std::vector<std::uint32_t> stale;
    };
    class Scratch;

    template <class Body>
    void in_chunks(std::size_t count, std::size_t grain, const Body& body);
    void reset(const Component& component);
    void count_neighbours(const Component& component);
    void fill_lists(const Component& component);
    std::uint64_t stretch_begin(std::uint32_t node) const { return node == 0 ? 0 : stretch_end_[node - 1]; }
    template <class Body>
    void for_each_stretch(std::uint32_t cluster, const Body& body) const;
    std::uint32_t cluster_of(std::uint32_t node);
    std::atomic_ref<std::uint32_t> nearest(std::uint32_t cluster) {
        return std::atomic_ref(clusters_[cluster].nearest);
    }
    void scan(Pair pair, Scratch& scratch);
    void compact(Pair pair, Scratch& scratch);
    void choose(Pair pair, Scratch& scratch);
    void tell(std::uint32_t neighbour, Pair pair, const Average& average, Scratch& scratch);
    bool schedule(std::uint32_t cluster);
    void scan_all(const std::vector<Pair>& clusters, Work& work);
    void find_mutual(const std::vector<Pair>& scanned, std::vector<Pair>& mutual);
    void merge_all(const std::vector<Pair>& mutual, std::vector<Merge>& merges);
    void finish_one_at_a_time(std::vector<Merge>& merges);

    LinkageWeights weights_;
    RunContext& context_;
    Limits limits_;
    bool is_parallel_ = false;
    std::uint32_t round_ = 0;
    std::atomic<std::uint64_t> looks_{0};
    Buffer<Cluster> clusters_;
    Buffer<std::uint64_t> stretch_end_;
    Buffer<Neighbour> neighbours_;
    Buffer<Stretch> stretches_;
    Buffer<std::uint32_t> scanned_;   // by cluster: round of the last look at its neighbours
    Buffer<std::uint32_t> admirers_;  // by cluster: how many have it for their nearest
    Buffer<Nearest> averages_;
    SourceSets sources_;
};

}  // namespace sameas
