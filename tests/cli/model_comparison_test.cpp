#include "cli/model_comparison.hpp"

#include <catch2/catch.hpp>

#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;
using Catch::Contains;

TEST_CASE("a model is the same as itself, with levels that repeat", "[cli]") {
    Model model = small_model();
    model.settings.comparisons[1].levels.insert(model.settings.comparisons[1].levels.begin(), model.settings.comparisons[1].levels.front());
    model.comparisons[1] = {{0, 0.5, 0.3, 0.2}, {0, 0.1, 0.2, 0.7}};
    const ModelComparison comparison = compare_models(model, model);
    CHECK(comparison.is_same);
    CHECK(comparison.levels.size() == 6);
    CHECK(comparison.levels_that_differ() == 0);
    CHECK(model_comparison_text(comparison, "a", "b") == "The two models are the same\n");
}

TEST_CASE("levels of two models stand side by side, largest change first", "[cli]") {
    const Model first = small_model();
    Model second = first;
    second.comparisons[1].m = {0, 0.4, 0.6};  // 1 bit less, and 1.58 more
    second.settings.threshold_probability = 0.95;
    const ModelComparison comparison = compare_models(first, second);
    CHECK_FALSE(comparison.is_same);
    CHECK(comparison.levels_that_differ() == 2);
    REQUIRE(comparison.levels.size() == 5);
    CHECK(comparison.levels[0].level() == "else");
    CHECK(comparison.levels[0].change() == Approx(1.585).epsilon(0.001));
    CHECK(comparison.levels[1].change() == Approx(-1));
    CHECK(comparison.levels[2].comparison == "surname");  // the others in their order
    CHECK(comparison.other_parts.empty());                // thresholds stand above
    const std::string text = model_comparison_text(comparison, "one.json", "two\x1b.json");
    CHECK_THAT(text, Contains("first: one.json\n") && Contains("second: two .json\n") && Contains("2 of 5 levels differ"));
    CHECK_THAT(text, Contains("-1.00") && Contains("+1.58") && !Contains("surname"));
    const Json json = model_comparison_json(comparison);
    CHECK(json["second"]["threshold_probability"] == 0.95);
    CHECK(json["levels"][4]["differs"] == false);
}

TEST_CASE("one rarity bin is a difference, though the level weighs the same", "[cli]") {
    Model first = small_model();
    first.settings.comparisons[1].term_frequency = true;
    const std::size_t states = PatternLayout(first.settings).states(1);
    std::vector<double> values(states, 1.0 / static_cast<double>(states - 1));
    values[0] = 0;
    first.comparisons[1] = {values, values};
    Model second = first;
    second.comparisons[1].m[1] /= 2;
    second.comparisons[1].m[2] += second.comparisons[1].m[1];
    const ModelComparison comparison = compare_models(first, second);
    CHECK(comparison.levels_that_differ() == 1);
    for (const ComparedLevel& level : comparison.levels) CHECK(level.change() == Approx(0).margin(1e-9));
}

TEST_CASE("levels that one model alone has come first, and other parts are named", "[cli]") {
    const Model first = small_model();
    Model second = first;
    second.settings.comparisons[1].name = "town";
    second.settings.keep_probability = 0.02;
    second.training.warnings = {"few matches"};
    second.settings.automatic_threshold = true;
    const ModelComparison comparison = compare_models(first, second);
    REQUIRE(comparison.levels.size() == 7);
    CHECK_FALSE(comparison.levels[0].second);
    CHECK(comparison.levels[0].comparison == "city");
    CHECK_FALSE(comparison.levels[2].first);
    CHECK(comparison.levels[2].comparison == "town");
    CHECK(comparison.other_parts == std::vector<std::string>{"settings.comparisons", "settings.keep", "training"});
    CHECK_THAT(model_comparison_text(comparison, "a", "b"), Contains("automatic") && Contains("Other parts that differ\n  settings.comparisons\n"));
    const Json json = model_comparison_json(comparison);
    CHECK(json["levels"][0]["second"].is_null());
    CHECK(json["levels"][0]["change"].is_null());
    CHECK(json["second"]["threshold_probability"].is_null());
}
