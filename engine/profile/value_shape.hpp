#pragma once
#include <string>
#include <string_view>

namespace sameas {

/// Shape of a value: capitals as A, other letters as a, digits as 9, white space as a blank, all else as it
/// stands: `SW1A 1AA` is `AA9A 9AA`, `1990-04-03` is `9999-99-99`. Beyond 40 code points cut off and marked
/// by "...". Appends. \pre value is valid UTF-8. Linear.
void append_shape(std::string_view value, std::string& out);

/// The same with runs of two or more letters or digits as one with a plus: `Anna Maria` is `Aa+ Aa+`, `12
/// Mill Lane` is `9+ Aa+ Aa+`. Appends.
void append_loose_shape(std::string_view value, std::string& out);

}  // namespace sameas
