#pragma once
#include <cstdint>
#include <vector>

#include "engine/model/expectation_maximisation.hpp"
#include "engine/model/random_pairs.hpp"
#include "engine/model/term_frequency.hpp"

namespace sameas {

/// How comparable pairs drawn at random agree on one comparison: matches and non-matches together.
struct RandomAgreement {
    std::vector<double> share;   ///< by state; sums to 1 over the states but null
    std::vector<double> floor;   ///< by state: the least u that the evidence supports, half a pair of those counted
    /// Upper bound of the prior x m of `exact` that value counts give (1 where no count was possible).
    double exact_share = 1;
};

/// From a sample of random pairs and, where a comparison of one field begins with `exact`, from the counts of its
/// values, which are exact and see agreements that are rarer than any sample shows.
std::vector<RandomAgreement> random_agreements(const Settings& settings, const PatternLayout& layout,
                                               const Features& features, const TermFrequencies& frequencies,
                                               PairScope scope, const std::vector<PatternCount>& sample,
                                               const ParameterPriors& priors);

/// u with the matches taken out: (share - prior m) / (1 - prior), at least the floor, summing to 1. An identifier whose
/// equal pairs are all matches gets a u near zero, not its share of equal pairs.
std::vector<double> without_matches(const RandomAgreement& agreement, const std::vector<double>& m, double prior);

/// Starts of m, and how rare a true pair's agreements are expected to be.
ParameterPriors parameter_priors(const Settings& settings, const PatternLayout& layout, const Features& features,
                                 const TermFrequencies& frequencies);

}  // namespace sameas
