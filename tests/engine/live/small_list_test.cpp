#include "engine/live/small_list.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

using namespace sameas;

namespace {

struct Wide {
    std::uint32_t first, second;
    bool operator==(const Wide&) const = default;
};

}  // namespace

TEST_CASE("a list holds what was added and not removed, in the object or outside") {
    std::mt19937 random(3);
    SmallList<Wide> list;
    std::vector<std::uint32_t> expected;
    for (std::uint32_t step = 0; step < 2'000; ++step) {
        if (!expected.empty() && random() % 100 < (step < 1'000 ? 30u : 70u)) {
            const std::size_t at = random() % expected.size();
            list.remove_first([&](const Wide& one) { return one.first == expected[at]; });
            expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(at));
        } else {
            list.add({step, step + 7});
            expected.push_back(step);
        }
        std::vector<std::uint32_t> found;
        for (const Wide& one : list.items()) {
            REQUIRE(one.second == one.first + 7);
            found.push_back(one.first);
        }
        std::sort(found.begin(), found.end());
        REQUIRE(found == expected);  // steps rise
        REQUIRE(list.size() == expected.size());
    }
}

TEST_CASE("a list that moves leaves an empty one behind") {
    SmallList<std::uint32_t> from;
    for (std::uint32_t i = 0; i < 9; ++i) from.add(i);
    SmallList<std::uint32_t> to(std::move(from));
    CHECK(to.size() == 9);
    CHECK(from.empty());
    to = {};
    CHECK(to.empty());
    to.add(4);
    CHECK(to.items().front() == 4);
}
