#include "engine/cluster/reciprocal_linkage.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <stop_token>
#include <thread>

#include "engine/errors.hpp"
#include "tests/engine/cluster/random_component.hpp"

using namespace sameas;

namespace {

constexpr std::int64_t bit = weight_scale;
constexpr ReciprocalLinkage::Limits always_parallel{.parallel_pairs_min = 0};

std::vector<Merge> merges_of(const RandomComponent& input, const ReciprocalLinkage::Limits& limits,
                             int threads = 1) {
    RunContext context({.threads = threads});
    std::vector<Merge> merges;
    ReciprocalLinkage(LinkageWeights(input.options), context, limits).run(input.component(), merges);
    return by_low(merges);
}

/// Entities of five that hold together, and weaker pairs between them: one component, as large data make it.
RandomComponent entities_in_a_row(std::size_t nodes) {
    std::mt19937 random(41);
    RandomComponent made;
    made.nodes = nodes;
    for (std::uint32_t right = 1; right < nodes; ++right) {
        for (std::uint32_t left = right - std::min(right, 8u); left < right; ++left) {
            const bool is_entity = left / 5 == right / 5;
            if (left + 1 != right && random() % 4 == 0) continue;
            made.pairs.push_back(
                {left, right,
                 static_cast<std::int64_t>(random() % 16) * bit / 2 - (is_entity ? 0 : 5 * bit)});
        }
    }
    return made;
}

RandomComponent dense(std::uint32_t nodes, unsigned values) {
    std::mt19937 random(42);
    RandomComponent made;
    made.nodes = nodes;
    for (std::uint32_t right = 1; right < nodes; ++right) {
        for (std::uint32_t left = 0; left < right; ++left)
            made.pairs.push_back(
                {left, right, static_cast<std::int64_t>(random() % values) * 9 * bit / values - bit / 2});
    }
    return made;
}

/// A path whose weights rise, so that each round finds one couple, and a hub to which all of it leads.
RandomComponent rising_path_with_hub(std::uint32_t nodes) {
    RandomComponent made;
    made.nodes = nodes;
    for (std::uint32_t node = 0; node + 1 < nodes; ++node) {
        if (node > 0) made.pairs.push_back({node - 1, node, bit + std::int64_t{node}});
        made.pairs.push_back({node, nodes - 1, bit / 4 + std::int64_t{node} / 4});
    }
    return made;
}

}  // namespace

TEST_CASE("rounds of mutual nearest neighbours give the merges of one at a time", "[reciprocal_linkage]") {
    std::mt19937 random(32);
    std::size_t merges = 0, ties = 0, with_sources = 0;
    for (int round = 0; round < 4000; ++round) {
        const std::size_t nodes = random() % (round % 20 == 0 ? 400 : 30);
        const std::uint32_t sources =
            round % 2 == 0 ? 0 : std::vector<std::uint32_t>{2, 5, 12, 200}[random() % 4];
        const RandomComponent input = random_component(random, nodes, random() % (1 + nodes * 6), sources);
        const std::vector<Merge> expected = one_at_a_time(input);
        REQUIRE(are_equal(merges_of(input, {}), expected));
        // Whenever the rounds break off, the rest comes out the same.
        REQUIRE(are_equal(merges_of(input, {.looks_a_pair_max = random() % 4}), expected));
        merges += expected.size();
        with_sources += sources > 0 ? expected.size() : 0;
        for (std::size_t i = 1; i < expected.size(); ++i)
            ties += expected[i].weight == expected[i - 1].weight;
    }
    CHECK(merges > 20'000);
    CHECK(ties > 5000);
    CHECK(with_sources > 5000);
}

TEST_CASE("the merges are those of one at a time for any number of threads", "[reciprocal_linkage]") {
    std::mt19937 random(33);
    for (int round = 0; round < 24; ++round) {
        const std::uint32_t sources = round % 2 == 0 ? 0 : std::vector<std::uint32_t>{3, 100}[random() % 2];
        const RandomComponent input = random_component(random, 3000, 20'000, sources);
        const std::vector<Merge> expected = one_at_a_time(input);
        for (const int threads : {1, 2, 7})
            REQUIRE(are_equal(merges_of(input, always_parallel, threads), expected));
        REQUIRE(are_equal(merges_of(input, {.parallel_pairs_min = 0, .looks_a_pair_max = 3}, 7), expected));
    }
}

TEST_CASE("a large component of every shape gets the merges of one at a time", "[reciprocal_linkage]") {
    RandomComponent input;
    SECTION("entities in a row") {
        input = entities_in_a_row(50'000);
    }
    SECTION("dense, all weights") {
        input = dense(600, 1'000'000);
    }
    SECTION("dense, few weights") {
        input = dense(600, 3);
    }
    SECTION("dense, one weight") {
        input = dense(600, 1);
    }
    SECTION("rising path with a hub") {
        input = rising_path_with_hub(20'000);
    }
    input.options.threshold_bits = input.nodes == 600 ? -1 : 0;
    const std::vector<Merge> expected = one_at_a_time(input);
    CHECK(expected.size() > 500);
    CHECK(are_equal(merges_of(input, {}), expected));
    CHECK(are_equal(merges_of(input, always_parallel, 2), expected));
}

TEST_CASE("one reciprocal linkage clusters one component after the other", "[reciprocal_linkage]") {
    std::mt19937 random(34);
    RunContext context({.threads = 2});
    const LinkageWeights weights(ClusterOptions{});
    ReciprocalLinkage linkage(weights, context, {.parallel_pairs_min = 500, .looks_a_pair_max = 5});
    for (int round = 0; round < 300; ++round) {
        RandomComponent input =
            random_component(random, random() % 300, random() % 1500, round % 3 == 0 ? 4 : 0);
        input.options = {};
        std::vector<Merge> merges;
        linkage.run(input.component(), merges);
        REQUIRE(are_equal(by_low(merges), one_at_a_time(input)));
    }
}

TEST_CASE("rounds stop on request, also in their middle", "[reciprocal_linkage]") {
    const RandomComponent input = entities_in_a_row(400'000);
    std::stop_source stop;
    RunContext context({.threads = 2, .stop = stop.get_token()});
    ReciprocalLinkage linkage(LinkageWeights(input.options), context);
    std::vector<Merge> merges;
    std::chrono::steady_clock::time_point asked;
    const std::jthread asker([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        asked = std::chrono::steady_clock::now();
        stop.request_stop();
    });
    CHECK_THROWS_AS(linkage.run(input.component(), merges), Cancelled);
    CHECK(std::chrono::steady_clock::now() - asked <
          std::chrono::milliseconds(500));  // on a busy machine; alone within 100
    CHECK_THROWS_AS(linkage.run(input.component(), merges), Cancelled);
}
