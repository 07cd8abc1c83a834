#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/errors.hpp"
#include "engine/model/model.hpp"
#include "kernels/math.hpp"

namespace sameas {

double probability(double weight_bits) {
    if (weight_bits >= 0) return 1.0 / (1.0 + kernels::exp2(-weight_bits));
    const double odds = kernels::exp2(weight_bits);
    return odds / (1.0 + odds);
}

double weight_bits(double probability) {
    if (probability <= 0) return -std::numeric_limits<double>::infinity();
    if (probability >= 1) return std::numeric_limits<double>::infinity();
    return kernels::log2(probability / (1.0 - probability));
}

PatternWeights::PatternWeights(const Model& model, const PatternLayout& layout)
    : layout_(layout), prior_bits_(weight_bits(model.prior)) {
    SAMEAS_ASSERT(model.comparisons.size() == layout.comparisons());
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        const ComparisonParameters& parameters = model.comparisons[c];
        std::vector<double> bits(layout.states(c), 0.0);  // null carries no evidence
        for (std::size_t s = 1; s < bits.size(); ++s) bits[s] = kernels::log2(parameters.m[s] / parameters.u[s]);
        bits_.push_back(std::move(bits));
    }
}

double PatternWeights::weight(std::uint64_t pattern) const {
    double sum = prior_bits_;
    for (std::size_t c = 0; c < bits_.size(); ++c) {
        sum += bits_[c][pattern % bits_[c].size()];
        pattern /= bits_[c].size();
    }
    return sum;
}

}  // namespace sameas
