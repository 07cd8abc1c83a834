#pragma once
#include <span>
#include <vector>

#include "engine/compare/comparator.hpp"
#include "engine/compare/pattern_counts.hpp"
#include "engine/model/population_fit.hpp"
#include "engine/model/train.hpp"

namespace sameas {

/// How labelled pairs agree.
struct LabelledCounts {
    std::vector<std::vector<double>> matches;   ///< by comparison and state: labelled matches
    double match_pairs = 0;
    std::vector<PatternCount> non_matches;      ///< labelled non-matches, in order of pattern
};

/// Counts them, each pair once for each time that it is given. O(pairs). \throws Cancelled
LabelledCounts count_labelled(const Comparator& comparator, std::span<const LabelledPair> labels, RunContext& context);

/// Mixes the counts with what a fit starts from. The first guess of m, which counts for match_pseudo_pairs pairs, becomes the
/// mean of itself and the labelled matches, and counts for as many more: so m is counted with the guess for smoothing, and the fit
/// adds the matches that it finds. Candidate pairs that are labelled non-matches become pairs known not to match.
/// \param population  in order of pattern
void mix_in(const LabelledCounts& counts, std::vector<FitComparison>& comparisons, FitOptions& options,
            std::vector<PopulationPattern>& population);

}  // namespace sameas
