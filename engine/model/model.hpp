#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/compare/pattern_layout.hpp"
#include "engine/compare/weight_floor.hpp"
#include "engine/model/term_frequency.hpp"
#include "engine/settings/settings.hpp"

namespace sameas {

/// m and u of the states of one comparison (PatternLayout); state 0 (null) carries no evidence and is 0 in both.
/// Each sums to 1 over the other states.
struct ComparisonParameters {
    std::vector<double> m, u;
};

/// How one training rule went.
struct TrainingSession {
    std::string rule;
    std::uint64_t pairs = 0;
    std::vector<std::string> held_out;   ///< comparisons that read the rule's fields
    double match_share = 0;              ///< inside the rule: not the prior
    double expected_matches = 0;
    int iterations = 0;
    bool converged = false;
};

/// What stands behind a model.
struct TrainingReport {
    std::vector<TrainingSession> sessions;
    std::uint64_t random_pairs = 0;      ///< sampled for u
    std::uint64_t comparable_pairs = 0;
    std::string prior_source;            ///< "population" or "deterministic rules"
    double expected_matches = 0;         ///< prior x comparable pairs
    std::vector<std::string> warnings;
};

/// Settings and parameters: everything that decides about a pair. Under one model every decision is a function of the
/// two records alone.
struct Model {
    Settings settings;
    double prior = 0;                    ///< chance that a random comparable pair matches, in (0, 1)
    std::vector<ComparisonParameters> comparisons;
    TermFrequencies term_frequencies;
    TrainingReport training;
};

/// The match weight of patterns, in bits: log2 of the prior odds plus log2(m/u) of each comparison's state.
class PatternWeights {
  public:
    PatternWeights(const Model& model, const PatternLayout& layout);
    double prior_bits() const { return prior_bits_; }
    double bits(std::size_t comparison, std::size_t state) const { return bits_[comparison][state]; }
    /// Sums in the order of the settings: the same bits every time.
    double weight(std::uint64_t pattern) const;
    /// What a comparator needs to leave pairs out that weigh less.
    WeightFloor floor_at(double floor_bits) const { return {prior_bits_, bits_, floor_bits}; }

  private:
    const PatternLayout& layout_;
    double prior_bits_;
    std::vector<std::vector<double>> bits_;
};

/// 1 / (1 + 2^-weight), and its inverse: the weight of a probability in [0, 1] (0 and 1 give -inf and +inf).
double probability(double weight_bits);
double weight_bits(double probability);

/// Reads and writes model.json (settings, parameters, term frequencies, training report; versioned). Reading what was
/// written and writing it again is byte-identical. \throws InvalidSettings (wrong shape, other schema version)
std::string to_json(const Model& model);
Model parse_model(std::string_view json, std::string_view origin);

}  // namespace sameas
