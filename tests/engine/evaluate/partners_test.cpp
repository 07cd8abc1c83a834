#include "engine/evaluate/partners.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace sameas;

TEST_CASE("pairs become canonical: lower node first, ordered, each once", "[partners]") {
    CHECK(canonical({{3, 1}, {2, 2}, {1, 3}, {0, 5}, {1, 3}}) == std::vector<NodePair>{{0, 5}, {1, 3}});
    CHECK(canonical({}).empty());
}

TEST_CASE("partners are the others of the group from other sources", "[partners]") {
    RunContext context;
    // Group 9: nodes 0, 2 of source 5 and 3 of source 6; group 8: node 1 alone; node 4 is no member.
    const std::vector<Member> members{{9, 5, 0}, {8, 5, 1}, {9, 6, 3}, {9, 5, 2}};
    CHECK(partner_counts(5, members, context) == std::vector<std::uint32_t>{1, 0, 1, 2, 0});
    CHECK(partner_counts(2, {}, context) == std::vector<std::uint32_t>{0, 0});
}

TEST_CASE("partner counts agree with visiting all pairs, for any threads", "[partners]") {
    std::mt19937 random(2);
    for (const int threads : {1, 2, 7}) {
        RunContext context({.threads = threads});
        for (int round = 0; round < 50; ++round) {
            const auto nodes = static_cast<std::uint32_t>(random() % 200);
            std::vector<Member> members;
            for (std::uint32_t node = 0; node < nodes; ++node) {
                if (random() % 5) {
                    members.push_back({(random() % 7) << 40, static_cast<std::uint32_t>(random() % 3), node});
                }
            }
            std::vector<std::uint32_t> expected(nodes, 0);
            for (const Member& a : members) {
                for (const Member& b : members)
                    expected[a.node] += a.group == b.group && a.source != b.source;
            }
            CHECK(partner_counts(nodes, members, context) == expected);
        }
    }
}
