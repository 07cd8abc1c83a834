#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "engine/settings/settings.hpp"

namespace sameas {

/// A level as reports name it: its predicate as settings spell it, "else", or "null" for 0. \pre number <= levels
std::string level_text(const ComparisonSettings& comparison, std::size_t number);

/// The level that `text` names, from 1: by its number, or as settings may spell it ("jaro_winkler>=0.90" too).
/// \throws InvalidSettings naming the levels that there are
std::size_t level_number(const ComparisonSettings& comparison, std::string_view text);

}  // namespace sameas
