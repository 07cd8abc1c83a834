#pragma once
#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// Computes the Levenshtein distance of each pair (i = 0 .. pairs.size - 1), over code points: the fewest
/// insertions, deletions and substitutions of one unit that turn one text into the other.
/// \param out  pairs.size distances, each in [0, max(|left|, |right|)]. A metric: symmetric, triangle
/// inequality. Values of up to 65,536 units; |left| * |right| / 64 steps. Does not throw or allocate.
/// Thread-safe with own scratch. Source: Levenshtein (1966), "Binary codes capable of correcting deletions,
/// insertions, and reversals".
void levenshtein_distance(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                          std::uint32_t* out) noexcept;

/// Computes (n - distance) / n with the Levenshtein distance and n = max(|left|, |right|), one division at
/// the end; 1 for two empty texts. Everything else is as for levenshtein_distance.
void levenshtein_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                            double* out) noexcept;

}  // namespace sameas::kernels
