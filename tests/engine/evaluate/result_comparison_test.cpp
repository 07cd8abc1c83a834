#include "engine/evaluate/result_comparison.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

using namespace sameas;

TEST_CASE("pairs of two results are counted as pair by pair") {
    std::mt19937 random(3);
    const std::size_t n = 30;
    std::vector<std::uint32_t> first, second;
    Truth truth;
    for (std::size_t i = 0; i < n; ++i) {
        first.push_back(static_cast<std::uint32_t>(random() % 9));
        second.push_back(static_cast<std::uint32_t>(random() % 8));
        truth.entity.push_back(static_cast<std::uint32_t>(random() % 10));   // 0: not known
    }
    std::uint64_t both = 0, one = 0, other = 0, right_one = 0, right_other = 0, wrong_one = 0, wrong_other = 0, missed = 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 1; j < n; ++j) {
            if (truth.entity[i] == 0 || truth.entity[j] == 0) continue;
            const bool a = first[i] == first[j], b = second[i] == second[j], t = truth.entity[i] == truth.entity[j];
            both += a && b;
            one += a && !b;
            other += b && !a;
            right_one += a && !b && t;
            right_other += b && !a && t;
            wrong_one += a && !b && !t;
            wrong_other += b && !a && !t;
            missed += !a && !b && t;
        }
    }
    RunContext context;
    const ResultComparison result = compare_results(first, second, &truth, {}, context);
    CHECK(result.in_both == both);
    CHECK(result.only_first == one);
    CHECK(result.only_second == other);
    REQUIRE(result.judged);
    CHECK(result.judged->right_only_first == right_one);
    CHECK(result.judged->right_only_second == right_other);
    CHECK(result.judged->wrong_only_first == wrong_one);
    CHECK(result.judged->wrong_only_second == wrong_other);
    CHECK(result.judged->missed_by_both == missed);
    const double b = static_cast<double>(right_one + wrong_other), c = static_cast<double>(right_other + wrong_one);
    CHECK(result.judged->mcnemar() == Approx((b - c) * (b - c) / (b + c)));
}

TEST_CASE("without a truth pairs are counted alone") {
    RunContext context;
    const std::vector<std::uint32_t> first{1, 1, 1, 2, 2}, second{5, 5, 6, 6, 6};
    const ResultComparison result = compare_results(first, second, nullptr, {}, context);
    CHECK(result.in_both == 2);
    CHECK(result.only_first == 2);
    CHECK(result.only_second == 2);
    CHECK_FALSE(result.judged);
    const std::vector<std::uint32_t> sources{0, 0, 1, 0, 1};
    CHECK(compare_results(first, second, nullptr, sources, context).in_both == 1);
}
