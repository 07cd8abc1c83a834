#include "engine/model/pair_adjustments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/math.hpp"

namespace sameas {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Share of the records with a value that have each, by ValueId. Not the dictionary's counts: a shared domain counts other
/// fields too.
std::vector<double> counted_shares(const Features& features, std::size_t feature) {
    std::vector<std::uint64_t> counts(features.values(feature).size());
    for (std::size_t row = 0; row < features.rows(); ++row)
        ++counts[index(features.codes(static_cast<RowId>(row))[feature])];
    const double total = static_cast<double>(features.rows() - counts[index(null_value)]);
    std::vector<double> shares(counts.size(), unknown);
    for (std::size_t v = 1; v < counts.size(); ++v) {
        if (counts[v] > 0) shares[v] = static_cast<double>(counts[v]) / total;
    }
    return shares;
}

std::vector<double> given_shares(const ShareTable& table, const Dictionary& values) {
    std::vector<std::pair<std::string, double>> sorted = table.shares;
    std::sort(sorted.begin(), sorted.end());
    std::vector<double> shares(values.size(), unknown);
    for (std::size_t v = 1; v < shares.size(); ++v) {
        const std::string_view text = values.text(static_cast<ValueId>(v));
        const auto found = std::lower_bound(sorted.begin(), sorted.end(), text,
                                            [](const auto& entry, std::string_view t) { return entry.first < t; });
        if (found != sorted.end() && found->first == text) shares[v] = found->second;
    }
    return shares;
}

}  // namespace

PairAdjustments::PairAdjustments(const GivenAdjustments& given, const Features& features)
    : features_(features), conditions_(given.conditions) {
    for (const ShareAdjustment& one : given.adjustments) {
        const std::size_t feature = features.find(one.expression);
        const auto table = std::find_if(given.shares.begin(), given.shares.end(),
                                        [&](const ShareTable& t) { return t.expression == one.expression; });
        adjustments_.push_back({one.comparison, one.level, feature,
                                table == given.shares.end() ? counted_shares(features, feature)
                                                            : given_shares(*table, features.values(feature)),
                                one.weight, kernels::log2(one.u), one.least_share});
    }
}

double PairAdjustments::Adjustment::bits(double left, double right) const {
    const double larger = std::fmax(left, right);  // of which NaN counts only where both are
    if (std::isnan(larger)) return 0;
    return weight * (u_bits - kernels::log2(std::max(larger, least_share)));
}

double PairAdjustments::bits_of(std::size_t comparison, std::size_t level, RowId left, RowId right) const {
    double sum = 0;
    for (const Adjustment& one : adjustments_) {
        if (one.comparison != comparison || one.level != level) continue;
        sum += one.bits(one.share[index(features_.codes(left)[one.feature])],
                        one.share[index(features_.codes(right)[one.feature])]);
    }
    return sum;
}

double PairAdjustments::bits(std::uint64_t pattern, const PatternLayout& layout, RowId left, RowId right) const {
    double sum = 0;
    for (const Adjustment& one : adjustments_) {
        if (layout.level(one.comparison, layout.state(pattern, one.comparison)) != one.level) continue;
        sum += one.bits(one.share[index(features_.codes(left)[one.feature])],
                        one.share[index(features_.codes(right)[one.feature])]);
    }
    return sum;
}

bool PairAdjustments::admits(std::size_t rule, std::uint64_t pattern, const PatternLayout& layout) const {
    return std::all_of(conditions_.begin(), conditions_.end(), [&](const RuleCondition& condition) {
        return condition.rule != rule || layout.level(condition.comparison, layout.state(pattern, condition.comparison)) == 1;
    });
}

void PairAdjustments::raise(std::vector<std::vector<double>>& bits, const PatternLayout& layout) const {
    for (const Adjustment& one : adjustments_) {
        // The larger of two shares is a share of some value; null (0) has none, and an unknown value adds nothing.
        double most = 0;
        for (std::size_t v = 1; v < one.share.size(); ++v) most = std::max(most, one.bits(one.share[v], one.share[v]));
        const std::size_t first = layout.first_state(one.comparison, one.level);
        for (std::size_t b = 0; b < layout.bins(one.comparison, one.level); ++b) bits[one.comparison][first + b] += most;
    }
}

}  // namespace sameas
