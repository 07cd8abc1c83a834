#include "engine/cluster/average_linkage.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "engine/errors.hpp"

using namespace sameas;

namespace {

constexpr std::int64_t bit = weight_scale;

std::vector<Merge> merges_of(std::size_t nodes, const std::vector<ComponentPair>& pairs,
                             const ClusterOptions& options = {}) {
    const RunContext context;
    AverageLinkage linkage(LinkageWeights(options), context);
    std::vector<Merge> merges;
    linkage.run({.nodes = nodes, .pairs = pairs, .sources = options.sources}, merges);
    return merges;
}

void check(const Merge& merge, std::uint32_t low, std::uint32_t high, std::int64_t weight) {
    CHECK(merge.low == low);
    CHECK(merge.high == high);
    CHECK(merge.weight == weight);
}

}  // namespace

TEST_CASE("weights of linkage keep every pair on its side of the threshold", "[average_linkage]") {
    const LinkageWeights usual(ClusterOptions{.threshold_bits = 2, .clip_bits = 7, .missing_bits = -3});
    CHECK(usual.threshold == 2 * bit);
    CHECK(usual.highest == 7 * bit);
    CHECK(usual.lowest == -7 * bit);
    CHECK(usual.missing == -3 * bit);
    const LinkageWeights high(ClusterOptions{.threshold_bits = 12, .clip_bits = 7});
    CHECK(high.highest == 12 * bit);
    const LinkageWeights low(ClusterOptions{.threshold_bits = -9, .clip_bits = 7, .missing_bits = -3});
    CHECK(low.lowest == -10 * bit);
    CHECK(low.missing == -10 * bit);
    const LinkageWeights below(ClusterOptions{.threshold_bits = -2.5, .clip_bits = 7, .missing_bits = -3});
    CHECK(below.missing == -7 * bit / 2);
    const LinkageWeights clipped(ClusterOptions{.threshold_bits = 0, .clip_bits = 2, .missing_bits = -3});
    CHECK(clipped.missing == -2 * bit);
    const LinkageWeights none(ClusterOptions{.threshold_bits = 0, .clip_bits = 0, .missing_bits = 5});
    CHECK(none.highest == 0);
    CHECK(none.lowest == -bit);
    CHECK(none.missing == -bit);
}

TEST_CASE("pairs that were not kept count against a merge", "[average_linkage]") {
    // 0-1 at 6 bits, 1-2 at 4: {0, 1} and 2 have (4 - 3) / 2 on average, 0.5.
    const std::vector<Merge> joined = merges_of(3, {{0, 1, 6 * bit}, {1, 2, 4 * bit}});
    REQUIRE(joined.size() == 2);
    check(joined[0], 0, 1, 6 * bit);
    check(joined[1], 0, 2, bit / 2);
    CHECK(merges_of(3, {{0, 1, 6 * bit}, {1, 2, 3 * bit}}).size() == 2);  // exactly 0
    CHECK(merges_of(3, {{0, 1, 6 * bit}, {1, 2, 3 * bit - 1}}).size() == 1);
    CHECK(merges_of(3, {{0, 1, 6 * bit}, {1, 2, 4 * bit}, {0, 2, -5 * bit}}).size() == 1);  // kept, and worse
}

TEST_CASE("averages are rounded down, also below zero", "[average_linkage]") {
    const ClusterOptions options{.threshold_bits = -2.5, .missing_bits = -3.5};
    const std::vector<Merge> merges = merges_of(4, {{0, 1, 5 * bit}, {0, 2, 5 * bit}, {0, 3, -1}}, options);
    REQUIRE(merges.size() == 3);
    check(merges[2], 0, 3, -2446678);  // (-1 - 7 bits) / 3 = -7340033 / 3 = -2446677.67
}

TEST_CASE("ties go to the lowest nodes", "[average_linkage]") {
    const std::vector<Merge> chain = merges_of(4, {{3, 2, 4 * bit}, {2, 1, 4 * bit}, {1, 0, 4 * bit}});
    REQUIRE(chain.size() == 2);
    check(chain[0], 0, 1, 4 * bit);
    check(chain[1], 2, 3, 4 * bit);  // not {0, 1} with 2: half a bit
}

TEST_CASE("one identifier does not decide alone, nor one veto", "[average_linkage]") {
    // Two couples; one pair across at 100 bits, three across at -4.
    std::vector<ComponentPair> pairs{{0, 1, 9 * bit},  {2, 3, 9 * bit},  {0, 2, 100 * bit},
                                     {0, 3, -4 * bit}, {1, 2, -4 * bit}, {1, 3, -4 * bit}};
    pairs[0].weight = pairs[1].weight = 200 * bit;
    std::vector<Merge> merges = merges_of(4, pairs, {.clip_bits = 7});
    REQUIRE(merges.size() == 2);  // all weights above 7 bits tie: 0-1 before 0-2
    check(merges[0], 0, 1, 7 * bit);
    check(merges[1], 2, 3, 7 * bit);
    pairs[2].weight = -900 * bit;
    for (std::size_t i = 3; i < 6; ++i)
        pairs[i].weight = 4 * bit;
    merges = merges_of(4, pairs, {.clip_bits = 7});
    REQUIRE(merges.size() == 3);
    check(merges[2], 0, 2, 5 * bit / 4);
}

TEST_CASE("a forbidden pair of clusters gives way to the next best", "[average_linkage]") {
    const std::vector<std::uint32_t> sources{0, 1, 0, 1};
    ClusterOptions options;
    options.sources = sources;
    const std::vector<Merge> merges = merges_of(4, {{0, 1, 6 * bit}, {1, 2, 5 * bit}, {2, 3, bit}}, options);
    REQUIRE(merges.size() == 2);
    check(merges[0], 0, 1, 6 * bit);
    check(merges[1], 2, 3, bit);
}

TEST_CASE("one linkage clusters one component after the other", "[average_linkage]") {
    const RunContext context;
    AverageLinkage linkage(LinkageWeights({}), context);
    std::vector<Merge> merges;
    const std::vector<ComponentPair> triangle{{0, 1, 3 * bit}, {1, 2, 2 * bit}, {0, 2, bit}},
        couple{{1, 0, bit}};
    const std::vector<std::uint32_t> sources{0, 0, 1};
    linkage.run({.nodes = 3, .pairs = std::span(triangle).subspan(1), .sources = sources}, merges);
    CHECK(merges.size() == 1);
    linkage.run({.nodes = 2, .pairs = couple, .sources = {}}, merges);
    CHECK(merges.size() == 2);
    linkage.run({.nodes = 3, .pairs = triangle, .sources = {}}, merges);
    REQUIRE(merges.size() == 4);
    check(merges[3], 0, 2, 3 * bit / 2);
}

TEST_CASE("large components take seconds at most", "[average_linkage]") {
    std::mt19937 random(1);
    const auto weight = [&] { return static_cast<std::int64_t>(random() % (9 * bit)) - bit; };
    std::vector<ComponentPair> pairs;
    std::size_t nodes = 100'000;
    SECTION("chain") {
        for (std::uint32_t node = 1; node < nodes; ++node)
            pairs.push_back({node - 1, node, weight()});
    }
    SECTION("star") {
        for (std::uint32_t node = 1; node < nodes; ++node)
            pairs.push_back({0, node, weight()});
    }
    SECTION("star of equal weights") {
        for (std::uint32_t node = 1; node < nodes; ++node)
            pairs.push_back({0, node, 7 * bit});
    }
    SECTION("dense blob of all weights") {
        nodes = 2000;
        for (std::uint32_t right = 1; right < nodes; ++right) {
            for (std::uint32_t left = 0; left < right; ++left)
                pairs.push_back({left, right, weight()});
        }
    }
    SECTION("dense blob of one weight") {
        nodes = 2000;
        for (std::uint32_t right = 1; right < nodes; ++right) {
            for (std::uint32_t left = 0; left < right; ++left)
                pairs.push_back({left, right, bit});
        }
    }
    const auto start = std::chrono::steady_clock::now();
    CHECK(!merges_of(nodes, pairs).empty());
    CHECK(std::chrono::steady_clock::now() - start <
          std::chrono::seconds(20));  // a quadratic one takes minutes
}

TEST_CASE("clustering stops on request", "[average_linkage]") {
    std::stop_source stop;
    const RunContext context({.stop = stop.get_token()});
    AverageLinkage linkage(LinkageWeights({}), context);
    std::vector<Merge> merges;
    const std::vector<ComponentPair> couple{{0, 1, bit}};
    stop.request_stop();
    CHECK_THROWS_AS(linkage.run({.nodes = 2, .pairs = couple, .sources = {}}, merges), Cancelled);
}
