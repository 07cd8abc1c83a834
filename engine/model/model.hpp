#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/compare/pattern_layout.hpp"
#include "engine/compare/weight_floor.hpp"
#include "engine/model/pair_adjustments.hpp"
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

/// A class of non-matches beside the background: pairs that agree on one field by chance or kinship, or that share a
/// household or a place. Its u takes the place of the background's.
struct NonMatchClass {
    std::string name;                     ///< "agrees on surname", "group 1"
    double share = 0;                     ///< of all comparable pairs
    std::vector<std::vector<double>> u;   ///< by comparison and state; 0 at null
};

/// What stands behind a model.
struct TrainingReport {
    std::vector<TrainingSession> sessions;
    std::uint64_t random_pairs = 0;      ///< sampled for u
    std::uint64_t comparable_pairs = 0;
    std::string prior_source;            ///< "population" or "deterministic rules"; given_source: not estimated here
    double expected_matches = 0;         ///< prior x comparable pairs
    std::vector<std::string> warnings;
    std::vector<std::string> refusals;   ///< gates that the model failed: it is used only where the user accepts it
};

/// A parameter that is not what training made it.
struct ParameterEdit {
    std::string parameter;          ///< "prior", "m of surname: exact"
    std::optional<double> trained;  ///< what it was; none: a threshold that each run chooses
    std::string on;                 ///< day of the last edit, as 2026-11-27
    bool operator==(const ParameterEdit&) const = default;
};

/// The prior source of a model whose parameters were estimated elsewhere: m and u of a comparison need not add up to 1.
inline constexpr const char* given_source = "given";

/// Settings and parameters: everything that decides about a pair. Under one model every decision is a function of the
/// two records alone.
struct Model {
    Settings settings;
    double prior = 0;                    ///< chance that a random comparable pair matches, in (0, 1)
    std::vector<ComparisonParameters> comparisons;  ///< m, and u of the background
    std::vector<NonMatchClass> classes;  ///< the other classes of non-matches; none from sessions
    TermFrequencies term_frequencies;
    GivenAdjustments given;              ///< of models that were estimated elsewhere; else nothing
    TrainingReport training;
    std::vector<ParameterEdit> edits;    ///< since it was trained (edit_notes.hpp)
};

/// The match weight of patterns, in bits: log2 of the odds of the match class against the sum of all classes of non-match.
/// Where the background is the only one that is log2 of the prior odds plus log2(m/u) of each comparison's state; others
/// take away from it, never add.
class PatternWeights {
  public:
    PatternWeights(const Model& model, const PatternLayout& layout);
    /// log2 of the prior's odds against the background.
    double prior_bits() const { return prior_bits_; }
    double bits(std::size_t comparison, std::size_t state) const { return bits_[comparison][state]; }
    /// Sums in the order of the settings: the same bits every time.
    double weight(std::uint64_t pattern) const;
    /// weight() less the prior bits and the bits of the states: what the other classes of non-match take away; at most 0.
    double class_bits(std::uint64_t pattern) const;
    /// What a comparator needs to leave pairs out that weigh less.
    WeightFloor floor_at(double floor_bits) const { return {prior_bits_, bits_, floor_bits}; }

  private:
    const PatternLayout& layout_;
    double prior_bits_;
    std::vector<std::vector<double>> bits_;
    /// Of each other class: log2 of its share against the background's, and of its u against the background's.
    std::vector<double> class_share_bits_;
    std::vector<std::vector<std::vector<double>>> class_bits_;
};

/// 1 / (1 + 2^-weight), and its inverse: the weight of a probability in [0, 1] (0 and 1 give -inf and +inf).
double probability(double weight_bits);
double weight_bits(double probability);

/// Reads and writes model.json (settings, parameters, term frequencies, training report; versioned). Reading what was
/// written and writing it again is byte-identical. \throws InvalidSettings (wrong shape, other schema version)
std::string to_json(const Model& model);
Model parse_model(std::string_view json, std::string_view origin);

}  // namespace sameas
