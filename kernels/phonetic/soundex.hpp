#pragma once
#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {

// Soundex: the first letter of a name, then digits for its consonants: BFPV 1, CGJKQSXZ 2, DT 3, L 4, MN 5,
// R 6. Letters of one code that count as neighbours are coded once, the first letter's own code taking part.
// The readings differ in what parts neighbours, in the length, and in what they do with texts of several
// words. All fold first (latin_letters): a text without a Latin letter has no code, any other has one. All
// are linear, do not throw or allocate, are thread-safe, and need no CodeBuffer::letters.

/// American Soundex as the US National Archives state it: H and W part nothing, vowels and Y part. One letter
/// and three digits, zeros where there are fewer; cut there by definition. All letters of the text count as
/// one word. Source: US National Archives, "The Soundex Indexing System"; Russell and Odell, US patents
/// 1261167 (1918) and 1435663 (1922).
std::size_t soundex(std::u32string_view text, const CodeBuffer& buffer) noexcept;

/// MySQL's and MariaDB's SOUNDEX(): letters without a code (vowels, H, W, Y) go first, equal neighbours
/// after, so nothing parts equal codes: BAB is B000. Filled up to three digits, never cut. All letters count
/// as one word. MySQL itself keeps a first letter with a mark and counts later ones as vowels; here all are
/// folded to base letters. Source: MySQL 8.0 Reference Manual, 12.8 String Functions: "the original Soundex
/// algorithm, not the more popular enhanced version": vowels are dropped first, duplicates second.
std::size_t soundex_mysql(std::u32string_view text, const CodeBuffer& buffer) noexcept;

/// SQL Server's SOUNDEX() at database compatibility level 110 or above: the rules of `soundex` (H and W part
/// nothing, vowels and Y part; below level 110 H and W parted too, and the first letter's code did not take
/// part), read up to the first character that is no letter: O'Hara is O000. A text that begins with another
/// character has no code (there: 0000). Source: Microsoft, Transact-SQL reference, SOUNDEX, "SOUNDEX
/// Compatibility".
std::size_t soundex_sql_server(std::u32string_view text, const CodeBuffer& buffer) noexcept;

}  // namespace sameas::kernels
