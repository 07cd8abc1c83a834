#pragma once
#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// Computes what RapidFuzz calls `ratio`, as a share of 1 and not of 100: the same as indel_similarity
/// (indel.hpp). 1 for two empty texts, as there.
/// \param out  pairs.size values in [0, 1]. Symmetric. Everything else is as for indel_similarity.
void ratio(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, double* out) noexcept;

/// Computes what RapidFuzz (3.14) calls `partial_ratio`, as a share of 1: the best `ratio` of the shorter text
/// with a window of the longer one, for each pair (i = 0 .. pairs.size - 1), over code points. Windows are all
/// those of the shorter text's length, and the shorter ones at both ends of the longer text. Of two texts of
/// the same length each is once the longer one. The best is taken exactly, 2 * common / (|shorter| + |window|)
/// with one division at the end; RapidFuzz computes 1 - distance / (...), which may differ in the last bit.
/// 1 for two empty texts, 0 where one is empty.
/// \param out  pairs.size values in [0, 1]. Symmetric. Values of up to 65,536 units. Where the shorter one has
/// up to 64 units at most |left| * |right| steps, otherwise |left| * |right| of them, always. Does not throw or
/// allocate. Thread-safe with own scratch. Sources: RapidFuzz's documentation; Tiskin (2008), "Semi-local
/// string comparison: algorithmic techniques and applications".
void partial_ratio(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, double* out) noexcept;

}  // namespace sameas::kernels
