#include "engine/evaluate/sample_estimate.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace sameas;

TEST_CASE("weights stand for pairs") {
    // 3 of 4 found pairs are true, each for 10; of the pairs not found one is true, for 30.
    std::vector<SampledPair> pairs{{true, true, 10, 0}, {true, true, 10, 0}, {true, true, 10, 0}, {true, false, 10, 0},
                                   {false, true, 30, 1}, {false, false, 30, 1}};
    const SampleEstimate estimate = estimate_from_sample(pairs);
    CHECK(estimate.pairs == 6);
    CHECK(estimate.weight == 100);
    CHECK(estimate.precision.value == Approx(0.75));
    CHECK(estimate.recall.value == Approx(30.0 / 60));
    CHECK(estimate.f1.value == Approx(60.0 / 100));
    // z of precision: 10 (1 - 0.75) / 40 three times, -10 * 0.75 / 40 once; their mean is 0.
    const double squares = 3 * 0.0625 * 0.0625 + 0.1875 * 0.1875;
    CHECK(estimate.precision.low == Approx(0.75 - 1.96 * std::sqrt(4.0 / 3 * squares)));
    CHECK(estimate.precision.high == 1.0);
}

TEST_CASE("strata leave out what differs between them") {
    std::vector<SampledPair> together, apart;
    for (int i = 0; i < 40; ++i) {
        const bool is_likely = i < 20, is_true = is_likely ? i > 0 : i == 20;
        together.push_back({true, is_true, 1, 0});
        apart.push_back({true, is_true, 1, is_likely ? 0u : 1u});
    }
    const SampleShare one = estimate_from_sample(together).precision, other = estimate_from_sample(apart).precision;
    CHECK(one.value == Approx(0.5));
    CHECK(other.value == Approx(0.5));
    CHECK(other.high - other.low < (one.high - one.low) / 2);
}

TEST_CASE("what no sampled pair tells is not known") {
    const SampleEstimate none = estimate_from_sample(std::vector<SampledPair>{{false, false, 1, 0}});
    CHECK_FALSE(none.precision.is_known);
    CHECK_FALSE(none.recall.is_known);
    CHECK_FALSE(estimate_from_sample({}).f1.is_known);
}

TEST_CASE("a sample without a mistake does not promise that there is none") {
    const std::vector<SampledPair> right(60, SampledPair{true, true, 1, 0}), wrong(60, SampledPair{true, false, 1, 0});
    const SampleShare all = estimate_from_sample(right).precision, none = estimate_from_sample(wrong).precision;
    CHECK(all.value == 1);
    CHECK(all.high == 1);
    CHECK(all.low == Approx(60 / (60 + 1.96 * 1.96)));
    CHECK(none.low == 0);
    CHECK(none.high == Approx(1 - all.low));
    CHECK(estimate_from_sample(right).f1.low == Approx(all.low));
    // Unequal weights are worth fewer pairs.
    std::vector<SampledPair> weighted = right;
    weighted.front().weight = 1000;
    CHECK(estimate_from_sample(weighted).recall.low < 0.5);
    // Pairs outside the denominator say nothing.
    weighted = right;
    weighted.push_back({false, false, 1000, 0});
    CHECK(estimate_from_sample(weighted).precision.low == all.low);
}
