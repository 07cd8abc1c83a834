#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace sameas {

/// The beginning of a value, fit for a message: valid UTF-8 of at most `bytes_max` bytes without control
/// characters. Bytes that are not UTF-8, and control characters, are written as \xHH; a value that was cut
/// ends in "...".
/// \pre bytes_max >= 8
std::string printable_excerpt(std::string_view text, std::size_t bytes_max = 80);

}  // namespace sameas
