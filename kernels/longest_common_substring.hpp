#pragma once
#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// Computes, for each pair (i = 0 .. pairs.size - 1), over code points, the length of the longest text that
/// stands in one piece in both.
/// \param out  pairs.size lengths, each in [0, min(|left|, |right|)]. Symmetric. Values of up to 65,536 units;
/// |left| * |right| comparisons, 4 to 16 of them an instruction. Does not throw or allocate, uses no scratch.
/// Thread-safe. Source: Gusfield (1997), "Algorithms on Strings, Trees and Sequences", chapter 7.
void longest_common_substring_length(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                                     std::uint32_t* out) noexcept;

/// Computes length / n with n = max(|left|, |right|), one division at the end; 1 for two empty texts.
/// Everything else is as for longest_common_substring_length.
void longest_common_substring(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                              double* out) noexcept;

}  // namespace sameas::kernels
