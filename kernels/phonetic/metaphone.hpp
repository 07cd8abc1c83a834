#pragma once
#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {

/// Metaphone (Philips 1990): how an English word sounds, spelt with B F H J K L M N P R S T W Y, X (sh), 0
/// (th), and a vowel where it begins the word. The rules as published, and where these leave a choice, as
/// Apache commons-codec reads them: G is not heard in -gh at the end and in any -gn-, C not in -sci-, -sce-,
/// -scy-, H not behind C, G, P, S, T, and a text of one letter is its own code. One reading differs from
/// commons-codec's, which writes K for CH before a vowel that begins the word: here it is X, as published
/// (Charles: XRLS). PHP, Perl and MySQL have rules of their own. Codes are not cut: ask for first(..., 4)
/// where they shall be. A text of several words is coded as one, blanks part it. Marked letters are folded
/// first (latin_letters).
/// No code when the text has no Latin letter, or none that sounds ("Why").
/// Linear; does not throw or allocate. Thread-safe.
/// Source: L. Philips, "Hanging on the Metaphone", Computer Language 7(12), December 1990; the rules as in A.
/// Binstock and J. Rex, "Practical Algorithms for Programmers", Addison-Wesley 1995.
std::size_t metaphone(std::u32string_view text, const CodeBuffer& buffer) noexcept;

}  // namespace sameas::kernels
