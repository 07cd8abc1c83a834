#pragma once
#include <cstddef>

namespace sameas::kernels {

/// Writes the American Soundex code, a capital letter and three digits, of a text given as code points.
/// Letters A-Z and a-z count; Latin letters with marks (Latin-1, Latin Extended-A) count as their base
/// letter, and every other unit is passed over. Letters of one code in a row count once, the first letter
/// included; H and W between them change nothing, a vowel or Y parts them.
/// \param out  room for 4 characters; written only where the result is 4.
/// \return 4, or 0 when the text has no such letter.
/// Linear; does not throw or allocate. Thread-safe. Source: US National Archives, "The Soundex Indexing
/// System".
std::size_t soundex(const char32_t* units, std::size_t size, char* out) noexcept;

}  // namespace sameas::kernels
