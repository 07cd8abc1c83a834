#pragma once
#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {

/// NYSIIS, the code of the New York State Identification and Intelligence System: a name rewritten to what it
/// sounds like, vowels as A, in letters. The original rules; the reading is that of Apache Commons Codec: KN
/// becomes NN (so N, not NN, in the code), W after a vowel becomes the vowel's A, equal neighbours are coded
/// once. Not cut: take the first 6 letters for the length of 1970. Where the rules for the end (S, then A go)
/// would leave nothing, the first letter stays. All letters of the text count as one word; folded first
/// (latin_letters): a text without a Latin letter has no code, any other has one. Linear; does not throw or
/// allocate, needs one character of CodeBuffer::letters a letter. Thread-safe. Source: R. L. Taft, "Name
/// Search Techniques", New York State Identification and Intelligence System, special report 1, Albany 1970.
std::size_t nysiis(std::u32string_view text, const CodeBuffer& buffer) noexcept;

/// The modified NYSIIS of the US Department of Agriculture: as `nysiis`, and a final S or Z goes first, final
/// YE becomes Y, NT and ND become N, IX and EX become IC and EC, an initial WR and RH becomes R, DG G, Y
/// inside a word is a vowel, SH counts as S, GHT as T, DG as G, WR as R, and an initial vowel is kept as it
/// is. Not cut (there: 8 letters). The source's rule for the suffixes JR and SR is left to cleaning. All else
/// as `nysiis`. Source: B. T. Lynch and W. L. Arends, "Selection of a Surname Coding Procedure for the SRS
/// Record Linkage System", US Department of Agriculture, 1977, appendix B.
std::size_t nysiis_modified(std::u32string_view text, const CodeBuffer& buffer) noexcept;

}  // namespace sameas::kernels
