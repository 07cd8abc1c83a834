// Measures by the sound of values, in one pass over both texts.
#include "engine/compare/measures/kernel_measure.hpp"
#include "kernels/phonetic/match_rating.hpp"
#include "kernels/text_view.hpp"

namespace sameas::measures {

std::unique_ptr<Measure> match_rating_agrees(const MeasureCall&, PreparedValues& values) {
    const auto kernel = [](const kernels::TextBatch& left, const kernels::TextBatch& right,
                           const kernels::PairBatch& pairs, double* out) {
        kernels::for_each_pair(left, right, pairs,
                               [out](std::size_t i, std::u32string_view left_text, std::u32string_view right_text) {
            out[i] = kernels::match_rating_agrees(left_text, right_text) ? 1.0 : 0.0;
        });
    };
    // Equal values are computed too: one without a Latin letter does not agree even with itself.
    return std::make_unique<KernelMeasure<double, decltype(kernel)>>(
        values.code_points(), std::numeric_limits<double>::quiet_NaN(), kernel);
}

}  // namespace sameas::measures
