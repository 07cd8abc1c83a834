#include "engine/model/expectation_maximisation.hpp"

#include <catch2/catch.hpp>
#include <algorithm>
#include <cmath>

using namespace sameas;

namespace {

/// Four comparisons of two levels each: 16 patterns without nulls.
Settings four_fields() {
    return parse_settings(R"json({"blocking": ["a"], "comparisons": [
        {"field": "a", "levels": ["exact", "else"]}, {"field": "b", "levels": ["exact", "else"]},
        {"field": "c", "levels": ["exact", "else"]}, {"field": "d", "levels": ["exact", "else"]}]})json",
                          "test");
}

struct World {
    double share;
    std::vector<double> m, u;   ///< chance of `exact` by comparison
};

/// Expected counts of every pattern in a world where the comparisons are independent within each class.
std::vector<PatternCount> expected_counts(const World& world, const PatternLayout& layout, double pairs) {
    std::vector<PatternCount> counts;
    for (unsigned bits = 0; bits < 16; ++bits) {
        double match = world.share, other = 1 - world.share;
        std::uint64_t pattern = 0;
        for (std::size_t c = 0; c < 4; ++c) {
            const bool agrees = bits >> c & 1;
            match *= agrees ? world.m[c] : 1 - world.m[c];
            other *= agrees ? world.u[c] : 1 - world.u[c];
            pattern += (agrees ? 1 : 2) * layout.stride(c);
        }
        counts.push_back({pattern, static_cast<std::uint64_t>(std::llround(pairs * (match + other)))});
    }
    std::sort(counts.begin(), counts.end(), [](auto& x, auto& y) { return x.pattern < y.pattern; });
    return counts;
}

ParameterPriors first_guess() {
    return {{4, {0, 0.9, 0.1}}, {4, {0, 1, 1}}};
}

std::vector<ComparisonParameters> parameters_of(const World& world, const std::vector<double>& m) {
    std::vector<ComparisonParameters> parameters;
    for (std::size_t c = 0; c < 4; ++c) parameters.push_back({{0, m[c], 1 - m[c]}, {0, world.u[c], 1 - world.u[c]}});
    return parameters;
}

}  // namespace

TEST_CASE("EM finds the m and the match share that made the counts") {
    const PatternLayout layout(four_fields());
    const World world{0.2, {0.95, 0.8, 0.9, 0.7}, {0.01, 0.1, 0.05, 0.3}};
    const SessionPatterns patterns(layout, expected_counts(world, layout, 1e8), {0, 1, 2, 3});
    const EmResult em = expectation_maximisation(patterns, layout, parameters_of(world, {0.9, 0.9, 0.9, 0.9}), first_guess(), 500);
    REQUIRE(em.converged);
    CHECK(em.match_share == Approx(0.2).epsilon(0.001));
    CHECK(em.expected_matches == Approx(0.2 * static_cast<double>(patterns.pairs())).epsilon(0.001));
    for (std::size_t c = 0; c < 4; ++c) {
        CHECK(em.matches[c][1] / em.expected_matches == Approx(world.m[c]).epsilon(0.002));
    }
}

TEST_CASE("comparisons that are held out take no part") {
    const PatternLayout layout(four_fields());
    const World world{0.3, {1.0, 0.8, 0.9, 0.7}, {1.0, 0.1, 0.05, 0.3}};   // all pairs agree on the rule's field
    const SessionPatterns patterns(layout, expected_counts(world, layout, 1e7), {1, 2, 3});
    CHECK(patterns.size() == 8);
    World fitted = world;
    fitted.u[0] = 0.01;
    const EmResult em = expectation_maximisation(patterns, layout, parameters_of(fitted, {0.9, 0.9, 0.9, 0.9}), first_guess(), 500);
    CHECK(em.match_share == Approx(0.3).epsilon(0.001));
    CHECK(em.matches[0].empty());
}

TEST_CASE("too few iterations are reported as not converged") {
    const PatternLayout layout(four_fields());
    const World world{0.2, {0.95, 0.8, 0.9, 0.7}, {0.01, 0.1, 0.05, 0.3}};
    const SessionPatterns patterns(layout, expected_counts(world, layout, 1e6), {0, 1, 2, 3});
    const EmResult em = expectation_maximisation(patterns, layout, parameters_of(world, {0.5, 0.5, 0.5, 0.5}), first_guess(), 1);
    CHECK(em.iterations == 1);
    CHECK_FALSE(em.converged);
}

TEST_CASE("the prior is the share of matches among all pairs, not inside the candidates") {
    const PatternLayout layout(four_fields());
    const World candidates{0.4, {0.95, 0.9, 0.9, 0.9}, {1e-4, 1e-4, 1e-4, 1e-4}};
    const auto counts = expected_counts(candidates, layout, 1e6);
    const double share = match_share_of(counts, layout, parameters_of(candidates, candidates.m), 1'000'000'000, 1e-5, 0.5);
    // 400,000 matches among 10^9 pairs; those that agree on one field only fall under the low prior.
    CHECK(share == Approx(4e-4).epsilon(0.02));
    CHECK(match_share_of(counts, layout, parameters_of(candidates, candidates.m), 1'000'000'000, 1e-5, 1e-4) == Approx(1e-4));
}

TEST_CASE("a level never seen keeps a small share") {
    const PatternLayout layout(four_fields());
    const std::vector<double> shares = smoothed_shares(layout, 0, std::vector<double>{0, 1000, 0}, first_guess());
    CHECK(shares[0] == 0);
    CHECK(shares[2] == Approx(0.25 / 1000.5));
    CHECK(shares[1] + shares[2] == Approx(1));
}

TEST_CASE("pairs without any value say nothing about the match share") {
    const PatternLayout layout(four_fields());
    const SessionPatterns nothing(layout, {{0, 1000}}, {0, 1, 2, 3});
    CHECK(nothing.pairs() == 0);
    const World world{0.2, {0.95, 0.8, 0.9, 0.7}, {0.01, 0.1, 0.05, 0.3}};
    auto counts = expected_counts(world, layout, 1e7);
    counts.insert(counts.begin(), {0, 50'000'000});
    const EmResult em = expectation_maximisation(SessionPatterns(layout, counts, {0, 1, 2, 3}), layout,
                                                 parameters_of(world, {0.9, 0.9, 0.9, 0.9}), first_guess(), 500);
    CHECK(em.match_share == Approx(0.2).epsilon(0.001));
}
