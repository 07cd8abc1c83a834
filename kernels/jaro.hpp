#pragma once
#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// Computes the Jaro similarity of each pair (i = 0 .. pairs.size - 1), over code points.
/// With m matches (equal units at most max(|left|, |right|) / 2 - 1 places apart, never less than 0, taken
/// greedily from the left) of which t = half of those out of order, rounded down:
/// ((m / |left| + m / |right|) + (m - t) / m) / 3, evaluated in just this order. No match gives 0; two empty
/// texts 1.
/// \param out  pairs.size values in [0, 1]. Symmetric.
/// Values of up to 65,536 units. Quadratic / 64 at worst. Does not throw or allocate. Thread-safe with own
/// scratch. Source: Jaro (1989), "Advances in Record-Linkage Methodology as Applied to Matching the 1985
/// Census of Tampa".
void jaro(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, double* out) noexcept;

/// The same, pair by pair: what jaro() does with values that do not stand in rows.
void jaro_of_any_length(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                        double* out) noexcept;

}  // namespace sameas::kernels
