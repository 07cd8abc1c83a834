#include "engine/cluster/expected_quality.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace sameas;

namespace {

double chance(double bits) { return 1 / (1 + std::exp2(-bits)); }

Clusters tree() {
    // ((1 + 3) into (0 + 2)), then 4; 5 alone.
    Clusters clusters;
    clusters.entity = {0, 0, 0, 0, 0, 5};
    clusters.merges = {{0, 2, 3 * weight_scale}, {0, 1, weight_scale}, {0, 4, -weight_scale}, {1, 3, 2 * weight_scale}};
    return clusters;
}

}  // namespace

TEST_CASE("all pairs of a merge stand or fall with it") {
    const ExpectedQuality found = expected_quality(tree(), 0, {2, 1}, {});
    const double inside = chance(3) + chance(2) + 4 * chance(1) + 4 * chance(-1);
    CHECK(found.pairs_inside == 10);
    CHECK(found.matches_inside == Approx(inside));
    CHECK(found.matches_outside == 2);
    CHECK(found.precision.value == Approx(inside / 10));
    CHECK(found.recall.value == Approx(inside / (inside + 2)));
    const auto spread = [](double bits, double pairs) { return pairs * pairs * chance(bits) * (1 - chance(bits)); };
    const double variance = spread(3, 1) + spread(2, 1) + spread(1, 4) + spread(-1, 4);
    CHECK(found.precision.low == Approx(std::max(0.0, inside / 10 - 1.96 * std::sqrt(variance) / 10 - 0.10)));
    CHECK(found.precision.high == Approx(std::min(1.0, inside / 10 + 1.96 * std::sqrt(variance) / 10 + 0.10)));
    const double of_recall = std::sqrt(4 * variance + inside * inside * 1) / ((inside + 2) * (inside + 2));
    CHECK(found.recall.low == Approx(std::max(0.0, inside / (inside + 2) - 1.96 * of_recall - 0.10)));
}

TEST_CASE("what is outside lies between pairs by themselves and pairs that stand or fall together") {
    const ExpectedQuality found = expected_quality(tree(), 0, {.matches = 4, .variance = 0, .together = 1}, {});
    const double inside = found.matches_inside;
    CHECK(found.matches_outside == 2.5);
    CHECK(found.recall.value == Approx(inside / (inside + 2.5)));
    const ExpectedQuality alone = expected_quality(tree(), 0, {.matches = 4, .variance = 0}, {});
    CHECK(alone.matches_outside == 4);
    CHECK(alone.recall.low < found.recall.low + 0.01);
    CHECK(found.recall.low < alone.recall.value);
    CHECK(found.recall.high > inside / (inside + 1));
}

TEST_CASE("a shift of the prior counts for every merge") {
    const ExpectedQuality found = expected_quality(tree(), 1.5, {}, {});
    CHECK(found.matches_inside == Approx(chance(4.5) + chance(3.5) + 4 * chance(2.5) + 4 * chance(0.5)));
    CHECK(found.recall.value == 1);
}

TEST_CASE("in a link pairs inside a source are none") {
    const std::vector<std::uint32_t> sources{0, 1, 1, 0, 1, 0};
    const ExpectedQuality found = expected_quality(tree(), 0, {}, sources);
    // {0}+{2}, {1}+{3}, {0,2}+{1,3}: 0-1 and 2-3; {0,1,2,3}+{4}: 0-4 and 3-4
    CHECK(found.pairs_inside == 6);
    CHECK(found.matches_inside == Approx(chance(3) + chance(2) + 2 * chance(1) + 2 * chance(-1)));
}

TEST_CASE("many sure matches leave the error of the model alone") {
    Clusters clusters;
    for (std::uint32_t node = 0; node < 4000; ++node) clusters.entity.push_back(node / 2 * 2);
    for (std::uint32_t node = 0; node < 4000; node += 2) clusters.merges.push_back({node, node + 1, 40 * weight_scale});
    const ExpectedQuality found = expected_quality(clusters, 0, {100, 0}, {});
    CHECK(found.precision.value == Approx(1));
    CHECK(found.precision.low == Approx(0.97).margin(1e-4));
    CHECK(found.precision.high == 1);
    CHECK(found.recall.value == Approx(2000.0 / 2100));
    CHECK(found.recall.high - found.recall.value == Approx(0.03).margin(1e-4));
}

TEST_CASE("what blocking misses lowers the expected recall alone") {
    ExpectedQuality found{.pairs_inside = 100, .matches_inside = 90, .matches_outside = 10, .precision = {0.9, 0.8, 1},
                          .recall = {0.9, 0.8, 1}, .recall_by_model = {0.9, 0.8, 1}};
    count_missed(found, 50, 0, 80);
    CHECK(found.recall.value == Approx(90.0 / 150));
    CHECK(found.recall.high == 1);
    CHECK(found.recall.low == Approx(1 / (1 / 0.8 + 80.0 / 90)));
    CHECK(found.precision.value == 0.9);
    ExpectedQuality none;
    count_missed(none, 50, 40, 60);
    CHECK(none.recall.value == 0);
    CHECK(none.recall.high == 1);
}

TEST_CASE("a bound of the recall holds for all matches, those that blocking missed among them") {
    const ExpectedQuality found{.pairs_inside = 100, .matches_inside = 90, .matches_outside = 10, .precision = {0.9, 0.8, 1},
                                .recall = {0.9, 0.8, 1}, .recall_by_model = {0.9, 0.8, 1}};
    const auto after = [&](const Estimate& most, double missed) {
        ExpectedQuality one = found, other = found;
        bound_recall(one, most);
        count_missed(one, missed, missed, missed);
        count_missed(other, missed, missed, missed);
        bound_recall(other, most);
        CHECK(one.recall.value == other.recall.value);
        CHECK(one.recall.low == other.recall.low);
        CHECK(one.recall.high == other.recall.high);
        return one.recall;
    };
    CHECK(after({0.7, 0.65, 0.7}, 38.6).value == Approx(90 / 138.6));  // blocking missed what the bound misses
    CHECK(after({0.7, 0.65, 0.7}, 0).value == 0.7);
    CHECK(after({0.7, 0.65, 0.7}, 0).low == 0.65);
    CHECK(after({0.7, 0.65, 0.7}, 0).high == 0.7);
    CHECK(after({1, 0.99, 1}, 0).value == Approx(0.9));
}

TEST_CASE("nothing joined, nothing known") {
    Clusters clusters;
    clusters.entity = {0, 1, 2};
    const ExpectedQuality found = expected_quality(clusters, 0, {}, {});
    CHECK(found.pairs_inside == 0);
    CHECK(found.precision.low == 0);
    CHECK(found.precision.high == 1);
    CHECK(found.recall.high == 1);
}
