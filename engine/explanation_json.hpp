#pragma once
#include <nlohmann/json.hpp>

#include "engine/linker.hpp"

namespace sameas {

/// An explanation as commands, Python and the service show it: both records, each comparison with its values (null where there is
/// none), level, m, u and bits, then the weight of the pair and the rules that make it.
nlohmann::ordered_json explanation_json(const PairExplanation& pair);

}  // namespace sameas
