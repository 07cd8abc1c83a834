#include "engine/draft/greedy_cover.hpp"

#include <catch2/catch.hpp>

using namespace sameas;

TEST_CASE("greedy cover takes most worth for its cost, within the pairs, and raises a limit once") {
    RunContext context({.threads = 1});
    CoverProblem problem;
    problem.rules = {"b", "a", "c"};
    problem.limits = 2;
    problem.worth = {1, 1, 1, 0.5};
    problem.pairs = 10;
    problem.rule_cost = 1;
    problem.pairs_max = 9;
    problem.rules_max = 3;
    // "a" finds pairs 0 and 1 for two pairs, and with its larger limit pair 2 for two more; "b" the first two for three;
    // "c" pair 3 for seven.
    for (const std::uint32_t pair : {0u, 1u}) {
        problem.found.push_back({1, 0, pair});
        problem.found.push_back({0, 0, pair});
        problem.made.push_back({1, 0, pair});
        problem.made.push_back({0, 0, pair});
    }
    problem.found.push_back({1, 1, 2});
    problem.found.push_back({2, 0, 3});
    for (const std::uint32_t pair : {2u, 3u}) problem.made.push_back({1, 1, pair});
    problem.made.push_back({0, 0, 4});
    for (std::uint32_t pair = 3; pair < 10; ++pair) problem.made.push_back({2, 0, pair});
    const std::vector<CoverStep> steps = choose_cover(problem, context);
    REQUIRE(steps.size() >= 1);
    CHECK(steps[0].rule == 1);
    CHECK(steps[0].limit == 1);
    CHECK(steps[0].new_pairs == 4);
    CHECK(steps[0].new_worth == 3);
    CHECK(steps[0].worth == 3);
    REQUIRE(steps.size() == 2);            // "b" again, as pairs that were found keep part of their worth
    CHECK(steps[1].rule == 0);
    CHECK(steps[1].worth == 2);
    CHECK(steps[1].only_worth == 0);
    CHECK(steps[0].only_worth == 1);       // pair 2
    double pairs = 0;
    for (const CoverStep& step : steps) pairs += step.new_pairs;
    CHECK(pairs <= 9);
    problem.pairs_max = 3;
    const std::vector<CoverStep> few = choose_cover(problem, context);
    REQUIRE(few.size() == 2);
    CHECK(few[0].limit == 0);
    CHECK(few[1].rule == 0);
}
