#pragma once
#include <span>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/model/train.hpp"

namespace sameas {

/// Estimates a model for pairs that somebody has put together, without their labels: the prior is that of the given pairs, u
/// that of random pairs of the same records. Pairs whose records hang together through given pairs, or through records that
/// are the same in all fields, are left out of the latter, as they may match. docs/model.md has the recipe.
/// \param pairs  at least one; the order and repeats do not matter but for how often a pair counts
/// \returns a model whose report warns where the pairs cannot carry it. Same for any number of threads and any order of rows
/// \throws ModelRefused without a random pair. O(pairs + random pairs up to 2^18); Cancelled
Model train_on_pairs(const Settings& settings, const Features& features, PairScope scope,
                     std::span<const CandidatePair> pairs, RunContext& context);

/// The weight from which on taking pairs for matches gives the highest expected F1, the probabilities being right: of
/// n pairs with the expected matches s it is 2 s / (n + all expected matches). +infinity without pairs.
/// Source: Lipton, Elkan and Narayanaswamy 2014, "Optimal thresholding of classifiers to maximize F1 measure". O(n log n)
double weight_of_best_expected_f1(std::vector<double> weights);

}  // namespace sameas
