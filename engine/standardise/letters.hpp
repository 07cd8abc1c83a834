#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sameas {

// Letters and the marks around them. Texts are valid UTF-8 in lower case.

/// The code points without marks on Latin, Greek and Cyrillic letters, composed again. Marks of other scripts make vowels: they
/// stay. Linear.
std::vector<std::int32_t> units_without_marks(std::string_view text);

/// How a letter is written that is no other one with a mark, `ø` as `o`; empty for all others. \param unit  a code point
std::string_view plain_letters(std::int32_t unit);

/// True for the characters that people write as an apostrophe.
bool is_apostrophe(std::int32_t unit);

/// `ångström` to `angstrom`, `łódź` to `lodz`.
void drop_diacritics(std::string& text);
/// `o'neil` to `oneil`; a text of apostrophes alone stays.
void drop_apostrophes(std::string& text);
/// `smith-jones` to `smith jones`; a text of hyphens alone stays.
void split_at_hyphens(std::string& text);

}  // namespace sameas
