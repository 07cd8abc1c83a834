#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "engine/model/population_fit.hpp"

namespace sameas {

/// Comparisons that tell matches from other pairs, without which no model holds.
inline constexpr std::size_t informative_fields_min = 3;

/// What a fit is held against.
struct GateFacts {
    double comparable_pairs = 0;
    double larger_source = 0;   ///< records of the largest source of a link; 0: not a link
    std::vector<std::size_t> lasting = {};   ///< comparisons of what stays with a person or thing (FitComparison::is_lasting)
    std::vector<std::size_t> person_names = {};   ///< comparisons of given or full names (FitComparison::names_persons)
    std::vector<std::size_t> organisations = {};  ///< of names of organisations
};

struct GateReport {
    std::vector<std::string> refusals;   ///< the answer would be wrong, or cannot be known to be right; with the remedy
    std::vector<std::string> warnings;
};

/// Reasons to distrust a population fit, none of which needs to know the truth.
/// \param patterns  those of the fit
GateReport check_gates(const PopulationFit& fit, const Settings& settings, std::span<const PopulationPattern> patterns,
                       const GateFacts& facts);

}  // namespace sameas
