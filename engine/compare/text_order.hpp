#pragma once
#include <cstdint>
#include <vector>

#include "engine/table/dictionary.hpp"

namespace sameas {

/// The places of a dictionary's values in the order of their bytes; 0, the null value, comes first. About 100 ns a value.
std::vector<std::uint32_t> text_order(const Dictionary& values);

}  // namespace sameas
