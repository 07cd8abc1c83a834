#pragma once
#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// The two constants of Jaro-Winkler that some tools change.
struct JaroWinklerOptions {
    double prefix_weight = 0.1;  ///< for each of at most 4 equal leading units, 0 .. 0.25
    double boost_above = 0.7;    ///< only where the Jaro similarity is above this, 0 .. 1
};

/// Computes the Jaro-Winkler similarity of each pair (i = 0 .. pairs.size - 1), over code points: with the
/// Jaro similarity j and p equal leading units (counted up to 4), j + (p * 0.1) * (1 - j) where j > 0.7, else
/// j.
/// \param out  pairs.size values in [0, 1]; two empty texts give 1, one empty text 0. Symmetric.
/// Values of up to 65,536 units. Does not throw or allocate. Thread-safe with own scratch.
/// Source: Winkler (1990), "String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter
/// Model".
void jaro_winkler(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                  double* out) noexcept;

/// The same with other constants: j + (p * prefix_weight) * (1 - j) where j > boost_above.
void jaro_winkler_with(const JaroWinklerOptions& options, const TextBatch& left, const TextBatch& right,
                       const PairBatch& pairs, double* out) noexcept;

}  // namespace sameas::kernels
