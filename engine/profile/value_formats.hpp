#pragma once
#include <string_view>

#include "engine/profile/value_signs.hpp"

namespace sameas {

// Signs that follow from how a value is written, without any table of words. \pre value is trimmed and not
// empty. None throws; none allocates but add_code_signs for an IBAN. Linear.

/// E-mail addresses, URLs, coordinates, numbers.
void add_form_signs(std::string_view value, ValueSigns& found);
/// Dates and years; fills `year`. \param folded  its words, in which months of further languages are known
void add_date_signs(std::string_view value, std::string_view folded, ValueSigns& found);
/// Telephone numbers, postcodes, identifiers and what else is made of digits.
void add_code_signs(std::string_view value, ValueSigns& found);

}  // namespace sameas
