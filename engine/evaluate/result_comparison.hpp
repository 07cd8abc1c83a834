#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "engine/evaluate/evaluation.hpp"

namespace sameas {

/// What of the pairs of two results is right.
struct JudgedComparison {
    PrecisionRecall first, second;
    std::uint64_t right_in_both = 0, wrong_in_both = 0;
    std::uint64_t right_only_first = 0, right_only_second = 0;   ///< true pairs that one has and the other misses
    std::uint64_t wrong_only_first = 0, wrong_only_second = 0;
    std::uint64_t missed_by_both = 0;

    /// Pairs that one result judges rightly and the other wrongly.
    std::uint64_t better_first() const { return right_only_first + wrong_only_second; }
    std::uint64_t better_second() const { return right_only_second + wrong_only_first; }
    /// (b - c)^2 / (b + c) of these two (McNemar 1947): above 3.84 in one of 20 comparisons of results that are equally good,
    /// were pairs independent. Pairs of one entity are not, so it is a guide and no test. 0 where they agree on all.
    double mcnemar() const;
};

/// The pairs that the entities of two results over the same records imply.
struct ResultComparison {
    std::uint64_t in_both = 0, only_first = 0, only_second = 0;
    std::optional<JudgedComparison> judged;   ///< with a truth
};

/// Compares two results. Pairs count as in evaluate(); those that count in neither are in no figure. O(records log records +
/// true pairs); pairs are counted, not visited. \param truth  null: none  \throws Cancelled
ResultComparison compare_results(std::span<const std::uint32_t> first, std::span<const std::uint32_t> second,
                                 const Truth* truth, std::span<const std::uint32_t> sources, RunContext& context);

}  // namespace sameas
