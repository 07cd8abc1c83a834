#include "datasets/generator/cluster_plan.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <map>

using namespace sameas::datasets;

TEST_CASE("every block has the sizes asked for, and copies count from nought") {
    constexpr std::array<ClusterCount, 3> sizes{{{1, 5}, {2, 3}, {7, 1}}};
    const ClusterPlan plan(sizes);
    REQUIRE(plan.records_per_block() == 18);
    REQUIRE(plan.entities_per_block() == 9);
    for (std::uint64_t block = 0; block < 3; ++block) {
        std::map<std::uint64_t, std::uint32_t> next_copy;
        for (std::uint64_t record = block * 18; record < (block + 1) * 18; ++record) {
            const ClusterPlan::Place place = plan[record];
            CHECK(place.entity >= block * 9);
            CHECK(place.entity < (block + 1) * 9);
            CHECK(place.copy == next_copy[place.entity]++);
        }
        std::map<std::uint32_t, int> entities_of_size;
        for (const auto& [entity, copies] : next_copy)
            ++entities_of_size[copies];
        CHECK(entities_of_size == std::map<std::uint32_t, int>{{1, 5}, {2, 3}, {7, 1}});
    }
}

TEST_CASE("sizes are mixed: neighbours in number do not have neighbouring sizes") {
    constexpr std::array<ClusterCount, 2> sizes{{{1, 500}, {2, 500}}};
    const ClusterPlan plan(sizes);
    std::map<std::uint64_t, int> size_of;
    for (std::uint64_t record = 0; record < plan.records_per_block(); ++record)
        ++size_of[plan[record].entity];
    int changes = 0;
    for (std::uint64_t entity = 1; entity < 1000; ++entity)
        changes += size_of[entity] != size_of[entity - 1];
    CHECK(changes > 400);
    CHECK(changes < 600);
}
