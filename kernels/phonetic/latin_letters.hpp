#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace sameas::kernels {

/// Folds a text to the capital letters A-Z and single blanks, what the phonetic rules are written for: Latin
/// letters with marks count as their base letter (Latin-1, Latin Extended-A and -B, IPA extensions, Latin
/// Extended Additional), ligatures and letters of two sounds as two (Æ AE, Œ OE, ß SS, Þ TH, Ĳ IJ, Ǆ DZ), Ð
/// counts as D, Ə as E, Ŋ as N; combining marks, apostrophes, dots and invisible joiners count as nothing.
/// Any other unit (a blank, a hyphen, a digit, a letter of another script) parts words: one blank between
/// letters, none at either end.
/// \param letters  where the result stands
/// \return the letters, empty when the text has none; nothing when `letters` is too small.
/// Linear; does not throw or allocate. Thread-safe.
std::optional<std::string_view> latin_letters(std::u32string_view text, std::span<char> letters) noexcept;

}  // namespace sameas::kernels
