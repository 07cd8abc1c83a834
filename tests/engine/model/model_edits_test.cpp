#include "engine/model/model_edits.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "engine/errors.hpp"

using namespace sameas;
using Catch::Contains;

namespace {

/// A name with rarity bins, and a town without.
Model two_comparisons() {
    Model model;
    model.settings = parse_settings(R"json({"blocking": ["town"], "comparisons": [
        {"field": "name", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
        {"field": "town", "levels": ["exact", "else"]}]})json",
                                    "test");
    model.prior = 0.01;
    model.term_frequencies = {{parse_expression("name"), 10, {{"ann", 4}}}};
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

Model edit(const Model& model, const std::vector<LevelEdit>& edits) {
    return with_levels(model, edits);
}

}  // namespace

TEST_CASE("the other levels make room for the share of one") {
    const Model model = two_comparisons();
    const PatternLayout layout(model.settings);
    const Model edited = edit(model, {{"name", "exact", 0.7, {}}});
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

TEST_CASE("several levels get what they are given, in any order") {
    const Model model = two_comparisons();
    const PatternLayout layout(model.settings);
    const Model edited = edit(model, {{"name", "1", 0.7, 0.01}, {"name", "2", 0.2, {}}, {"town", "else", {}, 0.9}});
    CHECK(layout.level_total(0, 1, edited.comparisons[0].m) == Approx(0.7));
    CHECK(layout.level_total(0, 2, edited.comparisons[0].m) == Approx(0.2));
    CHECK(layout.level_total(0, 3, edited.comparisons[0].m) == Approx(0.1));
    CHECK(layout.level_total(0, 1, edited.comparisons[0].u) == Approx(0.01));
    CHECK(sum(edited.comparisons[0].u) == Approx(1));
    CHECK(edited.comparisons[1].u[1] == Approx(0.1));
    CHECK(to_json(edit(model, {{"town", "2", {}, 0.9}, {"name", "jaro_winkler>=0.90", 0.2, {}}, {"name", "1", 0.7, {}}, {"name", "1", {}, 0.01}})) ==
          to_json(edited));
    const Model all = edit(model, {{"name", "1", 0.7, {}}, {"name", "2", 0.2, {}}, {"name", "3", 0.1, {}}});
    CHECK(sum(all.comparisons[0].m) == Approx(1));
    CHECK_NOTHROW(parse_model(to_json(all), "edited"));
}

TEST_CASE("a level that is given as it is stays, and others make room") {
    const Model model = two_comparisons();
    const PatternLayout layout(model.settings);
    const double second = layout.level_total(0, 2, model.comparisons[0].m);
    const Model edited = edit(model, {{"name", "2", second, {}}, {"name", "1", 0.3, {}}});
    CHECK(layout.level_total(0, 2, edited.comparisons[0].m) == second);
    CHECK(layout.level_total(0, 3, edited.comparisons[0].m) == Approx(1 - 0.3 - second));
}

TEST_CASE("shares as they were change nothing") {
    const Model model = two_comparisons();
    const PatternLayout layout(model.settings);
    const LevelEdit same{"name", "exact", layout.level_total(0, 1, model.comparisons[0].m),
                         layout.level_total(0, 1, model.comparisons[0].u)};
    CHECK(to_json(with_shares(edit(model, {same}), {.prior = 0.01})) == to_json(model));
    CHECK(to_json(edit(model, {})) == to_json(model));
}

TEST_CASE("in a model of elsewhere levels do not make room") {
    Model model = two_comparisons();
    model.training.prior_source = given_source;
    const Model edited = edit(model, {{"town", "1", 0.9, 0.2}});
    CHECK(edited.comparisons[1].m == std::vector<double>{0, 0.9, 0.5});
    CHECK(edited.comparisons[1].u == std::vector<double>{0, 0.2, 0.5});
    CHECK(edit(model, {{"town", "1", 0.9, {}}, {"town", "2", 0.9, {}}}).comparisons[1].m == std::vector<double>{0, 0.9, 0.9});
}

TEST_CASE("another prior, with the matches that it lets expect, and another threshold") {
    Model model = two_comparisons();
    model.training.expected_matches = 80;
    model.settings.automatic_threshold = true;
    const Model edited = with_probabilities(with_shares(model, {.prior = 0.02}), {.threshold = 0.75});
    CHECK(edited.prior == 0.02);
    CHECK(edited.training.expected_matches == Approx(160));
    CHECK(edited.settings.threshold_probability == 0.75);
    CHECK_FALSE(edited.settings.automatic_threshold);
    const double least = model.settings.keep_probability;
    CHECK(with_probabilities(model, {.threshold = least}).settings.threshold_probability == least);
}

TEST_CASE("edits that leave no model are refused, with what would do") {
    Model model = two_comparisons();
    CHECK_THROWS_WITH(edit(model, {{"nmae", "1", {}, {}}}), Contains("'nmae': did you mean 'name'?") && Contains("name, town"));
    CHECK_THROWS_WITH(edit(model, {{"town", "3", {}, {}}}), Contains("has no level 3") && Contains("1 to 2"));
    CHECK_THROWS_WITH(edit(model, {{"town", "exakt", {}, {}}}), Contains("did you mean 'exact'"));
    CHECK_THROWS_WITH(edit(model, {{"town", "1", 1.0, {}}}), Contains("'town', level 1: m is 1:"));
    CHECK_THROWS_WITH(edit(model, {{"town", "1", {}, 0.0}}), Contains("u is 0:"));
    CHECK_THROWS_WITH(edit(model, {{"town", "1", 0.4, {}}, {"town", "exact", 0.4, {}}}), Contains("level 1: m is given twice"));
    CHECK_THROWS_WITH(edit(model, {{"town", "1", 0.4, {}}, {"town", "2", 0.5, {}}}), Contains("m of all its levels adds up to 0.9, not 1"));
    CHECK_THROWS_WITH(edit(model, {{"name", "1", {}, 0.4}, {"name", "2", {}, 0.6}}), Contains("u of the levels that are given adds up to 1"));
    CHECK_THROWS_WITH(with_probabilities(model, {.threshold = 1.0}), Contains("threshold 1: must be above 0 and below 1"));
    CHECK_THROWS_WITH(with_probabilities(model, {.threshold = 0.001}), Contains("below the probability from which pairs are kept (0.01)"));
    CHECK_THROWS_WITH(with_shares(model, {.prior = 1.0}), Contains("below 1"));
    CHECK_THROWS_WITH(with_shares(model, {.classes = {{"group 1", 0.1}}}), Contains("no class 'group 1'") && Contains("of one kind"));
    model.classes.push_back({"group 1", 0.4, {}});
    CHECK_THROWS_WITH(with_shares(model, {.prior = 0.6}), Contains("below 0.6") && Contains("classes"));
    CHECK(with_shares(model, {.prior = 0.5}).prior == 0.5);
    CHECK_THROWS_WITH(with_shares(model, {.classes = {{"grup 1", 0.1}}}), Contains("did you mean 'group 1'"));
    CHECK_THROWS_WITH(with_shares(model, {.classes = {{"background", 0.1}}}), Contains("what the prior and the other classes leave"));
    CHECK_THROWS_WITH(with_shares(model, {.classes = {{"group 1", 0.1}, {"group 1", 0.2}}}), Contains("given twice"));
    CHECK_THROWS_WITH(with_shares(model, {.classes = {{"group 1", 0.0}}}), Contains("is 0: must be above 0"));
    CHECK_THROWS_WITH(with_shares(model, {.classes = {{"group 1", 0.995}}}), Contains("prior is 0.01"));
}

TEST_CASE("the prior and the share of a class change at once, where one alone would leave no room") {
    Model model = two_comparisons();
    model.prior = 0.5;
    model.classes.push_back({"group 1", 0.4, {}});
    const Model edited = with_shares(model, {.prior = 0.1, .classes = {{"group 1", 0.8}}});
    CHECK(edited.prior == 0.1);
    CHECK(edited.classes.front().share == 0.8);
    CHECK_THROWS(with_shares(model, {.classes = {{"group 1", 0.8}}}));
}

TEST_CASE("from where pairs are kept and join is set, automatic again too, and can be read back") {
    Model model = two_comparisons();
    const Model edited = with_probabilities(model, {.keep = 0.9, .threshold = 0.95});
    CHECK(edited.settings.keep_probability == 0.9);
    CHECK(edited.settings.threshold_probability == 0.95);
    const Model automatic = with_probabilities(with_probabilities(model, {.threshold = 0.9}), {.keep = 0.2, .automatic_threshold = true});
    CHECK(automatic.settings.automatic_threshold);
    CHECK(parse_settings(to_json(automatic.settings), "edited") == automatic.settings);
    CHECK_THROWS_WITH(with_probabilities(model, {.keep = 0.6}), Contains("keep 0.6 is above the threshold (0.5)") && Contains("raise the threshold"));
    CHECK_THROWS_WITH(with_probabilities(automatic, {.keep = 0.6}), Contains("each run chooses") && Contains("lower it"));
    CHECK_THROWS_WITH(with_probabilities(model, {.keep = 0.0}), Contains("keep 0: must be above 0"));
    CHECK_THROWS_WITH(with_probabilities(model, {.threshold = 0.9, .automatic_threshold = true}), Contains("leave one out"));
}
