#include "engine/model/joint_disagreement.hpp"

#include <catch2/catch.hpp>

using namespace sameas;

namespace {

const char* const settings_text = R"json({"blocking": ["all_pairs()"], "fit": "population", "comparisons": [
    {"field": "given", "levels": ["exact", "else"]}, {"field": "street", "levels": ["exact", "else"]},
    {"field": "born", "levels": ["exact", "else"]}, {"field": "sex", "levels": ["exact", "else"]}]})json";
constexpr std::size_t given = 0, street = 1, born = 2;

struct Found {
    Settings settings = parse_settings(settings_text, "test");
    PatternLayout layout{settings};
    std::vector<PopulationPattern> patterns;
    PopulationFit fit;

    Found() {
        for (const double agreeing : {0.01, 0.01, 0.001, 0.5}) fit.comparisons.push_back({{0, 0.9, 0.1}, {0, agreeing, 1 - agreeing}});
    }
    /// \param states  0 null, 1 equal, 2 else
    void add(std::array<std::size_t, 4> states, double pairs, double weight = 20) {
        std::uint64_t pattern = 0;
        for (std::size_t c = 0; c < 4; ++c) pattern += layout.stride(c) * states[c];
        patterns.push_back({pattern, pairs, 0});
        fit.weights.push_back(weight);
    }
    std::optional<JointDisagreement> joint(std::vector<std::size_t> lasting) const {
        return joint_disagreement(fit, layout, patterns, lasting);
    }
};

}  // namespace

TEST_CASE("disagreement by mistake comes alone") {
    Found found;   // a tenth disagrees on the street, a tenth on the date: independent
    found.add({1, 1, 1, 1}, 810);
    found.add({1, 2, 1, 1}, 90);
    found.add({1, 1, 2, 1}, 90);
    found.add({1, 2, 2, 1}, 10);
    CHECK_FALSE(found.joint({born}));
}

TEST_CASE("disagreement in bundles is as much as it is beyond chance") {
    Found found;
    found.add({1, 1, 1, 1}, 800);
    found.add({1, 2, 2, 2}, 200);
    const std::optional<JointDisagreement> joint = found.joint({born});
    REQUIRE(joint);
    CHECK(joint->lasting == born);
    CHECK(joint->other == street);   // strangers agree on the sex half the time, so it tells nothing
    CHECK(joint->share == Approx(0.2 - 0.2 * 0.2));
    CHECK_FALSE(found.joint({given}));
    CHECK_FALSE(found.joint({}));
}

TEST_CASE("only found pairs with both values count, and accidents do not") {
    Found found;
    found.add({1, 1, 1, 1}, 800);
    found.add({1, 0, 2, 1}, 200);
    found.add({2, 2, 2, 2}, 100'000, -15);
    found.add({1, 2, 2, 1}, 9);
    CHECK_FALSE(found.joint({born}));
}
