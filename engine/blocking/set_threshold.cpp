#include "engine/blocking/set_threshold.hpp"

#include <algorithm>
#include <array>

namespace sameas {

namespace {

double common_of_sizes(double common, double, double) noexcept {
    return common;
}

/// By coefficient.
constexpr std::array of_sizes = {&kernels::jaccard_of_sizes, &kernels::dice_of_sizes, &kernels::cosine_of_sizes,
                                 &kernels::overlap_coefficient_of_sizes, &common_of_sizes};

}  // namespace

bool SetThreshold::reached(std::uint32_t common, std::uint32_t left, std::uint32_t right) const {
    return of_sizes[static_cast<std::size_t>(coefficient)](common, left, right) >= bound;
}

std::uint32_t SetThreshold::least_common(std::uint32_t left, std::uint32_t right) const {
    std::uint32_t least = 1, beyond = std::min(left, right) + 1;  // the answer is in [least, beyond]
    while (least < beyond) {
        const std::uint32_t middle = least + (beyond - least) / 2;
        if (reached(middle, left, right)) {
            beyond = middle;
        } else {
            least = middle + 1;
        }
    }
    return least;
}

void SetThreshold::measure(const kernels::SetBatch& sets, const kernels::PairBatch& pairs, double* out) const {
    switch (coefficient) {
        case SetCoefficient::jaccard:
            return kernels::set_jaccard(sets, sets, pairs, out);
        case SetCoefficient::dice:
            return kernels::set_dice(sets, sets, pairs, out);
        case SetCoefficient::cosine:
            return kernels::set_cosine(sets, sets, pairs, out);
        case SetCoefficient::overlap:
            return kernels::set_overlap_coefficient(sets, sets, pairs, out);
        case SetCoefficient::common:
            break;
    }
    std::array<std::uint32_t, 256> counts;
    for (std::size_t begin = 0; begin < pairs.size; begin += counts.size()) {
        const std::size_t size = std::min(counts.size(), pairs.size - begin);
        kernels::set_overlap(sets, sets, {pairs.left + begin, pairs.right + begin, size, nullptr}, counts.data());
        std::copy_n(counts.data(), size, out + begin);
    }
}

}  // namespace sameas
