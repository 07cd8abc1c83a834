#include "engine/model/train_pairs.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace sameas;

TEST_CASE("the threshold of the highest expected F1 takes pairs while they are worth more than half of it") {
    const auto weights = [](std::vector<double> probabilities) {
        for (double& p : probabilities) p = weight_bits(p);
        return probabilities;
    };
    // Taking 0.9, 0.8: 3.4 / (2 + 2.15); with 0.4: 4.2 / (3 + 2.15) is less; 0.05 less still.
    CHECK(weight_of_best_expected_f1(weights({0.05, 0.9, 0.4, 0.8})) == Approx(weight_bits(0.8)));
    // 1.8 / (1 + 1.35) is less than 2.7 / (2 + 1.35).
    CHECK(weight_of_best_expected_f1(weights({0.9, 0.45})) == Approx(weight_bits(0.45)));
    // Equal weights are taken together or not at all.
    CHECK(weight_of_best_expected_f1(weights({0.3, 0.3, 0.3})) == Approx(weight_bits(0.3)));
    CHECK(std::isinf(weight_of_best_expected_f1({})));
}
