#pragma once
#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {

// Caverphone, made to match names of the electoral rolls of southern Dunedin, New Zealand, about 1900 and
// tuned to the accent there (an R or L that no vowel follows is not heard). A name is rewritten by a list of
// rules, each over the whole name before the next; the code is capital letters, filled with 1 and cut to its
// length by definition. All letters of the text count as one word; folded first (latin_letters): a text
// without a Latin letter has no code, any other has one, perhaps of 1 only (W). Both are linear, do not throw
// or allocate, are thread-safe, and need one character of CodeBuffer::letters a letter.

/// Caverphone 1.0: 6 characters.
/// Source: D. Hood, "Caverphone: Phonetic Matching Algorithm", Caversham Project Occasional Technical Paper
/// CTP060902, University of Otago, 2002.
std::size_t caverphone1(std::u32string_view text, const CodeBuffer& buffer) noexcept;

/// Caverphone 2.0, for any English names: 10 characters; a final E goes, TROUGH, Y and finals have rules of
/// their own. MB becomes M at the end of the name, as in 1.0 and as Apache Commons Codec has it (the paper
/// says "starts with", a slip). Source: D. Hood, "Caverphone Revisited", Caversham Project Occasional
/// Technical Paper CTP150804, University of Otago, 2004.
std::size_t caverphone2(std::u32string_view text, const CodeBuffer& buffer) noexcept;

}  // namespace sameas::kernels
