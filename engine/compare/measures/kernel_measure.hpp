#pragma once
#include <algorithm>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>

#include "engine/compare/measure.hpp"
#include "kernels/text_batch.hpp"

namespace sameas::measures {

/// A measure that is one call of a kernel over text values.
/// \tparam Kernel  called as kernel(TextBatch, TextBatch, PairBatch, Out*)
template <class Out, class Kernel>
class KernelMeasure final : public Measure {
  public:
    KernelMeasure(const TextValues& texts, double of_equal, Kernel kernel)
        : texts_(texts), of_equal_(of_equal), kernel_(std::move(kernel)) {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        if constexpr (std::is_same_v<Out, double>) {
            run_kernel(pairs, out, scratch);
        } else {
            std::copy_n(distances_of(pairs, scratch), pairs.size, out);
        }
    }

    void levels(const ValuePairs& pairs, const kernels::LevelBounds& bounds, std::uint8_t* levels,
                MeasureScratch& scratch) const override {
        if constexpr (std::is_same_v<Out, double>) {
            Measure::levels(pairs, bounds, levels, scratch);
        } else {
            kernels::write_levels(distances_of(pairs, scratch), pairs.size, bounds, levels);
        }
    }

    double of_equal() const override { return of_equal_; }

  private:
    void run_kernel(const ValuePairs& pairs, Out* out, MeasureScratch& scratch) const {
        const std::size_t words = kernels::scratch_words(texts_.longest());
        if (scratch.words.size() < words) scratch.words.resize(words);
        const kernels::TextBatch texts = texts_.batch();
        kernel_(texts, texts, {pairs.left, pairs.right, pairs.size, scratch.words.data()}, out);
    }
    const Out* distances_of(const ValuePairs& pairs, MeasureScratch& scratch) const {
        if (scratch.counts.size() < pairs.size) scratch.counts.resize(pairs.size);
        run_kernel(pairs, scratch.counts.data(), scratch);
        return scratch.counts.data();
    }

    const TextValues& texts_;
    double of_equal_;
    Kernel kernel_;
};

/// Units of the longest value that the partial ratios take: they need left * right steps and not a 64th of that.
inline constexpr std::size_t partial_ratio_units_max = 8192;

/// \throws ResourceLimit where a value is longer than `units_max`; names the measure and quotes the value
void check_longest(const TextValues& texts, std::size_t units_max, std::string_view measure,
                   const Dictionary& dictionary);

/// A similarity kernel: 1 for equal values.
template <class Kernel>
std::unique_ptr<Measure> similarity_of(const TextValues& texts, Kernel kernel) {
    return std::make_unique<KernelMeasure<double, Kernel>>(texts, 1.0, std::move(kernel));
}

/// A kernel of whole-number distances: 0 for equal values.
template <class Kernel>
std::unique_ptr<Measure> distance_of(const TextValues& texts, Kernel kernel) {
    return std::make_unique<KernelMeasure<std::uint32_t, Kernel>>(texts, 0.0, std::move(kernel));
}

}  // namespace sameas::measures
