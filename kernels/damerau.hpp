#pragma once
#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// Computes the unrestricted Damerau-Levenshtein distance of each pair (i = 0 .. pairs.size - 1), over code
/// points: the fewest insertions, deletions, substitutions of one unit and swaps of two neighbours that turn
/// one text into the other, where units may be edited between and after a swap: 2 for `ca` and `abc` (swap,
/// insert), for which the optimal string alignment distance (osa.hpp) is 3.
/// \param out  pairs.size distances, each in [0, max(|left|, |right|)]. A metric: symmetric, triangle
/// inequality. Values of up to 65,536 units; |left| * |right| / 64 steps. Does not throw or allocate.
/// Thread-safe with own scratch. Sources: Damerau (1964), "A technique for computer detection and correction
/// of spelling errors"; Lowrance and Wagner (1975), "An extension of the string-to-string correction problem".
void damerau_distance(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                      std::uint32_t* out) noexcept;

/// Computes (n - distance) / n with the unrestricted Damerau-Levenshtein distance and n = max(|left|,
/// |right|), one division at the end; 1 for two empty texts. Everything else is as for damerau_distance.
void damerau_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                        double* out) noexcept;

}  // namespace sameas::kernels
