#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/cluster/clusters.hpp"
#include "engine/cluster/local_linkage.hpp"
#include "engine/live/candidates.hpp"
#include "engine/live/entity_plan.hpp"
#include "engine/live/live_state.hpp"
#include "engine/live/pair_scorer.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// One change of a record, worked out to the end but not done: putting it in place only copies.
struct PlannedChange {
    ChangeKind kind{};                     ///< record_added, record_changed or record_removed
    std::uint32_t number = 0;              ///< of the record
    const LiveRecord* record = nullptr;    ///< as it will be; null: removed
    ReadRecord read;
    std::vector<LiveState::Edge> edges;    ///< that it will have
    std::vector<std::vector<std::uint32_t>> groups;  ///< records of each, in order of (source, id)
    Reclustered reclustered;
    EntityPlan entities;
    std::vector<std::uint32_t> old_numbers;          ///< of reclustered.olds in the state
};

/// Works changes out while others read the state. Of the one writer.
class ChangePlanner {
  public:
    /// All must outlive it.
    ChangePlanner(LiveState& state, const ReadPlan& plan, const PairScorer& scorer, PairScope scope, RunContext& context);

    /// \param self    number of the record where it is there, else LiveState::none
    /// \param record  as it shall be, or null to remove it
    PlannedChange plan(std::uint32_t self, const LiveRecord* record, ReadRecord read);
    /// Puts it in place.
    void apply(PlannedChange& change);
    /// The number of a kind of pair in the state, from now on with its weight here.
    std::uint32_t kind_number(const PairKind& kind);

  private:
    void score(PlannedChange& change, std::uint32_t self);
    void recluster(PlannedChange& change, std::uint32_t self);
    /// Records that hang together with the one that changes, and the cluster that each is in from now on, by any number.
    struct Around {
        std::vector<std::uint32_t> nodes;       ///< in order of (source, id)
        std::vector<std::uint32_t> cluster_of;  ///< by place in `nodes`
    };
    std::optional<Around> entities_around(const PlannedChange& change, std::uint32_t self);
    Around components_around(const PlannedChange& change, std::uint32_t self) const;
    std::vector<std::uint32_t> touched(const PlannedChange& change, std::uint32_t self) const;
    std::vector<WeightedPair> pairs_among(const PlannedChange& change, const std::vector<std::uint32_t>& nodes) const;
    void sort_by_rank(const PlannedChange& change, std::vector<std::uint32_t>& nodes) const;
    void find_olds(PlannedChange& change, std::uint32_t self, const std::vector<std::uint32_t>& nodes) const;
    EntityName new_name(const PlannedChange& change, std::uint32_t least) const;
    std::string_view source_of(const PlannedChange& change, std::uint32_t number) const;
    std::string_view id_of(const PlannedChange& change, std::uint32_t number) const;
    std::int64_t weight_of(std::uint32_t kind) const { return weights_[kind]; }
    bool joins(std::uint32_t kind) const { return weights_[kind] >= threshold_; }
    /// Calls body(edge) for the pairs that a record will have.
    template <class Body>
    void for_each_edge(const PlannedChange& change, std::uint32_t number, const Body& body) const;
    class PairsAfter;

    LiveState& state_;
    const ReadPlan& plan_;
    const PairScorer& scorer_;
    PairScope scope_;
    RunContext& context_;
    StageTimer running_;                  // the stages inside are part of it: no list of costs grows
    Comparator::Scratch scratch_;
    ClusterOptions options_;
    LocalLinkage linkage_;
    std::int64_t threshold_;
    std::vector<std::int64_t> weights_;   // by kind, in fixed point
};

}  // namespace sameas
