#include "engine/compare/measures/assignment.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>
#include <vector>

using namespace sameas::measures;

namespace {

/// All ways to give each row a column of its own.
std::int64_t by_trying(const std::vector<std::int64_t>& scores, std::size_t rows, std::size_t columns) {
    std::vector<std::size_t> order(columns);
    std::iota(order.begin(), order.end(), 0u);
    std::int64_t best = 0;
    do {
        std::int64_t sum = 0;
        for (std::size_t row = 0; row < rows; ++row)
            sum += scores[row * columns + order[row]];
        best = std::max(best, sum);
    } while (std::next_permutation(order.begin(), order.end()));
    return best;
}

}  // namespace

TEST_CASE("the best assignment is not the greedy one") {
    CHECK(best_assignment(std::vector<std::int64_t>{9, 8, 8, 1}, 2, 2) == 16);
    CHECK(best_assignment(std::vector<std::int64_t>{9, 8, 0, 8, 1, 0, 0, 0, 5}, 3, 3) == 21);
    CHECK(best_assignment(std::vector<std::int64_t>{3, 7, 5}, 1, 3) == 7);
    CHECK(best_assignment({}, 0, 3) == 0);
    CHECK(best_assignment(std::vector<std::int64_t>(9, 0), 3, 3) == 0);
}

TEST_CASE("the best assignment equals the best of all") {
    std::mt19937 random(3);
    for (std::size_t round = 0; round < 4000; ++round) {
        const std::size_t columns = 1 + random() % 6, rows = 1 + random() % columns;
        const std::int64_t values = round % 3 == 0 ? 3 : round % 3 == 1 ? 20 : assignment_score_max + 1;
        std::vector<std::int64_t> scores(rows * columns);
        for (std::int64_t& score : scores)
            score = static_cast<std::int64_t>(random()) * 1'000'003 % values;
        INFO("round " << round << ", " << rows << " x " << columns);
        REQUIRE(best_assignment(scores, rows, columns) == by_trying(scores, rows, columns));
    }
}

TEST_CASE("the best assignment of the largest size") {
    // Row r wants column r most, and all want column 0 as much: only one may have it.
    constexpr std::size_t size = assignment_max;
    std::vector<std::int64_t> scores(size * size, 1);
    for (std::size_t row = 0; row < size; ++row)
        scores[row * size] = scores[row * size + row] = assignment_score_max;
    CHECK(best_assignment(scores, size, size) == static_cast<std::int64_t>(size) * assignment_score_max);
}
