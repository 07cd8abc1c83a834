#include "cli/model_report.hpp"

#include <catch2/catch.hpp>

#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;
using Catch::Contains;

TEST_CASE("a model by itself: what there is nothing of is left out", "[cli]") {
    const std::string text = shown_model_text(small_model());
    CHECK_THAT(text, Contains("surname") && Contains("+3.0") && Contains("from population: 0 matches") && Contains("joined from 0.9\n"));
    CHECK_THAT(text, Contains("blocking rules") && !Contains("comparable pairs  ") && !Contains("Classes") && !Contains("Warnings") && !Contains("Refused"));
    const Json json = shown_model_json(small_model());
    CHECK(json["classes"].size() == 1);
    CHECK(json["threshold_probability"] == 0.9);
    CHECK(json["fit"] == "sessions");
}

TEST_CASE("classes of non-matches, refusals and an automatic threshold are shown", "[cli]") {
    Model model = small_model();
    model.classes = {{"agrees on city", 0.1, {}}};
    model.classes.front().u = {{0, 0.1, 0.5, 0.4}, {0, 0.9, 0.1}};
    model.settings.automatic_threshold = true;
    model.settings.fit = FitMethod::population;
    model.training.refusals = {"two starts disagree"};
    model.training.comparable_pairs = 12345;
    const std::string text = shown_model_text(model);
    CHECK_THAT(text, Contains("background      0.7\n") && Contains("agrees on city  0.1\n"));
    CHECK_THAT(text, Contains("a threshold that each run chooses") && Contains("two starts disagree") && Contains("12,345"));
    const Json json = shown_model_json(model);
    CHECK(json["classes"][1]["share"] == 0.1);
    CHECK(json["threshold_probability"].is_null());
    CHECK(json["refusals"][0] == "two starts disagree");
}

TEST_CASE("what was edited is shown with what it was", "[cli]") {
    Model model = small_model();
    CHECK_THAT(shown_model_text(model), !Contains("Edited"));
    CHECK(shown_model_json(model)["edits"].empty());
    model.edits = {{"prior", 0.25, "2026-11-27"}, {"threshold", std::nullopt, "2026-11-28"}};
    CHECK_THAT(shown_model_text(model), Contains("as it was set: ") && !Contains("from population") && Contains("Edited since it was trained") &&
                                            Contains("0.25  2026-11-27") && Contains("automatic  2026-11-28"));
    const Json edits = shown_model_json(model)["edits"];
    CHECK(edits[0]["trained"] == 0.25);
    CHECK(edits[1]["trained"].is_null());
    CHECK(edits[1]["on"] == "2026-11-28");
}

TEST_CASE("a model that was estimated elsewhere says so", "[cli]") {
    Model model = small_model();
    model.training.prior_source = given_source;
    CHECK_THAT(shown_model_text(model), Contains("as it was given") && Contains("elsewhere") && !Contains("expected"));
}
