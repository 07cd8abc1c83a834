#pragma once
#include <optional>
#include <span>
#include <string>

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

/// The expected matches follow the prior. \throws InvalidSettings for a prior that leaves nothing for the background
Model with_prior(const Model& model, double prior);

/// The probability from which pairs join records, instead of an automatic one too.
/// \throws InvalidSettings for none, or one below that from which pairs are kept
void set_threshold(Settings& settings, double probability);
Model with_threshold(const Model& model, double probability);

}  // namespace sameas
