#pragma once
#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// Computes the Hamming distance of each pair (i = 0 .. pairs.size - 1), over code points: the places at which
/// the units differ. Defined for texts of unequal lengths too: each place that only the longer text has
/// differs, so the difference of the lengths is added.
/// \param out  pairs.size distances, each in [0, max(|left|, |right|)]. A metric. Values of up to 65,536
/// units; linear. Does not throw or allocate, uses no scratch. Thread-safe. Source: Hamming (1950), "Error
/// detecting and error correcting codes".
void hamming_distance(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                      std::uint32_t* out) noexcept;

/// Computes (n - distance) / n with the Hamming distance and n = max(|left|, |right|), one division at the
/// end; 1 for two empty texts. Everything else is as for hamming_distance.
void hamming_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                        double* out) noexcept;

}  // namespace sameas::kernels
