#pragma once
#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {

/// Daitch-Mokotoff Soundex (1985): six digits, one a sound, zeros where there are fewer; all codes of a name
/// whose spelling can be said in several ways, in ascending order (the system has no main code). Made for
/// Slavic and Yiddish names in Latin letters of any spelling: Moskowitz and Moskovitz are 645740, Auerbach
/// and Ohrbach 097400 and 097500.
///
/// The reading is that of JewishGen's coding chart and its rules:
///  - the longest letters of the chart count (Mintz: MIN-TZ); all words of a text are one word;
///  - a vowel is A, E, I, O, U, Y, and J where it is said as one; a sound before J has two codes where that
///    matters, each with the reading of J that it goes with;
///  - neighbours of equal digits count once: a sound behind its like (FOXX is 754000 as FOX is), and also
///    where one of them is the first or last digit of a pair (BESST is 743000 as BEST is); letters that are
///    not coded part them; MN and NM are coded as both;
///  - Polish A and E with ogonek, and Romanian T with cedilla or comma, have rows of their own in the chart,
///    and are looked for before any other mark is folded (latin_letters);
///  - UE is coded as UI, UJ and UY are, as JewishGen's own calculator does, though its chart has no such row.
/// No code when the text has no Latin letter.
///
/// A name with k sounds of two codes has up to 2^k codes; texts made for it reach some 2,000 (searched for;
/// never more than 10 * 8^5). Work and memory do not depend on how many ways there are to say a text, nor on
/// how many codes it has but for writing them: each sound costs at most some thousand operations on 64-bit
/// words (microseconds) for each first digit (one or two; eight in texts that begin with a letter with
/// ogonek), so 65,536 letters that all branch take a tenth of a second. Linear; about 13 KB of stack; does
/// not throw or allocate. Thread-safe.
/// Source: G. Mokotoff, "Soundexing and Genealogy", Avotaynu 1997; JewishGen, "Soundex Coding",
/// jewishgen.org/InfoFiles/ soundex.html, with its coding chart.
std::size_t daitch_mokotoff(std::u32string_view text, const CodeBuffer& buffer) noexcept;

}  // namespace sameas::kernels
