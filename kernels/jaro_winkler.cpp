#include "kernels/jaro_winkler.hpp"

#include "kernels/jaro.hpp"
#include "kernels/text_view.hpp"

namespace sameas::kernels {

void jaro_winkler(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                  double* out) noexcept {
    constexpr double bonus_above = 0.7;
    constexpr double prefix_weight = 0.1;
    constexpr std::size_t prefix_max = 4;
    jaro(left, right, pairs, out);
    for (std::size_t i = 0; i < pairs.size; ++i) {
        if (!(out[i] > bonus_above)) continue;
        const std::size_t prefix =
            common_prefix(text_view(left, pairs.left[i]), text_view(right, pairs.right[i]), prefix_max);
        out[i] += (static_cast<double>(prefix) * prefix_weight) * (1.0 - out[i]);
    }
}

}  // namespace sameas::kernels
