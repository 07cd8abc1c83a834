#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/compare/comparator.hpp"
#include "engine/draft/anchor_groups.hpp"
#include "engine/draft/found_matches.hpp"
#include "engine/model/model.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// A pair of an anchor that is no candidate and may match.
struct UnmadePair {
    AnchorPair pair;
    std::uint64_t pattern = 0;
    double weight = 1;          ///< pairs of all records that it stands for
    double probability = 0;
};

/// Weighs pairs under a model, and says which are candidates.
class MissedPairFinder {
  public:
    /// What is given must outlive this. \param features  of the model's comparisons
    MissedPairFinder(const Features& features, const BlockingIndex& blocking, const Model& model, RunContext& context);

    /// The pairs that no rule makes and that are not hopeless, in their order; without probabilities. 50 ns a pair. \throws Cancelled
    std::vector<UnmadePair> unmade(const Anchors& anchors, std::span<const AnchorPair> pairs) const;
    /// Fills in the probabilities. The model's m is that of pairs that rules make. Here each comparison has the m of matches
    /// that rules not reading it make; where these are few, its m is fitted to the matches found and the missed ones together.
    /// All else stays. \throws Cancelled
    void weigh(std::span<UnmadePair> pairs, const FoundMatches& found) const;
    const Comparator& comparator() const { return comparator_; }

    /// Brings what is_candidate() reads of a row towards the cache.
    void fetch_keys(RowId row) const {
        const std::span<const std::uint64_t> keys = blocking_.slots(row);
        if (keys.empty()) return;
        __builtin_prefetch(keys.data());
        __builtin_prefetch(&keys.back());
    }
    bool is_candidate(RowId a, RowId b) const { return blocking_.first_rule(a, b) < blocking_.rules(); }

  private:
    const Table& table_;
    const BlockingIndex& blocking_;
    const Model& model_;
    RunContext& context_;
    Comparator comparator_;
    PatternWeights weights_;
};

}  // namespace sameas
