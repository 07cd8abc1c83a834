#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/model/model.hpp"

namespace sameas {

/// m and u for a level as a whole; what is left out stays as it is.
struct LevelEdit {
    std::string comparison;
    std::string level;  ///< as level_number() takes it
    std::optional<double> m, u;
};

/// The model with other shares of some levels, which all get what they are given, whatever the order of the edits. Over the
/// rarity bins of a level they keep their proportions; the levels of a comparison that get nothing make room in theirs, so
/// that each of m and u still adds up to 1 (not in a model that was estimated elsewhere, where they need not). u is that of
/// the background. Shares that are given as they were change nothing.
/// \throws InvalidSettings for a comparison or level that is not there, a share outside (0, 1), shares that leave no room for
///         the other levels, or that do not add up to 1 where there are none, and a share that is given twice
Model with_levels(const Model& model, std::span<const LevelEdit> edits);

/// The share of a class of non-matches among all pairs.
struct ClassEdit {
    std::string name;  ///< as the model has it: "agrees on surname"
    double share = 0;
};
struct ShareEdits {
    std::optional<double> prior = std::nullopt;
    std::vector<ClassEdit> classes = {};
};

/// The model with another prior, other shares of classes of non-matches, or both at once; the background has what they leave. The
/// expected matches follow the prior.
/// \throws InvalidSettings for shares that are not above 0 or leave nothing for the background, and for a class that is not
///         there or is given twice
Model with_shares(const Model& model, const ShareEdits& edits);

/// The probability from which pairs join records, instead of an automatic one too.
/// \throws InvalidSettings for none, or one below that from which pairs are kept
void set_threshold(Settings& settings, double probability);

/// From which probability pairs are kept, and join records.
struct ProbabilityEdits {
    std::optional<double> keep = std::nullopt, threshold = std::nullopt;
    bool automatic_threshold = false;  ///< each run chooses the threshold from its pairs
};
/// \throws InvalidSettings for a probability outside (0, 1), a threshold below that from which pairs are kept, or two thresholds
Model with_probabilities(const Model& model, const ProbabilityEdits& edits);

}  // namespace sameas
