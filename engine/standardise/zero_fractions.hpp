#pragma once
#include <string>
#include <string_view>

namespace sameas {

/// The whole number of one that is written with a fraction of zeros: "10018" of "10018.0", also with marks at its ends
/// (without_end_marks). The text itself where it is no digits with a point and zeros behind them.
std::string_view without_zero_fraction(std::string_view text);

/// Leaves that of the text.
void drop_zero_fraction(std::string& text);

}  // namespace sameas
