#pragma once
#include <cstddef>
#include <string_view>

namespace sameas::kernels {

/// Tells whether the bytes are well-formed UTF-8 (Unicode 15, table 3-7): no overlong form, no surrogate,
/// nothing above U+10FFFF, no sequence cut short. The empty text is valid, and so is U+0000. Linear; does not
/// throw. Thread-safe.
bool valid_utf8(std::string_view text) noexcept;

/// Writes the code points of a text that valid_utf8 accepts; of any other text the result means nothing, but
/// nothing outside `valid_text` is read and nothing beyond `out` written.
/// \param out  room for valid_text.size() units.
/// \return the number of units written. Linear; does not throw or allocate. Thread-safe.
std::size_t decode_utf8(std::string_view valid_text, char32_t* out) noexcept;

}  // namespace sameas::kernels
