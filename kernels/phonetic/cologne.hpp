#pragma once
#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {

/// Koelner Phonetik, made for German names: each letter is a digit by its sound in its context, H has none;
/// then equal digits in a row count once; then zeros (vowels, J, Y) go but for one that leads. H, having no
/// digit, parts nothing, neither do blanks and hyphens: all letters of the text count as one word, and a C is
/// initial at the start of the text alone. Umlauts count as their vowel, which is their digit, ß as SS;
/// folded first (latin_letters). A text without a letter but H has no code, any other has one. Never cut.
/// Linear; does not throw or allocate, needs one character of CodeBuffer::letters a letter. Thread-safe.
/// Source: H. J. Postel, "Die Koelner Phonetik. Ein Verfahren zur Identifizierung von Personennamen auf der
/// Grundlage der Gestaltanalyse", IBM-Nachrichten 19, 1969, 925-931.
std::size_t cologne(std::u32string_view text, const CodeBuffer& buffer) noexcept;

}  // namespace sameas::kernels
