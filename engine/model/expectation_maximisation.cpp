#include "engine/model/expectation_maximisation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/errors.hpp"

namespace sameas {

namespace {

/// Largest change of any share between two steps that counts as standing still.
constexpr double converged_change = 1e-5;
constexpr int share_steps_max = 500;

using Ratios = std::vector<std::vector<double>>;

/// m / u by comparison and state; 1 at null.
Ratios likelihood_ratios(const std::vector<ComparisonParameters>& parameters) {
    Ratios ratios;
    for (const ComparisonParameters& p : parameters) {
        std::vector<double> ratio(p.m.size(), 1.0);
        for (std::size_t s = 1; s < ratio.size(); ++s) ratio[s] = p.m[s] / p.u[s];
        ratios.push_back(std::move(ratio));
    }
    return ratios;
}

double posterior(double share, double ratio) {
    const double match = share * ratio;
    if (match > std::numeric_limits<double>::max()) return 1.0;  // many rare agreements at once overflow
    return match / (match + (1.0 - share));
}

}  // namespace

std::vector<double> smoothed_shares(const PatternLayout& layout, std::size_t c, std::span<const double> counts,
                                    const ParameterPriors& priors) {
    const std::size_t levels = layout.levels(c);
    std::vector<double> level_count(levels);
    double total = 0;
    for (std::size_t l = 1; l <= levels; ++l) {
        const std::size_t first = layout.first_state(c, l);
        for (std::size_t b = 0; b < layout.bins(c, l); ++b) level_count[l - 1] += counts[first + b];
        level_count[l - 1] += level_pseudo_matches / static_cast<double>(levels);
        total += level_count[l - 1];
    }
    std::vector<double> shares(layout.states(c), 0.0);
    for (std::size_t l = 1; l <= levels; ++l) {
        const std::size_t first = layout.first_state(c, l), bins = layout.bins(c, l);
        const double level_share = level_count[l - 1] / total;
        if (bins == 1) {
            shares[first] = level_share;
            continue;
        }
        double sum = 0;
        for (std::size_t b = 0; b < bins; ++b) {
            // The floor keeps a bin that no record is in from being impossible.
            const double expected = std::max(priors.own_bins[c][first + b], 1e-6);
            shares[first + b] = counts[first + b] + bin_pseudo_matches * expected;
            sum += shares[first + b];
        }
        for (std::size_t b = 0; b < bins; ++b) shares[first + b] *= level_share / sum;
    }
    return shares;
}

SessionPatterns::SessionPatterns(const PatternLayout& layout, const std::vector<PatternCount>& counts,
                                 std::vector<std::size_t> free_comparisons)
    : free_(std::move(free_comparisons)) {
    std::vector<PatternCount> reduced;
    reduced.reserve(counts.size());
    for (const PatternCount& entry : counts) {
        std::uint64_t pattern = 0;
        for (const std::size_t c : free_) pattern += layout.state(entry.pattern, c) * layout.stride(c);
        reduced.push_back({pattern, entry.count});
    }
    std::sort(reduced.begin(), reduced.end(),
              [](const PatternCount& a, const PatternCount& b) { return a.pattern < b.pattern; });
    std::uint64_t last = 0;
    for (const PatternCount& entry : reduced) {
        if (entry.pattern == 0) continue;
        pairs_ += entry.count;
        if (!counts_.empty() && entry.pattern == last) {
            counts_.back() += entry.count;
            continue;
        }
        last = entry.pattern;
        counts_.push_back(entry.count);
        for (const std::size_t c : free_) states_.push_back(static_cast<std::uint32_t>(layout.state(last, c)));
    }
}

EmResult expectation_maximisation(const SessionPatterns& patterns, const PatternLayout& layout,
                                  const std::vector<ComparisonParameters>& start, const ParameterPriors& priors,
                                  int iterations_max) {
    EmResult result;
    result.match_share = 0.5;
    std::vector<ComparisonParameters> parameters = start;
    const double total = static_cast<double>(patterns.pairs());
    while (result.iterations < iterations_max && !result.converged) {
        ++result.iterations;
        const Ratios ratios = likelihood_ratios(parameters);
        result.matches.assign(parameters.size(), {});
        for (const std::size_t c : patterns.free()) result.matches[c].assign(layout.states(c), 0.0);
        result.expected_matches = 0;
        for (std::size_t i = 0; i < patterns.size(); ++i) {
            const auto states = patterns.states(i);
            double ratio = 1;
            for (std::size_t k = 0; k < states.size(); ++k) ratio *= ratios[patterns.free()[k]][states[k]];
            const double matches = posterior(result.match_share, ratio) * static_cast<double>(patterns.count(i));
            result.expected_matches += matches;
            for (std::size_t k = 0; k < states.size(); ++k) result.matches[patterns.free()[k]][states[k]] += matches;
        }
        const double share = std::clamp(result.expected_matches / total, 1e-12, 1.0 - 1e-12);
        double change = std::abs(share - result.match_share);
        result.match_share = share;
        for (const std::size_t c : patterns.free()) {
            std::vector<double> m = smoothed_shares(layout, c, result.matches[c], priors);
            for (std::size_t s = 1; s < m.size(); ++s) change = std::max(change, std::abs(m[s] - parameters[c].m[s]));
            parameters[c].m = std::move(m);
        }
        result.converged = change < converged_change;
    }
    return result;
}

double match_share_of(const std::vector<PatternCount>& counts, const PatternLayout& layout,
                      const std::vector<ComparisonParameters>& parameters, std::uint64_t comparable, double start,
                      double share_max) {
    const Ratios ratios = likelihood_ratios(parameters);
    std::vector<double> ratio(counts.size(), 1.0);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        for (std::size_t c = 0; c < ratios.size(); ++c) ratio[i] *= ratios[c][layout.state(counts[i].pattern, c)];
    }
    double share = std::min(start, share_max);
    for (int step = 0; step < share_steps_max; ++step) {
        double matches = 0;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            matches += posterior(share, ratio[i]) * static_cast<double>(counts[i].count);
        }
        const double next = std::min(matches / static_cast<double>(comparable), share_max);
        const bool still = std::abs(next - share) <= 1e-6 * share;
        share = next;
        if (still) break;
    }
    return share;
}

}  // namespace sameas
