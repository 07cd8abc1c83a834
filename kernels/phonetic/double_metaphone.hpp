#pragma once
#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {

// Double Metaphone (Philips 2000): what a name sounds like, spelt with A (any vowel that begins the name), F
// H J K L M N P R S T, X (sh) and 0 (th). Names of foreign origin get a second code, as a second way to say
// them: "Schmidt" is XMT or SMT, "Smith" SM0 or XMT, so the two meet. The reading is that of the article's
// own program: Y is a vowel, a text of several words is one text with blanks in it (rules for names such as
// "San Jacinto" and "Mac Gregor" look at them), and codes are not cut: ask for first(..., 4) where they shall
// be as long as there. Ç is an S and Ñ an N of its own, which nothing doubles; every other marked letter is
// folded first (latin_letters). All are linear, do not throw or allocate, and are thread-safe.
// Source: L. Philips, "The Double Metaphone Search Algorithm", C/C++ Users Journal 18(6), June 2000; its
// program, which Philips placed in the public domain, with K. Atkinson's corrections.

/// The main code, then the second where it differs. Two values agree when their sets of codes meet.
/// No code when the text has no Latin letter, or none that sounds (a lone "H").
std::size_t double_metaphone(std::u32string_view text, const CodeBuffer& buffer) noexcept;

/// The main code alone: how most speakers of English say the name.
std::size_t double_metaphone_main(std::u32string_view text, const CodeBuffer& buffer) noexcept;

/// The second code alone, which is the main one where the rules have no other: so every name has both.
std::size_t double_metaphone_second(std::u32string_view text, const CodeBuffer& buffer) noexcept;

}  // namespace sameas::kernels
