#pragma once
#include <string>
#include <string_view>

namespace sameas {

/// What is left of a number that is written with zeros before it: "417" of "00417", "0" of "000". The text itself where it
/// is no digits alone, or has no such zeros.
std::string_view without_leading_zeros(std::string_view text);

/// Leaves that of the text.
void drop_leading_zeros(std::string& text);

}  // namespace sameas
