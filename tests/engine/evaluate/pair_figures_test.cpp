#include "engine/evaluate/pair_figures.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace sameas;

namespace {

JudgedPairs some_pairs() {
    JudgedPairs judged;
    for (int i = 0; i < 8; ++i) judged.add(6.5, true);
    judged.add(6.5, false);
    judged.add(2, true);
    judged.add(2, false);
    for (int i = 0; i < 5; ++i) judged.add(-3.25, false);
    judged.add(-3.25, true);
    return judged;
}

}  // namespace

TEST_CASE("the curve adds pairs from the highest weight down") {
    const std::vector<CurvePoint> curve = threshold_curve(some_pairs(), 20);
    REQUIRE(curve.size() == 3);
    CHECK(curve[0].weight_bits == 6.5);
    CHECK(curve[0].pairs == 9);
    CHECK(curve[0].right == 8);
    CHECK(curve[0].figures.precision == Approx(8.0 / 9));
    CHECK(curve[0].figures.recall == Approx(0.4));
    CHECK(curve[1].figures.precision == Approx(9.0 / 11));
    CHECK(curve[1].figures.f1 == Approx(18.0 / 31));
    CHECK(curve[2].pairs == 17);
    CHECK(curve[2].right == 10);
    CHECK(best_point(curve).weight_bits == 2);
}

TEST_CASE("of points with the same F1 the higher weight is best") {
    JudgedPairs judged;
    judged.add(5, true);
    judged.add(1, true);
    judged.add(1, false);
    judged.add(1, false);
    // 2 * 1 / (1 + 2) and 2 * 2 / (4 + 2)
    CHECK(best_point(threshold_curve(judged, 2)).weight_bits == 5);
    CHECK(best_point({}).pairs == 0);
}

TEST_CASE("whole bits repeat the last point at or above them") {
    const std::vector<CurvePoint> points = at_whole_bits(threshold_curve(some_pairs(), 20));
    REQUIRE(points.size() == 10);  // 6 .. -3
    CHECK(points.front().weight_bits == 6);
    CHECK(points.front().pairs == 9);
    CHECK(points[3].weight_bits == 3);
    CHECK(points[3].pairs == 9);
    CHECK(points[4].weight_bits == 2);
    CHECK(points[4].pairs == 11);
    CHECK(points.back().weight_bits == -3);
    CHECK(points.back().pairs == 11);
    CHECK(at_whole_bits({}).empty());
}

TEST_CASE("reliability sets what was said beside what was true") {
    const auto bins = reliability(some_pairs());
    CHECK(bins[9].pairs == 9);
    CHECK(bins[9].mean_probability == Approx(1 / (1 + std::exp2(-6.5))));
    CHECK(bins[9].share_right == Approx(8.0 / 9));
    CHECK(bins[8].pairs == 2);  // 0.8
    CHECK(bins[0].pairs == 6);
    CHECK(bins[0].share_right == Approx(1.0 / 6));
    CHECK(bins[5].pairs == 0);
    CHECK(bins[5].mean_probability == 0);
    JudgedPairs certain;
    certain.add(4000, true);
    CHECK(reliability(certain)[9].pairs == 1);
}
