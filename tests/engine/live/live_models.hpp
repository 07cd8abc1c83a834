#pragma once
#include <string>
#include <vector>

#include "engine/live/live_index.hpp"
#include "tests/support/small_table.hpp"

namespace sameas::test {

/// A model that nothing was learnt for: level by level less probable among matches. Term frequencies are those of the rows.
inline Model invented_model(const std::string& settings_json, const std::vector<std::string>& columns,
                            const std::vector<Source>& rows, double prior = 0.02) {
    Model model;
    model.settings = parse_settings(settings_json, "test");
    model.prior = prior;
    const PatternLayout layout(model.settings);
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        ComparisonParameters parameters{std::vector<double>(layout.states(c)), std::vector<double>(layout.states(c))};
        const double states = static_cast<double>(layout.states(c) - 1);
        for (std::size_t s = 1; s < layout.states(c); ++s) {
            parameters.m[s] = 2 * (states - static_cast<double>(s) + 1) / (states * (states + 1));
            parameters.u[s] = 2 * static_cast<double>(s) / (states * (states + 1));
        }
        model.comparisons.push_back(parameters);
    }
    RunContext context({.threads = 1});
    const Linkage linkage(small_table(model.settings, columns, rows, context), model.settings, PairScope::all, context);
    model.term_frequencies = count_term_frequencies(model.settings, linkage.features());
    return model;
}

}  // namespace sameas::test
