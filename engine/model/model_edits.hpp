#pragma once
#include <optional>
#include <string_view>

#include "engine/model/model.hpp"

namespace sameas {

/// m and u of a level as a whole; what is left out stays as it is.
struct LevelShares {
    std::optional<double> m, u;
};

/// The model with other shares of one level. Over all rarity bins of the level they keep their proportions;
/// the other levels of the comparison make room in theirs, so that each of m and u still adds up to 1 (not in
/// a model that was estimated elsewhere, where they need not). u is that of the background. A share that is
/// given as it was changes nothing.
/// \param level  its place in the settings, from 1
/// \throws InvalidSettings for a comparison or level that is not there, or a share outside (0, 1)
Model with_level(const Model& model, std::string_view comparison, std::size_t level,
                 const LevelShares& shares);

/// \throws InvalidSettings for a prior that leaves nothing for the background
Model with_prior(const Model& model, double prior);

}  // namespace sameas
