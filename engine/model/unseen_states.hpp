#pragma once
#include <string>
#include <vector>

#include "engine/model/expectation_maximisation.hpp"
#include "engine/model/model.hpp"

namespace sameas {

/// Settles the weights that no evidence stands behind, so that records seen later are not judged by an artefact of the
/// floors: a rarity bin that no record is in weighs as much as the nearest bin of its level that has records (a value
/// never seen is worth what the rarest seen are); a level that neither matches nor random pairs were seen at speaks for
/// no match; a comparison that no training pair has values for weighs nothing.
/// \param matches  expected matches by comparison and state, all sessions together
/// \returns names of the comparisons that weigh nothing
std::vector<std::string> settle_unseen_states(Model& model, const PatternLayout& layout,
                                              const std::vector<std::vector<double>>& matches,
                                              const ParameterPriors& priors);

}  // namespace sameas
