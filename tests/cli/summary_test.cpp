#include "cli/summary.hpp"

#include <catch2/catch.hpp>

#include "tests/cli/small_run.hpp"

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
    const Table table = small_records(context);
    const auto row = [&](std::uint32_t rank) { return table.rows_by_rank()[rank]; };
    LinkResult result{PatternLayout(small_settings()), {}, {}, {}};
    const auto add = [&](std::uint32_t left, std::uint32_t right, double weight) {
        result.scored.pairs.push_back({row(left), row(right), 0, 0});
        result.weights.push_back(weight);
    };
    result.clusters.entity = {0, 0, 0, 0, 4};
    add(0, 1, 5);
    add(0, 2, 9);
    add(0, 3, 1);   // below the threshold
    add(0, 4, 20);  // in two entities
    add(1, 2, 7);
    add(1, 3, 9);  // as strong as the first of 9: comes after it
    using Places = std::vector<std::pair<std::string, std::size_t>>;
    CHECK(choose_examples(result, table, 4) == Places{{"strongest", 1}, {"median", 4}, {"weakest", 0}});
    CHECK(choose_examples(result, table, 8) == Places{{"strongest", 1}, {"weakest", 5}});
    CHECK(choose_examples(result, table, 15).empty());
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
    const auto rules = summarise_rules(linkage.blocking(), small_settings().blocking, {1});
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
    CHECK(summarise_rules(of_sets.blocking(), several.blocking, {})[0].has_repeats);
}
