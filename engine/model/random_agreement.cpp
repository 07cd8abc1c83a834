#include "engine/model/random_agreement.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "engine/compare/token_alignment.hpp"
#include "engine/errors.hpp"
#include "engine/model/value_counts.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

/// Random pairs that the expected split of a sampled level into rarity bins counts for.
constexpr double bin_pseudo_pairs = 10;

/// True when all levels read one field only, so that the comparison is null just where `exact` is unknown.
bool starts_with_exact_of_one_field(const ComparisonSettings& comparison) {
    if (comparison.levels.front().is_else || comparison.levels.front().predicate.kind != Predicate::Kind::exact) {
        return false;
    }
    const std::string& field = comparison.levels.front().predicate.operands.front().field();
    std::vector<Expression> all;
    for (const LevelSettings& level : comparison.levels) {
        if (!level.is_else) add_operands(all, level.predicate);
    }
    return comparison.levels.front().predicate.operands.front().is_field() &&
           std::all_of(all.begin(), all.end(), [&](const Expression& e) { return e.field() == field; });
}

/// Shares of the states from the sample alone: levels with half a pair at least, bins drawn to what chance makes of
/// the values' own rarity (an agreement by chance is the rarer, the rarer the value).
RandomAgreement from_sample(const PatternLayout& layout, std::size_t c, const std::vector<PatternCount>& sample,
                            const ParameterPriors& priors) {
    std::vector<double> counts(layout.states(c), 0.0);
    for (const PatternCount& entry : sample) counts[layout.state(entry.pattern, c)] += static_cast<double>(entry.count);
    double total = 0;
    for (std::size_t s = 1; s < counts.size(); ++s) total += counts[s];
    RandomAgreement result;
    result.share.assign(layout.states(c), 0.0);
    result.floor.assign(layout.states(c), 0.0);
    const double pairs = std::max(total, 1.0);
    for (std::size_t l = 1; l <= layout.levels(c); ++l) {
        const std::size_t first = layout.first_state(c, l), bins = layout.bins(c, l);
        double level = 0, expected_sum = 0;
        std::vector<double> expected(bins, 1.0);
        for (std::size_t b = 0; b < bins; ++b) {
            level += counts[first + b];
            if (bins > 1) {
                expected[b] = std::max(priors.own_bins[c][first + b], 1e-6) *
                              kernels::exp2(-rarity_bin_bits * (static_cast<double>(b) + 0.5));
            }
            expected_sum += expected[b];
        }
        const double level_share = std::max(level, 0.5) / pairs;
        for (std::size_t b = 0; b < bins; ++b) {
            const double part = (counts[first + b] + bin_pseudo_pairs * expected[b] / expected_sum) / (level + bin_pseudo_pairs);
            result.share[first + b] = level_share * part;
            result.floor[first + b] = 0.5 / pairs * std::max(expected[b] / expected_sum, 1e-3);
        }
    }
    return result;
}

/// Replaces the share of `exact` by the exact one, and scales the other levels to what is left.
void use_value_counts(RandomAgreement& agreement, const PatternLayout& layout, std::size_t c, const EqualPairs& pairs) {
    if (pairs.compared == 0) return;
    const std::size_t first = layout.first_state(c, 1), bins = layout.bins(c, 1);
    const double compared = static_cast<double>(pairs.compared);
    double equal = 0, others = 0;
    for (std::size_t b = 0; b < bins; ++b) {
        // A bin without an equal pair: half a pair over all of them, so that its agreement stays possible.
        agreement.share[first + b] = std::max(static_cast<double>(pairs.equal[b]), 0.5 / static_cast<double>(bins)) / compared;
        agreement.floor[first + b] = 0.5 / compared / static_cast<double>(bins);
        equal += agreement.share[first + b];
    }
    agreement.exact_share = equal;
    for (std::size_t s = first + bins; s < agreement.share.size(); ++s) others += agreement.share[s];
    for (std::size_t s = first + bins; s < agreement.share.size(); ++s) {
        agreement.share[s] *= std::max(1.0 - equal, 0.5 / compared) / others;
    }
}

void normalise(std::vector<double>& shares) {
    double sum = 0;
    for (const double share : shares) sum += share;
    for (double& share : shares) share /= sum;
}

/// First guess of m: two thirds on the first level, a little on `else`, the rest falling from level to level.
std::vector<double> level_start(std::size_t levels) {
    std::vector<double> m(levels, 0.0);
    if (levels == 1) return {1.0};
    double middle = 1;
    for (std::size_t l = 1; l + 1 < levels; ++l, middle /= 2) m[l] = middle;
    double sum = 0;
    for (const double share : m) sum += share;
    for (double& share : m) share *= sum > 0 ? 0.25 / sum : 0;
    m.front() = levels == 2 ? 0.9 : 0.67;
    m.back() = levels == 2 ? 0.1 : 0.08;
    return m;
}

}  // namespace

std::vector<RandomAgreement> random_agreements(const Settings& settings, const PatternLayout& layout,
                                               const Features& features, const TermFrequencies& frequencies,
                                               PairScope scope, const std::vector<PatternCount>& sample,
                                               const ParameterPriors& priors) {
    std::vector<RandomAgreement> all;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        const ComparisonSettings& comparison = settings.comparisons[c];
        RandomAgreement agreement = from_sample(layout, c, sample, priors);
        if (starts_with_exact_of_one_field(comparison)) {
            const Expression& field = comparison.levels.front().predicate.operands.front();
            const std::size_t feature = features.find(field);
            std::vector<double> bits;
            if (layout.bins(c, 1) > 1) {
                const FrequencyTable* table = find_table(frequencies, field);
                SAMEAS_ASSERT(table);
                bits = information_bits(*table, features.values(feature));
            }
            use_value_counts(agreement, layout, c, count_equal_pairs(features, feature, scope, bits));
        }
        normalise(agreement.share);
        all.push_back(std::move(agreement));
    }
    return all;
}

std::vector<double> without_matches(const RandomAgreement& agreement, const std::vector<double>& m, double prior) {
    std::vector<double> u(agreement.share.size(), 0.0);
    for (std::size_t s = 1; s < u.size(); ++s) {
        u[s] = std::max((agreement.share[s] - prior * m[s]) / (1.0 - prior), agreement.floor[s]);
    }
    normalise(u);
    return u;
}

ParameterPriors parameter_priors(const Settings& settings, const PatternLayout& layout, const Features& features,
                                 const TermFrequencies& frequencies) {
    std::map<std::string, std::vector<double>> bits;
    for (const FrequencyTable& table : frequencies) {
        const bool is_of_tokens = is_multi_valued(table.expression);
        const Expression& values_of = is_of_tokens ? table.expression.arguments.front() : table.expression;
        const Dictionary& values = features.values(features.find(values_of));
        bits[to_string(table.expression)] = is_of_tokens ? token_bits(table, values) : information_bits(table, values);
    }
    ParameterPriors priors;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        std::vector<double> m(layout.states(c), 0.0), own(layout.states(c), 1.0);
        const std::vector<double> levels = level_start(layout.levels(c));
        for (std::size_t l = 1; l <= layout.levels(c); ++l) {
            const std::size_t first = layout.first_state(c, l), bins = layout.bins(c, l);
            m[first] = levels[l - 1];
            if (bins == 1) continue;
            std::vector<std::size_t> feature_numbers;
            std::vector<const std::vector<double>*> feature_bits;
            const RaritySplit split = rarity_split(settings.comparisons[c].levels[l - 1]);
            for (const Expression& expression : split.values) {
                feature_numbers.push_back(features.find(expression));
                feature_bits.push_back(&bits.at(to_string(expression)));
            }
            for (const Expression& expression : split.tokens) {
                feature_numbers.push_back(features.find(expression));
                feature_bits.push_back(&bits.at(to_string(tokens_of(expression))));
            }
            const std::vector<double> shares = own_bins(features, feature_numbers, feature_bits);
            for (std::size_t b = 0; b < bins; ++b) {
                own[first + b] = shares[b];
                m[first + b] = levels[l - 1] * std::max(shares[b], 1e-6);
            }
        }
        own[0] = 0;
        normalise(m);
        priors.m.push_back(std::move(m));
        priors.own_bins.push_back(std::move(own));
    }
    return priors;
}

}  // namespace sameas
