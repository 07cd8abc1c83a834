#pragma once
#include <cstddef>
#include <string>

#include "engine/settings/settings.hpp"

namespace sameas {

/// A level as reports name it: its predicate as settings spell it, "else", or "null" for 0. \pre number <= levels
std::string level_text(const ComparisonSettings& comparison, std::size_t number);

}  // namespace sameas
