#include "engine/model/edit_notes.hpp"

#include <catch2/catch.hpp>

#include "engine/model/model_edits.hpp"

using namespace sameas;

namespace {

Model small_model() {
    Model model;
    model.settings = parse_settings(R"json({"blocking": ["town"], "threshold": "automatic", "comparisons": [
        {"field": "town", "levels": ["exact", "jaro_winkler >= 0.9", "else"]}]})json",
                                    "test");
    model.prior = 0.01;
    model.comparisons = {{{0, 0.5, 0.25, 0.25}, {0, 0.25, 0.25, 0.5}}};
    model.classes = {{"group 1", 0.25, {{0, 0.5, 0.25, 0.25}}}};
    model.training.prior_source = "population";
    return model;
}

Model level_set(const Model& model, double m, const char* on) {
    return with_edit_notes(model, with_levels(model, std::vector<LevelEdit>{{"town", "exact", m, {}}}), on);
}

}  // namespace

TEST_CASE("a note for each parameter that is another one, with what training made it") {
    const Model model = small_model();
    const Model edited = with_edit_notes(
        model, with_probabilities(with_shares(model, {.prior = 0.02, .classes = {{"group 1", 0.5}}}), {.keep = 0.02, .threshold = 0.9}), "2026-11-27");
    CHECK(edited.edits == std::vector<ParameterEdit>{{"prior", 0.01, "2026-11-27"},
                                                     {"share of 'group 1'", 0.25, "2026-11-27"},
                                                     {"threshold", std::nullopt, "2026-11-27"},
                                                     {"keep", 0.01, "2026-11-27"}});
    CHECK(with_edit_notes(model, model, "2026-11-27").edits.empty());
}

TEST_CASE("levels that make room are noted too") {
    const Model edited = level_set(small_model(), 0.75, "2026-11-27");
    CHECK(edited.edits == std::vector<ParameterEdit>{{"m of town, level 1 (exact)", 0.5, "2026-11-27"},
                                                     {"m of town, level 2 (jaro_winkler >= 0.9)", 0.25, "2026-11-27"},
                                                     {"m of town, level 3 (else)", 0.25, "2026-11-27"}});
}

TEST_CASE("a second edit keeps what training made it, and one that takes the first back leaves no note") {
    const Model first = level_set(small_model(), 0.75, "2026-11-27"), second = level_set(first, 0.875, "2026-11-28");
    REQUIRE(second.edits.size() == 3);
    CHECK(second.edits.front() == ParameterEdit{"m of town, level 1 (exact)", 0.5, "2026-11-28"});
    const Model prior = with_edit_notes(second, with_shares(second, {.prior = 0.02}), "2026-11-29");
    REQUIRE(prior.edits.size() == 4);
    CHECK(prior.edits[0] == ParameterEdit{"prior", 0.01, "2026-11-29"});
    CHECK(prior.edits[1].on == "2026-11-28");
    CHECK(level_set(second, 0.5, "2026-11-29").edits.empty());
}

TEST_CASE("levels that made room and come back leave no note", "[edit_notes]") {
    for (const double way : {0.8, 0.9, 0.95, 0.999}) {
        for (const auto& m : {std::vector<double>{0, 0.9, 0.07, 0.03}, std::vector<double>{0, 0.8, 0.13, 0.07}, std::vector<double>{0, 0.7, 0.1, 0.2}}) {
            Model model = small_model();
            model.comparisons[0].m = m;
            CHECK(level_set(level_set(model, way, "2026-11-27"), m[1], "2026-11-28").edits.empty());
        }
    }
    CHECK(level_set(small_model(), 0.5 + 1e-9, "2026-11-27").edits.size() == 3);
}

TEST_CASE("notes are written and read back; without any the document is as it was") {
    const Model model = small_model();
    CHECK(to_json(model).find("edits") == std::string::npos);
    const Model edited = with_edit_notes(model, with_probabilities(model, {.threshold = 0.9}), "2026-11-27");
    const Model read = parse_model(to_json(edited), "test");
    CHECK(read.edits == edited.edits);
    CHECK(to_json(read) == to_json(edited));
}
