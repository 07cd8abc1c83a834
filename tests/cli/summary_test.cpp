#include "cli/summary.hpp"

#include <catch2/catch.hpp>

#include "tests/cli/small_run.hpp"
#include "tests/support/kept_pairs.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;

TEST_CASE("the model as levels with bits", "[cli]") {
    const ModelSummary summary = summarise(small_model());
    CHECK(summary.prior_bits == Approx(-2));
    REQUIRE(summary.comparisons.size() == 2);
    CHECK(summary.comparisons[0].name == "surname");
    REQUIRE(summary.comparisons[0].levels.size() == 3);
    const LevelSummary& exact = summary.comparisons[0].levels[0];
    CHECK(exact.level == "exact");
    CHECK(exact.bits == Approx(3));
    CHECK_FALSE(exact.split);
    CHECK(exact.bits_least == exact.bits);
    CHECK(summary.comparisons[0].levels[2].level == "else");
    CHECK(summary.comparisons[0].levels[2].bits == Approx(-2));
}

TEST_CASE("a level split by rarity is summed, with the range of its bins", "[cli]") {
    Model model = small_model();
    model.settings.comparisons[1].term_frequency = true;
    const PatternLayout layout(model.settings);
    ComparisonParameters& city = model.comparisons[1];
    city.m.assign(layout.states(1), 0.08);
    city.u.assign(layout.states(1), 0.01);
    city.m[0] = city.u[0] = 0;
    city.m[1] = 0.02;
    const LevelSummary level = summarise(model).comparisons[1].levels[0];
    REQUIRE(level.split);
    CHECK(level.m == Approx(0.74));
    CHECK(level.u == Approx(0.1));
    CHECK(level.bits_least == Approx(1));
    CHECK(level.bits_most == Approx(3));
    CHECK((level.bits > level.bits_least && level.bits < level.bits_most));
}

TEST_CASE("entities are counted", "[cli]") {
    Clusters clusters;
    clusters.entity = {0, 1, 0, 3, 0, 1};
    const EntitySummary summary = summarise(clusters);
    CHECK(summary.entities == 3);
    CHECK(summary.of_several_records == 2);
    CHECK(summary.largest == 3);
    CHECK(summarise(Clusters{}).entities == 0);
}

TEST_CASE("examples are the strongest, the median and the weakest match inside an entity", "[cli]") {
    RunContext context;
    LinkResult result{PatternLayout(small_settings()), {}, {}, {}};
    result.weights = {5, 9, 1, 20, 7, 9};  // two kinds of 9: the pairs of both are as strong
    result.clusters.entity = {0, 0, 0, 0, 4};
    const KeptPair of_5{0, 1, 0}, of_9{0, 2, 1}, below{0, 3, 2}, in_two_entities{0, 4, 3}, of_7{1, 2, 4}, also_9{1, 3, 5};
    result.scored.pairs = test::stored({also_9, of_5, in_two_entities, of_9, below, of_7}, {}, context);
    using Places = std::vector<std::pair<std::string, KeptPair>>;
    CHECK(choose_examples(result, 4, context) == Places{{"strongest", of_9}, {"median", of_7}, {"weakest", of_5}});
    CHECK(choose_examples(result, 8, context) == Places{{"strongest", of_9}, {"weakest", also_9}});
    CHECK(choose_examples(result, 15, context).empty());
}

TEST_CASE("records and rules are counted", "[cli]") {
    RunContext context;
    const Linkage linkage(small_records(context), small_settings(), PairScope::across_sources, context);
    Summary summary;
    add_records(summary, linkage.table(), {}, linkage.scope());
    CHECK(summary.records == 5);
    CHECK(summary.comparable_pairs == 6);
    CHECK(summary.records_per_source ==
          std::vector<std::pair<std::string, std::uint64_t>>{{"crm", 3}, {"erp", 2}});
    const auto rules = summarise_rules(linkage, {1});
    REQUIRE(rules.size() == 2);
    CHECK(rules[0].rule == "surname");
    CHECK(rules[0].pairs == 1);
    CHECK(rules[0].scored == 1);
    CHECK(rules[1].pairs == 3);
    CHECK_FALSE(rules[1].scored);
    CHECK_FALSE(rules[0].has_repeats);
    Settings several = small_settings();
    several.blocking = {parse_rule("tokens(surname)")};
    const Linkage of_sets(small_records(context), several, PairScope::across_sources, context);
    CHECK(summarise_rules(of_sets, {})[0].has_repeats);
}
