#pragma once
#include <string>
#include <string_view>

namespace sameas {

/// The name of a comparison that is not given one: that of its field, with _ for every other character than A-Z, a-z, 0-9.
std::string comparison_name_of(std::string_view field);

}  // namespace sameas
