#include "engine/model/unseen_states.hpp"

#include <catch2/catch.hpp>

using namespace sameas;

namespace {

Model one_comparison() {
    Model model;
    model.settings = parse_settings(R"json({"blocking": ["a"], "comparisons": [
        {"field": "a", "term_frequency": true, "levels": ["exact", "else"]}]})json",
                                    "test");
    const std::vector<double> m{0, 0.1, 0.1, 0.2, 0.3, 0.1, 1e-7, 1e-7, 1e-7, 1e-7, 1e-7, 0.2 - 5e-7};
    std::vector<double> u{0, 0.01, 0.005, 0.002, 0.001, 0.0001, 1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 0};
    for (std::size_t s = 1; s + 1 < u.size(); ++s) u.back() -= u[s];
    u.back() += 1;
    model.comparisons = {{m, u}};
    model.prior = 0.01;
    return model;
}

ParameterPriors five_bins_used() {
    return {{}, {{0, 0.2, 0.2, 0.2, 0.2, 0.2, 0, 0, 0, 0, 0, 1}}};
}

}  // namespace

TEST_CASE("a bin without records weighs as much as the nearest that has some") {
    Model model = one_comparison();
    const PatternLayout layout(model.settings);
    const std::vector<std::vector<double>> matches{{0, 10, 10, 20, 30, 10, 0, 0, 0, 0, 0, 20}};
    CHECK(settle_unseen_states(model, layout, matches, five_bins_used()).empty());
    const PatternWeights weights(model, layout);
    CHECK(weights.bits(0, 5) > 9);
    for (std::size_t bin = 5; bin < rarity_bins; ++bin) CHECK(weights.bits(0, 1 + bin) == Approx(weights.bits(0, 5)));
    double sum = 0;
    for (const double share : model.comparisons[0].u) sum += share;
    CHECK(sum == Approx(1));
}

TEST_CASE("a comparison without evidence weighs nothing, and is named") {
    Model model = one_comparison();
    const PatternLayout layout(model.settings);
    const std::vector<std::vector<double>> matches{std::vector<double>(12, 0.0)};
    CHECK(settle_unseen_states(model, layout, matches, five_bins_used()) == std::vector<std::string>{"a"});
    const PatternWeights weights(model, layout);
    for (std::size_t state = 0; state < layout.states(0); ++state) CHECK(weights.bits(0, state) == 0);
}

TEST_CASE("a level that was never seen does not speak for a match") {
    Model model = one_comparison();
    const PatternLayout layout(model.settings);
    for (auto [shares, floor] : {std::pair(&model.comparisons[0].m, 4e-4), std::pair(&model.comparisons[0].u, 4e-6)}) {
        (*shares)[1] += shares->back() - floor;   // half a match shared out, half a random pair
        shares->back() = floor;
    }
    const std::vector<std::vector<double>> matches{{0, 10, 10, 20, 30, 10, 0, 0, 0, 0, 0, 0}};
    settle_unseen_states(model, layout, matches, five_bins_used());
    CHECK(PatternWeights(model, layout).bits(0, layout.states(0) - 1) == Approx(0).margin(0.01));
}
