#include "engine/evaluate/pair_truth.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using namespace sameas;

namespace {

using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

Pairs listed(const PairTruth& truth, std::size_t most = SIZE_MAX) {
    RunContext context;
    Pairs pairs;
    truth.for_each_true(context, [&](std::uint32_t left, std::uint32_t right) {
        pairs.emplace_back(left, right);
        return pairs.size() < most;
    });
    return pairs;
}

}  // namespace

TEST_CASE("the truth of single pairs is that of the figures") {
    std::mt19937 random(5);
    RunContext context;
    for (int round = 0; round < 400; ++round) {
        const auto below = [&](std::size_t limit) { return static_cast<std::uint32_t>(random() % limit); };
        const std::size_t nodes = 2 + below(20);
        Truth truth;
        std::vector<std::uint32_t> sources, entity;
        const bool with_sources = random() % 2, is_pairs = random() % 2;
        for (std::size_t i = 0; i < nodes; ++i) {
            entity.push_back(below(6));
            if (with_sources) sources.push_back(below(2));
            if (!is_pairs) truth.entity.push_back(below(5));
        }
        const auto some_pairs = [&](std::size_t count) {
            Pairs pairs;
            for (std::size_t i = 0; i < count; ++i) {
                const std::uint32_t left = below(nodes), right = below(nodes);
                if (left != right) pairs.push_back(std::minmax(left, right));
            }
            return pairs;
        };
        if (is_pairs) truth.pairs = some_pairs(nodes);
        truth.ignored = some_pairs(below(10));

        const PairTruth single(truth, nodes, sources);
        std::uint64_t right = 0, wrong = 0, missed = 0;
        Pairs expected;
        for (std::uint32_t a = 0; a < nodes; ++a) {
            for (std::uint32_t b = a + 1; b < nodes; ++b) {
                REQUIRE(single.counts(a, b) == single.counts(b, a));
                if (!single.counts(a, b)) continue;
                REQUIRE(single.is_true(a, b) == single.is_true(b, a));
                if (single.is_true(a, b)) expected.emplace_back(a, b);
                right += single.is_true(a, b) && entity[a] == entity[b];
                wrong += !single.is_true(a, b) && entity[a] == entity[b];
                missed += single.is_true(a, b) && entity[a] != entity[b];
            }
        }
        const Evaluation whole = evaluate(entity, truth, sources, [](auto, auto) { return false; }, context);
        REQUIRE(whole.true_positives == right);
        REQUIRE(whole.false_positives == wrong);
        REQUIRE(whole.false_negatives == missed);
        Pairs found = listed(single);
        std::sort(found.begin(), found.end());
        REQUIRE(found == expected);
    }
}

TEST_CASE("true pairs come group by group and stop when asked") {
    const PairTruth truth({.entity = {2, 1, 2, 1, 2, 0, 0}, .pairs = {}, .ignored = {}}, 7, {});
    CHECK(listed(truth) == Pairs{{0, 2}, {0, 4}, {2, 4}, {1, 3}});
    CHECK(listed(truth, 2) == Pairs{{0, 2}, {0, 4}});
}

TEST_CASE("pairs together are those with one label") {
    RunContext context;
    Pairs pairs;
    for_each_pair_together(std::vector<std::uint32_t>{9, 0, 9, 0, 5}, context, [&](auto left, auto right) {
        pairs.emplace_back(left, right);
        return true;
    });
    CHECK(pairs == Pairs{{0, 2}, {1, 3}});
}
