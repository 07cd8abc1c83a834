#include "engine/cluster/source_sets.hpp"

#include <catch2/catch.hpp>

using sameas::SourceSets;

TEST_CASE("clusters that share a source are not disjoint, and stay so as they grow", "[source_sets]") {
    SourceSets sets;
    const std::vector<std::uint32_t> source{3, 1, 3, 2, 0, 1};
    sets.reset(source);
    CHECK(sets.disjoint(0, 1));
    CHECK_FALSE(sets.disjoint(0, 2));
    CHECK_FALSE(sets.disjoint(1, 5));
    sets.merge(0, 1);  // {3, 1}
    CHECK_FALSE(sets.disjoint(0, 2));
    CHECK_FALSE(sets.disjoint(0, 5));
    CHECK_FALSE(sets.disjoint(5, 0));
    CHECK(sets.disjoint(0, 3));
    sets.merge(3, 4);  // {2, 0}
    CHECK(sets.disjoint(0, 3));
    sets.merge(0, 3);
    for (const std::uint32_t node : {2u, 5u})
        CHECK_FALSE(sets.disjoint(0, node));
}

TEST_CASE("without sources everything may merge, also after a component that had them", "[source_sets]") {
    SourceSets sets;
    sets.reset(std::vector<std::uint32_t>{7, 7});
    CHECK_FALSE(sets.disjoint(0, 1));
    sets.reset({});
    CHECK(sets.disjoint(0, 1));
    sets.merge(0, 1);
    CHECK(sets.disjoint(0, 1));
}

TEST_CASE("sources that differ by 64 are different sources", "[source_sets]") {
    SourceSets sets;
    sets.reset(std::vector<std::uint32_t>{3, 67, 131, 3, 64, 0});
    CHECK(sets.disjoint(0, 1));
    CHECK_FALSE(sets.disjoint(0, 3));
    sets.merge(1, 0);  // {3, 67}
    CHECK(sets.disjoint(1, 2));
    CHECK_FALSE(sets.disjoint(1, 3));
    sets.merge(2, 1);  // {3, 67, 131}
    CHECK_FALSE(sets.disjoint(2, 3));
    sets.merge(2, 4);
    CHECK(sets.disjoint(2, 5));
    sets.reset(std::vector<std::uint32_t>{1, 2});  // and few again
    CHECK(sets.disjoint(0, 1));
}
