#pragma once
#include <string>

namespace sameas {

/// Writes names of months of further languages in English, and drops words and ordinal endings that say nothing, so that what
/// is left can be read as a date: `3. mai 1990`, `le 1er avril 1990`, `march 3rd, 1990`. \param text  a date in lower case
void settle_month_names(std::string& text);

}  // namespace sameas
