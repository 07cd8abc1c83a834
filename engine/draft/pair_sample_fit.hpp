#pragma once
#include <bit>
#include <cstdint>
#include <vector>

#include "engine/compare/comparator.hpp"
#include "engine/draft/anchor_groups.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// The rules that are tried, looked up by what two records agree on.
class RuleLookup {
  public:
    RuleLookup(std::span<const RuleParts> rules, std::size_t expressions);
    /// Calls take(rule, limit) for every rule that makes the pair within its limits, in a fixed order, until it returns false.
    template <class Take>
    void for_each(const AnchorGroups& groups, std::uint64_t agreeing, std::size_t anchor, RowId partner,
                  const Take& take) const {
        for (std::uint64_t firsts = agreeing; firsts != 0; firsts &= firsts - 1) {
            const auto first = static_cast<std::size_t>(std::countr_zero(firsts));
            for (std::uint64_t seconds = firsts; seconds != 0; seconds &= seconds - 1) {
                const std::uint32_t rule = rule_at_[first * expressions_ + static_cast<std::size_t>(std::countr_zero(seconds))];
                if (rule == none) continue;
                const std::size_t limit = groups.limit_of(rule, anchor, partner);
                if (limit < groups.limits(rule) && !take(rule, limit)) return;
            }
        }
    }

  private:
    static constexpr std::uint32_t none = UINT32_MAX;
    std::size_t expressions_;
    std::vector<std::uint32_t> rule_at_;   ///< by two expressions, the first not after the second
};

/// Pairs of anchors with their weights, and how likely they match under a model fitted to them.
struct FittedPairs {
    std::vector<AnchorPair> pairs;        ///< by anchor, then rank
    std::vector<std::uint64_t> agreeing;  ///< of each: KeyCodes::agreeing
    std::vector<double> weight;           ///< of each: how many of all pairs that the anchors are part of it stands for
    std::vector<double> probability;      ///< of each
    std::size_t anchors = 0;              ///< that were used: so many of the first
    double expected_matches = 0;          ///< over all records
};

/// KeyCodes::agreeing of each pair. Some hundred nanoseconds a pair. \throws Cancelled
std::vector<std::uint64_t> agreements(const KeyCodes& codes, const Anchors& anchors, std::span<const AnchorPair> pairs,
                                      RunContext& context);

/// The provisional model: samples pairs of the anchors, those that agree on much rather than others, and fits a model to them
/// and to random pairs. \param agreeing  agreements() of the pairs of the groups
FittedPairs fit_anchor_pairs(const KeyCodes& codes, const Anchors& anchors, const AnchorGroups& groups,
                             std::span<const std::uint64_t> agreeing, const RuleLookup& rules, const Settings& settings, const Features& features, PairScope scope, RunContext& context);

}  // namespace sameas
