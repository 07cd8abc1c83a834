#pragma once
#include <string>
#include <string_view>

namespace sameas {

/// Computes the key under which OpenRefine's key collision clustering brings spellings of one name together:
///
/// 1. Unicode NFKC with full case folding, without what is invisible;
/// 2. the combining marks U+0300 .. U+036F go, and a Latin letter counts as its base letters (kernels::latin_letters: ø o,
///    ł l, æ ae, ß ss), in lower case; other scripts stay;
/// 3. punctuation (Unicode category P), the ASCII symbols $ + < = > ^ ` | ~ and control characters go, and nothing
///    stands in their place: `o'neil` and `oneil` are one word, `smith-jones` is `smithjones`;
/// 4. the words between white space, distinct, in bytewise order, joined by one blank.
///
/// \return empty where no word is left. Allocates. Linear but for the sorting. Thread-safe. \pre text is valid UTF-8
/// Source: OpenRefine documentation, "Clustering in depth" (fingerprint method); it folds fewer letters.
std::string fingerprint(std::string_view text);

}  // namespace sameas
