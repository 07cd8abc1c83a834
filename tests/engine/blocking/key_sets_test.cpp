#include "engine/blocking/key_sets.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using namespace sameas;

TEST_CASE("sets share a key as their intersection says, and then a bit of their signatures") {
    std::mt19937_64 random(3);
    std::size_t shared = 0, filtered = 0;
    for (int trial = 0; trial < 5000; ++trial) {
        const auto keys = [&] {
            std::vector<std::uint64_t> set(random() % 6);
            for (std::uint64_t& key : set)
                key = (1 + random() % 20) * 0x9E3779B97F4A7C15u;
            std::sort(set.begin(), set.end());
            set.erase(std::unique(set.begin(), set.end()), set.end());
            return set;
        };
        const std::vector<std::uint64_t> left = keys(), right = keys();
        std::vector<std::uint64_t> both;
        std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both));
        REQUIRE(share_key(left, right) == !both.empty());
        const bool may_share = (key_signature(left) & key_signature(right)) != 0;
        REQUIRE((both.empty() || may_share));
        REQUIRE((key_signature(left) == 0) == left.empty());
        shared += !both.empty();
        filtered += !may_share;
    }
    CHECK(shared > 500);
    CHECK(filtered > 500);
}

TEST_CASE("the keys of a row are its part of all") {
    const KeySets sets{{0, 2, 2, 3}, {5, 9, 7}};
    CHECK(sets.of(RowId{0}).size() == 2);
    CHECK(sets.of(RowId{1}).empty());
    CHECK(sets.of(RowId{2})[0] == 7);
}
