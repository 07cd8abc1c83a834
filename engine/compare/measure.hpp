#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/compare/prepared_values.hpp"
#include "engine/settings/measure_call.hpp"
#include "kernels/levels.hpp"

namespace sameas {

/// Working memory of one thread for the measures that it computes; grows where a measure asks for more, so nothing is
/// allocated once warm.
struct MeasureScratch {
    std::vector<std::uint64_t> words;                ///< what kernels take as PairBatch::scratch
    std::vector<std::uint32_t> left, right, counts;  ///< pairs of parts (tokens, items) and whole-number results
    std::vector<double> values;
    std::vector<double> results;                     ///< that are only compared with bounds
    std::u32string units;                            ///< of texts that a measure puts together
    std::unique_ptr<MeasureScratch> inner;           ///< of the measure inside (Monge-Elkan and the like)
    MeasureScratch& nested();                        ///< `inner`, made when first asked for
};

/// Places of the values of a batch of pairs in their dictionary.
struct ValuePairs {
    const std::uint32_t* left = nullptr;
    const std::uint32_t* right = nullptr;
    std::size_t size = 0;
};

class TokenAlignment;
struct AlignmentResults;

/// A measure that is one of the results of an alignment of tokens.
struct AlignmentView {
    const TokenAlignment* alignment = nullptr;       ///< null: it is none
    double* AlignmentResults::*result = nullptr;
};

/// One measure with its options, made ready for the values of one dictionary. Immutable: compute() may be called from
/// several threads, each with a scratch of its own.
class Measure {
  public:
    virtual ~Measure() = default;

    /// out[i] for the values left[i] and right[i], which are not null and may be equal. NaN where it cannot be told (a
    /// number or date that does not parse): a level over it is unknown. Does not depend on the other pairs of the batch.
    virtual void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const = 0;

    /// levels[i]: the first of the bounds that the result for left[i] and right[i] meets, see kernels/levels.hpp. What compute()
    /// would give decides, to the bit.
    virtual void levels(const ValuePairs& pairs, const kernels::LevelBounds& bounds, std::uint8_t* levels,
                        MeasureScratch& scratch) const;

    /// The result for two equal values: 1 for similarities, 0 for distances and differences. NaN when that depends on the
    /// value, then equal pairs are computed too.
    virtual double of_equal() const = 0;

    /// What the measure is read off, so that several of one alignment are had for one, and what values share with them.
    virtual AlignmentView alignment() const { return {}; }
};

/// Makes a measure ready. `values` must outlive it. Linear in the values, once a dictionary and form (text rows, q-gram
/// sets, tokens), shared by all measures over the same PreparedValues.
/// \throws InvalidSettings for a name that is not in the table; ResourceLimit for a value that is too long for it
std::unique_ptr<Measure> make_measure(const MeasureCall& call, PreparedValues& values);

}  // namespace sameas
