#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/errors.hpp"
#include "engine/model/model.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

/// 2 to this many bits is still a double, and so is the sum of a hundred of them.
constexpr double most_class_bits = 1000;

}  // namespace

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

PatternWeights::PatternWeights(const Model& model, const PatternLayout& layout) : layout_(layout) {
    SAMEAS_ASSERT(model.comparisons.size() == layout.comparisons());
    double background = 1.0 - model.prior;
    for (const NonMatchClass& other : model.classes) background -= other.share;
    prior_bits_ = kernels::log2(model.prior / background);
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        const ComparisonParameters& parameters = model.comparisons[c];
        std::vector<double> bits(layout.states(c), 0.0);  // null carries no evidence
        for (std::size_t s = 1; s < bits.size(); ++s) bits[s] = kernels::log2(parameters.m[s] / parameters.u[s]);
        bits_.push_back(std::move(bits));
    }
    for (const NonMatchClass& other : model.classes) {
        class_share_bits_.push_back(kernels::log2(other.share / background));
        std::vector<std::vector<double>> class_bits;
        for (std::size_t c = 0; c < layout.comparisons(); ++c) {
            std::vector<double> bits(layout.states(c), 0.0);
            for (std::size_t s = 1; s < bits.size(); ++s)
                bits[s] = kernels::log2(other.u[c][s] / model.comparisons[c].u[s]);
            class_bits.push_back(std::move(bits));
        }
        class_bits_.push_back(std::move(class_bits));
    }
}

double PatternWeights::weight(std::uint64_t pattern) const {
    double sum = prior_bits_;
    std::uint64_t rest = pattern;
    for (std::size_t c = 0; c < bits_.size(); ++c) {
        sum += bits_[c][rest % bits_[c].size()];
        rest /= bits_[c].size();
    }
    return sum + class_bits(pattern);
}

double PatternWeights::class_bits(std::uint64_t pattern) const {
    if (class_bits_.empty()) return 0;
    double beside_background = 0;
    for (std::size_t k = 0; k < class_bits_.size(); ++k) {
        double bits = class_share_bits_[k];
        std::uint64_t rest = pattern;
        for (const std::vector<double>& comparison : class_bits_[k]) {
            bits += comparison[rest % comparison.size()];
            rest /= comparison.size();
        }
        beside_background += kernels::exp2(std::min(bits, most_class_bits));
    }
    return -kernels::log2(1.0 + beside_background);
}

}  // namespace sameas
