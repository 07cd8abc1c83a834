#include "engine/model/unseen_states.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>

namespace sameas {

namespace {

/// Expected matches from which a state counts as seen.
constexpr double matches_seen = 0.5;

/// The bin nearest to `bin` for which `seen` holds, the commoner of two; nothing when none does.
template <class Seen>
std::optional<std::size_t> nearest_seen(std::size_t bin, std::size_t bins, const Seen& seen) {
    for (std::size_t distance = 1; distance < bins; ++distance) {
        if (bin >= distance && seen(bin - distance)) return bin - distance;
        if (bin + distance < bins && seen(bin + distance)) return bin + distance;
    }
    return std::nullopt;
}

/// A level that no match is expected at, and yet more likely among matches: neither was ever seen.
bool speaks_without_a_match(const ComparisonParameters& parameters, const std::vector<double>& matches,
                            const PatternLayout& layout, std::size_t c, std::size_t level) {
    return layout.level_total(c, level, matches) < matches_seen &&
           layout.level_total(c, level, parameters.m) > layout.level_total(c, level, parameters.u);
}

}  // namespace

std::vector<std::string> settle_unseen_states(Model& model, const PatternLayout& layout,
                                              const std::vector<std::vector<double>>& matches,
                                              const ParameterPriors& priors) {
    std::vector<std::string> weightless;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        ComparisonParameters& parameters = model.comparisons[c];
        if (std::accumulate(matches[c].begin(), matches[c].end(), 0.0) < matches_seen) {
            parameters.m = parameters.u;
            weightless.push_back(model.settings.comparisons[c].name);
            continue;
        }
        for (std::size_t level = 1; level <= layout.levels(c); ++level) {
            const std::size_t first = layout.first_state(c, level), bins = layout.bins(c, level);
            if (speaks_without_a_match(parameters, matches[c], layout, c, level)) {
                std::copy_n(parameters.m.begin() + static_cast<std::ptrdiff_t>(first), bins,
                            parameters.u.begin() + static_cast<std::ptrdiff_t>(first));
                continue;
            }
            const auto seen = [&](std::size_t bin) {
                return priors.own_bins[c][first + bin] > 0 || matches[c][first + bin] >= matches_seen;
            };
            for (std::size_t bin = 0; bins > 1 && bin < bins; ++bin) {
                if (seen(bin)) continue;
                if (const auto near = nearest_seen(bin, bins, seen)) {
                    parameters.u[first + bin] =
                        parameters.m[first + bin] * parameters.u[first + *near] / parameters.m[first + *near];
                }
            }
        }
        const double sum = std::accumulate(parameters.u.begin(), parameters.u.end(), 0.0);
        for (double& share : parameters.u) share /= sum;
    }
    return weightless;
}

}  // namespace sameas
