#pragma once
#include <cstddef>
#include <optional>
#include <span>

#include "engine/compare/pattern_layout.hpp"
#include "engine/model/population_fit.hpp"

namespace sameas {

/// Found pairs that disagree on two comparisons at once, beyond what each of them alone explains.
struct JointDisagreement {
    std::size_t lasting = 0, other = 0;   ///< comparisons
    double share = 0;                     ///< of the found pairs
};

/// The largest joint disagreement of a comparison of `lasting` with another on which strangers nearly always disagree; none
/// where too few pairs show any. A pair disagrees where it ends at the last level. Found pairs are candidates at even odds or
/// better, each counted by its probability.
/// \param lasting  comparisons of what stays with a person or thing: a date of birth, not an address
std::optional<JointDisagreement> joint_disagreement(const PopulationFit& fit, const PatternLayout& layout,
                                                    std::span<const PopulationPattern> patterns,
                                                    std::span<const std::size_t> lasting);

}  // namespace sameas
