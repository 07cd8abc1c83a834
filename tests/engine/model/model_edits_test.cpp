#include "engine/model/model_edits.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "engine/errors.hpp"

using namespace sameas;

namespace {

/// A name with rarity bins, and a town without.
Model two_comparisons() {
    Model model;
    model.settings = parse_settings(R"json({"blocking": ["town"], "comparisons": [
        {"field": "name", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
        {"field": "town", "levels": ["exact", "else"]}]})json",
                                    "test");
    model.prior = 0.01;
    const PatternLayout layout(model.settings);
    for (std::size_t c = 0; c < 2; ++c) {
        const std::size_t states = layout.states(c);
        const double share = 1.0 / static_cast<double>(states - 1);
        ComparisonParameters parameters{std::vector<double>(states, share),
                                        std::vector<double>(states, share)};
        parameters.m[0] = parameters.u[0] = 0;
        model.comparisons.push_back(parameters);
    }
    model.training.prior_source = "population";
    return model;
}

double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

TEST_CASE("the other levels make room for the share of one") {
    const Model model = two_comparisons();
    const PatternLayout layout(model.settings);
    const Model edited = with_level(model, "name", 1, {.m = 0.7, .u = {}});
    const std::vector<double>&before = model.comparisons[0].m, &after = edited.comparisons[0].m;
    CHECK(layout.level_total(0, 1, after) == Approx(0.7));
    CHECK(sum(after) == Approx(1));
    CHECK(after[1] / after[2] == Approx(before[1] / before[2]));  // bins keep their proportions
    const std::size_t last = after.size() - 1;
    CHECK(after[last] / after[last - 1] ==
          Approx(before[last] / before[last - 1]));  // and so do the other levels
    CHECK(edited.comparisons[0].u == model.comparisons[0].u);
    CHECK(edited.comparisons[1].m == model.comparisons[1].m);
}

TEST_CASE("shares as they were change nothing") {
    const Model model = two_comparisons();
    const PatternLayout layout(model.settings);
    const LevelShares same{layout.level_total(0, 1, model.comparisons[0].m),
                           layout.level_total(0, 1, model.comparisons[0].u)};
    CHECK(to_json(with_prior(with_level(model, "name", 1, same), 0.01)) == to_json(model));
}

TEST_CASE("in a model of elsewhere levels do not make room") {
    Model model = two_comparisons();
    model.training.prior_source = given_source;
    const Model edited = with_level(model, "town", 1, {.m = 0.9, .u = 0.2});
    CHECK(edited.comparisons[1].m == std::vector<double>{0, 0.9, 0.5});
    CHECK(edited.comparisons[1].u == std::vector<double>{0, 0.2, 0.5});
}

TEST_CASE("edits that leave no model are refused, with what would do") {
    Model model = two_comparisons();
    using Catch::Contains;
    CHECK_THROWS_WITH(with_level(model, "nmae", 1, {}), Contains("'nmae'") && Contains("name, town"));
    CHECK_THROWS_WITH(with_level(model, "town", 3, {}), Contains("has no level 3") && Contains("1 to 2"));
    CHECK_THROWS_WITH(with_level(model, "town", 0, {}), Contains("has no level 0"));
    CHECK_THROWS_WITH(with_level(model, "town", 1, {.m = 1.0, .u = {}}), Contains("'town', level 1: m is 1"));
    CHECK_THROWS_WITH(with_level(model, "town", 1, {.m = {}, .u = 0.0}), Contains("u is 0"));
    CHECK_THROWS_WITH(with_prior(model, 1), Contains("below 1"));
    model.classes.push_back({"group 1", 0.4, {}});
    CHECK_THROWS_WITH(with_prior(model, 0.6), Contains("below 0.6") && Contains("classes"));
    CHECK(with_prior(model, 0.5).prior == 0.5);
}
