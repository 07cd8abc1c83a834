#pragma once
#include <cstdint>
#include <span>
#include <string>

namespace sameas {

/// A pair of a labelled sample.
struct SampledPair {
    bool is_found = false;      ///< the result has it
    bool is_true = false;       ///< its label
    double weight = 1;          ///< pairs that it stands for: 1 / the chance that it was drawn; above 0
    std::uint32_t stratum = 0;  ///< pairs were drawn independently in each
};

/// A share with an interval that holds it in 95 of 100 samples.
struct SampleShare {
    double value = 0, low = 0, high = 0;
    bool is_known = false;   ///< false: no sampled pair is in its denominator; all else is 0 then
};

struct SampleEstimate {
    std::uint64_t pairs = 0;
    double weight = 0;       ///< pairs that they stand for
    SampleShare precision, recall, f1;
};

/// Precision, recall and F1 of a result over the pairs that a sample was drawn from. Each is a ratio of two weighted sums
/// (Hajek's estimator), F1 as 2 TP / (2 TP + FP + FN). The interval is 1.96 standard errors by linearisation, with the
/// variance between the sampled pairs of a stratum: v = sum over strata of n / (n - 1) sum (z - mean z)^2, where
/// z = weight (numerator - ratio denominator) / weighted denominator; a stratum of one pair adds z^2. It is cut at 0 and 1. Where
/// all agree (a share of 0 or 1) it is Wilson's for (sum w)^2 / sum w^2 pairs, what unequal weights are worth (Kish). It is too narrow for few pairs.
/// Sources: Hajek 1971; Saerndal, Swensson and Wretman 1992, "Model Assisted Survey Sampling", 5.5 and 5.6; for linkage
/// Marchant and Rubinstein 2017, "In Search of an Entity Resolution OASIS"; Wilson 1927; Kish 1965, "Survey Sampling". O(pairs log strata)
SampleEstimate estimate_from_sample(std::span<const SampledPair> pairs);

}  // namespace sameas
