#pragma once
#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// Computes the indel distance of each pair (i = 0 .. pairs.size - 1), over code points: the fewest insertions
/// and deletions of one unit that turn one text into the other. It is |left| + |right| - 2 * s, s being the
/// length of the longest common subsequence.
/// \param out  pairs.size distances, each in [0, |left| + |right|]. A metric. Values of up to 65,536 units;
/// |left| * |right| / 64 steps. Does not throw or allocate. Thread-safe with own scratch. Source: Hyyrö
/// (2004), "Bit-parallel LCS-length computation revisited".
void indel_distance(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                    std::uint32_t* out) noexcept;

/// Computes (n - distance) / n with the indel distance and n = |left| + |right|, one division at the end; 1
/// for two empty texts. Everything else is as for indel_distance.
void indel_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                      double* out) noexcept;

/// Computes s / n with s the length of the longest common subsequence and n = max(|left|, |right|), one
/// division at the end; 1 for two empty texts. Everything else is as for indel_distance.
void lcs_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                    double* out) noexcept;

}  // namespace sameas::kernels
