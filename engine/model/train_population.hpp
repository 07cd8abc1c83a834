#pragma once
#include <vector>

#include "engine/model/population_fit.hpp"
#include "engine/model/random_agreement.hpp"
#include "engine/model/train.hpp"

namespace sameas {

/// What a population fit knows of each comparison before it looks at pairs: a first guess of m (equal, alike, partly
/// alike, else), with rarity bins as the records' own values are distributed.
std::vector<FitComparison> fit_comparisons(const Settings& settings, const PatternLayout& layout, const Features& features,
                                           const ParameterPriors& priors);

/// Candidate pairs, and pairs that no rule makes, weighted up to all `others` of them; in order of pattern.
std::vector<PopulationPattern> merge_population(const std::vector<PatternCount>& candidates,
                                                const std::vector<PatternCount>& sample, double others);

/// By comparison and state: pairs of the background that agree too rarely for the sample to show it: as many as the population lacks
/// of the shares in `random`, which are what value counts ask for, where these tell, else half a pair of the sample for each
/// level. Without them a level that no random pair has is thought to be impossible by chance, and proves a match.
std::vector<std::vector<double>> unseen_agreement(std::span<const PopulationPattern> population, const PatternLayout& layout,
                                                  std::span<const RandomAgreement> random);

/// train() for settings with fit "population".
Model train_population(const Settings& settings, const Features& features, const BlockingIndex& blocking,
                       const TrainOptions& options, RunContext& context);

}  // namespace sameas
