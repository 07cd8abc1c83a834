#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/evaluate/evaluation.hpp"
#include "engine/evaluate/partners.hpp"

namespace sameas {

/// What the truth says of single pairs. Immutable; any number of threads may ask. `sources` must outlive it.
class PairTruth {
  public:
    /// \param nodes    records
    /// \param sources  by node, or empty; given: only pairs across sources count
    PairTruth(const Truth& truth, std::size_t nodes, std::span<const std::uint32_t> sources);

    /// Whether the pair counts at all (evaluate()). O(log ignored pairs).
    bool counts(std::uint32_t left, std::uint32_t right) const;
    /// Whether a pair that counts is true. O(1), or O(log true pairs) where the truth is pairs.
    bool is_true(std::uint32_t left, std::uint32_t right) const;

    /// Calls body for each true pair that counts, lower node first, in ascending order of its group's least node and then
    /// of the pair, until it returns false. O(pairs that are true or would be, did they count). \throws Cancelled
    void for_each_true(RunContext& context, const std::function<bool(std::uint32_t, std::uint32_t)>& body) const;

  private:
    std::size_t nodes_;
    std::span<const std::uint32_t> sources_;
    std::vector<std::uint32_t> entity_;  // or empty: pairs_
    std::vector<NodePair> pairs_, ignored_;
};

/// Calls body for each pair of nodes with the same label, lower first, group by group in ascending order of the least node,
/// until it returns false. Label 0 is a label like any other. O(nodes log nodes + pairs). \throws Cancelled
void for_each_pair_together(std::span<const std::uint32_t> label, RunContext& context,
                            const std::function<bool(std::uint32_t, std::uint32_t)>& body);

}  // namespace sameas
