#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/cluster/clusters.hpp"
#include "engine/run_context.hpp"
#include "engine/score/pair_store.hpp"

namespace sameas {

/// Where nobody gives a threshold, pairs should be kept from this probability: what was not kept counts a little against
/// two clusters, what was kept and is hopeless counts five times as much.
inline constexpr double own_threshold_keep = 0.0001;

/// The average weight from which two clusters should join in de-duplication, in bits, when this share of the records have
/// a partner: log2(1 - share) / 2, at least -2 nats. A record that is known to have a partner somewhere has better odds with
/// each candidate than the prior of random pairs says; the root lies halfway between knowing nothing of it and all.
/// 0 when nobody has one, in exact zero. \param partner_share  in [0, 1]
double own_threshold_bits(double partner_share);

/// Average linkage at such a threshold: weights clipped to 5 nats, pairs that were not kept at -2 nats or 1 nat below the
/// threshold, whichever is less. Sources are the caller's to add.
ClusterOptions own_cluster_options(double threshold_bits);

/// Share of the nodes that are not alone in their cluster; 0 without nodes. \param entity  as Clusters::entity
double share_with_partner(std::span<const std::uint32_t> entity);

/// Gives all pairs to the sink, block by block, from one thread; the same pairs each time.
using PairBlocks = std::function<void(const PairStore::BlockSink& sink)>;

/// The kept pairs of a link of two sources, from both sides. 16 bytes a pair and 8 a node. Immutable once made.
class PartnerLists {
  public:
    struct Partner {
        std::uint32_t node;
        std::uint32_t kind;  ///< KeptPair::kind
    };
    /// Reads the pairs twice. Pairs inside a source are passed over. \param sources  by node, two different numbers at most;
    /// they must outlive the lists
    /// \throws what reading throws
    PartnerLists(const PairBlocks& pairs, std::span<const std::uint32_t> sources);

    std::size_t nodes() const { return begin_.size() - 1; }
    std::span<const Partner> of(std::size_t node) const {
        return std::span(partners_).subspan(begin_[node], begin_[node + 1] - begin_[node]);
    }
    /// 0 or 1: the source of node 0 is side 0.
    std::uint32_t side(std::size_t node) const { return sources_[node] != sources_[0]; }
    /// Nodes of a side.
    std::uint64_t records(std::uint32_t side) const { return records_[side]; }

  private:
    std::span<const std::uint32_t> sources_;
    std::uint64_t records_[2] = {0, 0};
    std::vector<std::uint64_t> begin_;  // by node, and one more
    std::vector<Partner> partners_;     // by node
};

/// What is left of all match probability once each record has its best partner, as a share of all, on the side where it
/// is more: about 0 where every record has one partner at most. 0 without pairs. The same for any number of threads.
/// \param weight_of_kind  bits
double rival_share(const PartnerLists& partners, std::span<const double> weight_of_kind, RunContext& context);

/// Entities of two records, one of each side, and how they came about.
struct OneToOne {
    Clusters clusters;           ///< merges by exclusive weight
    double shift_bits = 0;       ///< what the prior gains once rivals are excluded
    double partner_share[2] = {0, 0};  ///< expected share of the records of each side that have a partner
    double expected_matches = 0;       ///< sum of the exclusive probabilities of all pairs
    double left_out = 0;               ///< sum of the exclusive probabilities p of the pairs that were not joined
    double left_out_variance = 0;      ///< sum of p (1 - p) over them
};

/// Links where every record has one partner at most. A pair's exclusive odds are its own, once more times
/// 2^shift_bits, against 1 and the odds of all rivals of both records: rivals cannot match too. The prior of a pair counts
/// records that have long found their partner as if they were free; given that both are free it is
/// 1 / ((1 - ql)(1 - qr)) times as much, with the shares q of each side that have a partner (0.98 at most), which follow
/// from the exclusive probabilities: found by up to 60 damped rounds. Pairs are then joined from the highest exclusive weight
/// down to 0 bits, each record once; ties by the lower node, then the higher.
/// The result is a function of the set of pairs: odds are added as integers, for any number of threads. 40 bytes a node
/// besides the lists, and 16 for each pair that reaches 0 bits. \throws Cancelled
OneToOne link_one_to_one(const PartnerLists& partners, std::span<const double> weight_of_kind, RunContext& context);

}  // namespace sameas
