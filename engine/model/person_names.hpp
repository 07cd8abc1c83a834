#pragma once
#include <cstdint>
#include <span>

#include "engine/profile/vocabulary.hpp"
#include "engine/table/dictionary.hpp"

namespace sameas {

/// What names of persons a column holds, or that it names organisations instead.
enum class PersonNames : std::uint8_t { none, given, full, organisations };

/// By known names, over some two thousand of the distinct values. The same for any order of the rows.
/// \param codes  by row, of the values
PersonNames person_names(const Dictionary& values, std::span<const ValueId> codes, const Vocabulary& vocabulary);

}  // namespace sameas
