#pragma once
#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// Computes the optimal string alignment distance of each pair (i = 0 .. pairs.size - 1), over code points:
/// the fewest insertions, deletions, substitutions and swaps of two neighbours that turn one text into the
/// other, where no unit is edited twice ("ca" to "abc" costs 3). This is what most software calls
/// Damerau-Levenshtein.
/// \param out  pairs.size distances, each in [0, max(|left|, |right|)]. Symmetric; the triangle inequality
/// does not hold. Values of up to 65,536 units; |left| * |right| / 64 steps. Does not throw or allocate.
/// Thread-safe with own scratch. Source: Damerau (1964), "A technique for computer detection and correction
/// of spelling errors".
void osa_distance(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                  std::uint32_t* out) noexcept;

/// Computes (n - distance) / n with the optimal string alignment distance and n = max(|left|, |right|), one
/// division at the end; 1 for two empty texts. Everything else is as for osa_distance.
void osa_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                    double* out) noexcept;

}  // namespace sameas::kernels
