#include "datasets/generator/record_order.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <vector>

using namespace sameas::datasets;

TEST_CASE("every number has exactly one position") {
    for (const std::uint64_t count : {1, 2, 3, 4, 5, 8, 9, 10, 63, 64, 65, 99, 100, 101, 1000, 65'537}) {
        const RecordOrder order(count, 7);
        std::vector<int> seen(count);
        for (std::uint64_t position = 0; position < count; ++position)
            ++seen[order[position]];
        CHECK(seen == std::vector<int>(count, 1));
    }
}

TEST_CASE("the order is mixed, and another under another key") {
    constexpr std::uint64_t count = 10'000;
    const RecordOrder order(count, 1), other(count, 2);
    std::uint64_t in_place = 0, neighbours = 0, same = 0;
    double distance = 0;
    for (std::uint64_t position = 0; position + 1 < count; ++position) {
        in_place += order[position] == position;
        neighbours += order[position] + 1 == order[position + 1];
        same += order[position] == other[position];
        distance += std::abs(static_cast<double>(order[position]) - static_cast<double>(position));
    }
    // One fixed point is expected of a random order, and a mean distance of a third of the count.
    CHECK(in_place < 10);
    CHECK(neighbours < 10);
    CHECK(same < 10);
    CHECK(distance / count == Approx(count / 3.0).epsilon(0.05));
}

TEST_CASE("large counts stay in range") {
    const std::uint64_t count = std::uint64_t{1} << 40;
    const RecordOrder order(count, 3);
    for (std::uint64_t step = 0; step < 1000; ++step)
        CHECK(order[step * (count / 1000)] < count);
}
