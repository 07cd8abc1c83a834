#pragma once
#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {

/// The consonants of a text: its first letter, whatever it is, then every letter but A, E, I, O, U, Y; a
/// letter that follows its like in the spelling counts once (Anna: AN, Nana: NN). Never cut. Marked letters
/// are folded first (latin_letters), and all words of the text count as one: "van der Meer" is VNDRMR, as
/// "Vandermeer" is.
/// No code when the text has no Latin letter.
/// Linear; does not throw or allocate, needs no CodeBuffer::letters. Thread-safe.
/// Source: none needed; the idea is that of abjads, and of the keys of J. Pollock and A. Zamora, "Automatic
/// Spelling Correction in Scientific and Scholarly Text", CACM 27(4), 1984, which add the vowels behind.
std::size_t consonant_skeleton(std::u32string_view text, const CodeBuffer& buffer) noexcept;

}  // namespace sameas::kernels
