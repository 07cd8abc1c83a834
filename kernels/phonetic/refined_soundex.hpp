#pragma once
#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {

/// Refined Soundex: the first letter, then a digit for every letter, the first one and vowels included, equal
/// digits in a row once: AEHIOUWY 0, BP 1, FV 2, CKS 3, GJ 4, QXZ 5, DT 6, L 7, MN 8, R 9. Ten classes and
/// any length: far finer than Soundex. All letters of the text count as one word; folded first
/// (latin_letters), a text without a Latin letter has no code, any other has one. Never cut. Linear; does not
/// throw or allocate, needs no CodeBuffer::letters. Thread-safe. Source: Apache Commons Codec, RefinedSoundex
/// (mapping US_ENGLISH_MAPPING_STRING), whose reading this is.
std::size_t refined_soundex(std::u32string_view text, const CodeBuffer& buffer) noexcept;

}  // namespace sameas::kernels
