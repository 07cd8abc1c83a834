#include "engine/cluster/average.hpp"

#include <catch2/catch.hpp>

using namespace sameas;

TEST_CASE("averages are compared as fractions, without rounding", "[average]") {
    CHECK(Average{1, 3} == Average{2, 6});
    CHECK(Average{1, 3} < Average{2, 5});
    CHECK(Average{-1, 3} < Average{-1, 4});
    CHECK(Average{-1, 3} < Average{0, 1});
    // As doubles these are equal, and their products do not fit 64 bits.
    constexpr std::int64_t large = (std::int64_t{1} << 60) + 1;
    constexpr std::uint64_t many = (std::uint64_t{1} << 60) + 2;
    CHECK(Average{large, many} < Average{large + 1, many});
    CHECK(Average{large, many} > Average{large - 1, many - 1});
    CHECK(Average{large, many} == Average{2 * large, 2 * many});
}

TEST_CASE("an average exactly at the threshold reaches it", "[average]") {
    const LinkageWeights weights(ClusterOptions{.threshold_bits = 1, .clip_bits = 7, .missing_bits = -3});
    const std::int64_t needed = 4 * weight_scale;
    CHECK(Average{6 * needed, 6}.reaches_threshold(weights));
    CHECK_FALSE(Average{6 * needed - 1, 6}.reaches_threshold(weights));
    CHECK_FALSE(Average{-1, 1}.reaches_threshold(weights));
    CHECK(Average{6 * needed, 6}.weight(weights) == weight_scale);
    CHECK(Average{6 * needed + 5, 6}.weight(weights) == weight_scale);  // rounded down
    CHECK(Average{6 * needed + 6, 6}.weight(weights) == weight_scale + 1);
}

TEST_CASE("excesses count from what a missing pair counts, and weights are clipped", "[average]") {
    const LinkageWeights weights(ClusterOptions{.threshold_bits = 1, .clip_bits = 7, .missing_bits = -3});
    CHECK(weights.excess(-3 * weight_scale) == 0);
    CHECK(weights.excess(2 * weight_scale) == 5 * weight_scale);
    CHECK(weights.excess(100 * weight_scale) == 10 * weight_scale);
    CHECK(weights.excess(-100 * weight_scale) == -4 * weight_scale);
}
