#include "engine/entities.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <random>
#include <set>

#include "engine/errors.hpp"
#include "engine/memory.hpp"
#include "engine/model/model.hpp"
#include "tests/io/scratch_folder.hpp"
#include "tests/support/kept_pairs.hpp"
#include "tests/support/resident_memory.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({
    "id": "id", "blocking": ["name"], "threshold": {"probability": 0.5},
    "comparisons": [{"field": "name", "levels": ["exact", "else"]}]})json";

/// Invented records of three sources.
Table records(std::size_t count, const Settings& settings, RunContext& context) {
    std::vector<test::Source> sources{{"web", {}}, {"crm", {}}, {"erp", {}}};
    for (std::size_t i = 0; i < count; ++i) sources[i * i % 3].rows.push_back({std::to_string(i), "n"});
    return test::small_table(settings, {"id", "name"}, sources, context);
}

/// Pairs of records of one group of 25, far apart in order, so that components of many sizes come about.
std::vector<KeptPair> random_pairs(std::uint32_t records, std::size_t count, std::uint32_t kinds) {
    std::mt19937 random(5);
    std::set<std::pair<std::uint32_t, std::uint32_t>> taken;
    std::vector<KeptPair> pairs;
    while (pairs.size() < count) {
        const auto left = static_cast<std::uint32_t>(random() % records);
        const auto right = static_cast<std::uint32_t>(left % (records / 25) + random() % 25 * (records / 25));
        if (left == right || taken.contains({right, left}) || !taken.insert({left, right}).second) continue;
        pairs.push_back({left, right, static_cast<std::uint32_t>(random() % kinds)});
    }
    return pairs;
}

bool same(const Clusters& a, const Clusters& b) {
    return a.entity == b.entity &&
           std::equal(a.merges.begin(), a.merges.end(), b.merges.begin(), b.merges.end(), [](const Merge& x, const Merge& y) {
               return x.low == y.low && x.high == y.high && x.weight == y.weight;
           });
}

/// A context whose budget leaves about so much.
RunContext::Options leaving(std::uint64_t bytes, const std::string& folder, int threads) {
    release_free_memory();
    return {.threads = threads, .memory_bytes = resident_bytes() + bytes, .spill_folder = folder};
}

}  // namespace

TEST_CASE("entities are the same whether all components fit at once or only some") {
    if (!test::resident_memory_tells) {
        WARN("skipped: the sanitizer keeps freed memory");
        return;
    }
    const io::testing::ScratchFolder scratch;
    const Settings settings = parse_settings(settings_text, "test");
    RunContext plenty;
    constexpr std::size_t count = 40'000;
    const Table table = records(count, settings, plenty);
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    const std::vector<double> weights{-4, -1, 0, 1, 3, 6, 9.5, -8};
    const std::vector<KeptPair> pairs = random_pairs(count, 60'000, static_cast<std::uint32_t>(weights.size()));
    PairStore in_memory = test::stored(pairs, {}, plenty);
    const Clusters expected = cluster_pairs(table, scope, settings, in_memory, weights, plenty);
    REQUIRE(expected.merges.size() > 3000);
    REQUIRE(plenty.costs().back().stage == "cluster");
    for (const int threads : {1, 2, 7}) {
        // Less than the 5.8 MB that all pairs would take, in all the more turns the less there is.
        RunContext context(leaving(std::uint64_t{4} << 20, scratch.path(""), threads));
        PairStore spilled =
            test::stored(pairs, {.memory_bytes = 0, .spill_folder = scratch.path("")}, context);
        const Clusters found = cluster_pairs(table, scope, settings, spilled, weights, context);
        CHECK(same(found, expected));
    }
    CHECK(std::filesystem::is_empty(scratch.path("")));
}

TEST_CASE("a group of connected records that does not fit is refused with what would do") {
    if (!test::resident_memory_tells) {
        WARN("skipped: the sanitizer keeps freed memory");
        return;
    }
    const io::testing::ScratchFolder scratch;
    const Settings settings = parse_settings(settings_text, "test");
    RunContext plenty;
    constexpr std::uint32_t count = 2000;
    const Table table = records(count, settings, plenty);
    std::vector<KeptPair> pairs;
    for (std::uint32_t left = 0; left < count; ++left) {
        for (std::uint32_t right = left + 1; right < std::min(count, left + 300); ++right) pairs.push_back({left, right, 0});
    }
    const std::vector<double> weights{5};
    RunContext context(leaving(std::uint64_t{8} << 20, scratch.path(""), 2));
    PairStore store = test::stored(pairs, {.memory_bytes = 0, .spill_folder = scratch.path("")}, context);
    CHECK_THROWS_WITH(cluster_pairs(table, PairScope::all, settings, store, weights, context),
                      Catch::Matchers::Contains("its 553150 pairs take 50.7M") && Catch::Matchers::Contains("give --memory"));
}

TEST_CASE("no pairs leave every record alone") {
    const Settings settings = parse_settings(settings_text, "test");
    RunContext context;
    const Table table = records(5, settings, context);
    PairStore store;
    CHECK(cluster_pairs(table, PairScope::all, settings, store, {}, context).entity ==
          std::vector<std::uint32_t>{0, 1, 2, 3, 4});
}

namespace {

const char* const automatic_text = R"json({
    "id": "id", "blocking": ["name"], "keep": {"probability": 0.0001}, "threshold": "automatic",
    "comparisons": [{"field": "name", "levels": ["exact", "else"]}]})json";

/// Invented records of as many sources as asked for, the same number in each; ranks go source by source.
Table records_of(std::size_t sources, std::size_t each, const Settings& settings, RunContext& context) {
    std::vector<test::Source> rows;
    for (std::size_t s = 0; s < sources; ++s) {
        test::Source source{std::string(1, static_cast<char>('a' + s)), {}};
        for (std::size_t i = 0; i < each; ++i) source.rows.push_back({std::to_string(1000 + i), "n"});
        rows.push_back(std::move(source));
    }
    return test::small_table(settings, {"id", "name"}, rows, context);
}

Entities found_by(const Table& table, PairScope scope, const Settings& settings, const std::vector<KeptPair>& pairs,
                  const std::vector<double>& weights, int threads = 1) {
    RunContext context({.threads = threads});
    PairStore stored = test::stored(pairs, {}, context);
    return find_entities(table, scope, settings, stored, weights, context);
}

}  // namespace

TEST_CASE("a given threshold joins as cluster_pairs does") {
    RunContext context;
    const Settings settings = parse_settings(settings_text, "test");
    const Table table = records(2000, settings, context);
    const std::vector<double> weights{-4, -1, 0, 1, 3, 6, 9.5, -8};
    const std::vector<KeptPair> pairs = random_pairs(2000, 3000, 8);
    PairStore stored = test::stored(pairs, {}, context);
    const Entities found = find_entities(table, PairScope::across_sources, settings, stored, weights, context);
    CHECK(same(found.clusters, cluster_pairs(table, PairScope::across_sources, settings, stored, weights, context)));
    CHECK(found.choice.method == JoinMethod::given_threshold);
    CHECK(found.choice.threshold_bits == 0);
    CHECK(found.expected.pairs_inside > 0);
}

TEST_CASE("de-duplication chooses its threshold by the share of records with a partner") {
    RunContext context;
    const Settings settings = parse_settings(automatic_text, "test");
    const Table table = records_of(1, 8, settings, context);
    const std::vector<double> weights{9, -0.75, -20};
    // Three couples at 9 bits, two records left: q = 3/4, so the threshold is -1 bit and the pair at -0.75 joins as well.
    const std::vector<KeptPair> pairs{{0, 1, 0}, {2, 3, 0}, {4, 5, 0}, {6, 7, 1}, {1, 2, 2}};
    const Entities found = found_by(table, PairScope::all, settings, pairs, weights);
    CHECK(found.choice.method == JoinMethod::own_threshold);
    CHECK(found.choice.partner_share == 0.75);
    CHECK(found.choice.threshold_bits == Approx(-1));
    CHECK(found.clusters.entity == std::vector<std::uint32_t>{0, 0, 2, 2, 4, 4, 6, 6});
    CHECK(found.expected.pairs_inside == 4);
    // 9 bits count as 5 nats, each 1 bit above the threshold's odds
    const double sure = 1 / (1 + std::exp2(-(5 / std::log(2.0) + 1))), weak = 1 / (1 + std::exp2(-0.25));
    CHECK(found.expected.matches_inside == Approx(3 * sure + weak).epsilon(1e-6));
    CHECK(found.expected.matches_outside == Approx(1 / (1 + std::exp2(20.0))).margin(1e-9));
}

TEST_CASE("without any partner the own threshold is even odds") {
    RunContext context;
    const Settings settings = parse_settings(automatic_text, "test");
    const Table table = records_of(1, 4, settings, context);
    const Entities found = found_by(table, PairScope::all, settings, {{0, 1, 0}, {2, 3, 0}}, {-0.01});
    CHECK(found.choice.partner_share == 0);
    CHECK(found.choice.threshold_bits == 0);
    CHECK(found.clusters.merges.empty());
}

TEST_CASE("a link of two sources is one to one where partners are unique, and not where they are many") {
    RunContext context;
    const Settings settings = parse_settings(automatic_text, "test");
    const Table two = records_of(2, 4, settings, context);   // a: 0 .. 3, b: 4 .. 7
    const std::vector<double> weights{9, 6, -6};
    // 0 is better with 4 than 1 is; 1 has none else.
    const std::vector<KeptPair> unique{{0, 4, 0}, {1, 4, 2}, {1, 5, 1}, {2, 6, 0}, {3, 6, 2}};
    const Entities one = found_by(two, PairScope::across_sources, settings, unique, weights);
    CHECK(one.choice.method == JoinMethod::one_to_one);
    CHECK(one.choice.rival_share < 0.05);
    CHECK(one.choice.partner_share_by_side[0] == Approx(0.75).margin(0.02));
    CHECK(one.choice.shift_bits == Approx(4).margin(0.3));
    CHECK(one.clusters.entity == std::vector<std::uint32_t>{0, 1, 2, 3, 0, 1, 2, 7});
    CHECK(one.expected.pairs_inside == 3);
    CHECK(one.expected.precision.value > 0.95);

    const std::vector<KeptPair> many{{0, 4, 0}, {0, 5, 0}, {0, 6, 0}, {1, 7, 0}};
    const Entities several = found_by(two, PairScope::across_sources, settings, many, weights);
    CHECK(several.choice.method == JoinMethod::own_threshold);
    CHECK(several.choice.rival_share == Approx(0.5).margin(0.01));
    CHECK(several.clusters.entity == std::vector<std::uint32_t>{0, 1, 2, 3, 0, 0, 0, 1});
    CHECK(several.expected.pairs_inside == 4);   // not the pairs among 4, 5 and 6

    // Papers of the same authors: each could be the other's, and each has its own.
    const std::vector<KeptPair> relatives{{0, 4, 0}, {1, 5, 0}, {0, 5, 1}, {1, 4, 1}, {2, 6, 0}};
    const Entities own = found_by(two, PairScope::across_sources, settings, relatives, {20, 0.1});
    CHECK(own.choice.method == JoinMethod::one_to_one);
    CHECK(own.choice.rival_share == 0);
    CHECK(own.clusters.entity == std::vector<std::uint32_t>{0, 1, 2, 3, 0, 1, 2, 7});
    const Entities twice = found_by(two, PairScope::across_sources, settings, relatives, {20, 20});   // all four are one
    CHECK(twice.choice.method == JoinMethod::own_threshold);
    CHECK(twice.clusters.entity == std::vector<std::uint32_t>{0, 0, 2, 3, 0, 0, 2, 7});

    const Table three = records_of(3, 2, settings, context);
    const Entities of_three = found_by(three, PairScope::across_sources, settings, {{0, 2, 0}, {0, 4, 0}, {2, 4, 0}}, weights);
    CHECK(of_three.choice.method == JoinMethod::own_threshold);
    CHECK(of_three.clusters.entity == std::vector<std::uint32_t>{0, 1, 0, 3, 0, 5});
}

TEST_CASE("automatic entities are the same for any threads, order of pairs and memory") {
    if (!test::resident_memory_tells) {
        WARN("skipped: the sanitizer keeps freed memory");
        return;
    }
    const io::testing::ScratchFolder scratch;
    const Settings settings = parse_settings(automatic_text, "test");
    RunContext plenty;
    constexpr std::size_t count = 40'000;
    const Table table = records(count, settings, plenty);
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    const std::vector<double> weights{-4, -1, 0, 1, 3, 6, 9.5, -8};
    std::vector<KeptPair> pairs = random_pairs(count, 60'000, static_cast<std::uint32_t>(weights.size()));
    const Entities expected = found_by(table, scope, settings, pairs, weights);
    REQUIRE(expected.clusters.merges.size() > 3000);
    REQUIRE(expected.choice.threshold_bits < -0.1);
    std::mt19937 random(3);
    for (const int threads : {1, 2, 7}) {
        std::shuffle(pairs.begin(), pairs.end(), random);
        RunContext context(leaving(std::uint64_t{4} << 20, scratch.path(""), threads));
        PairStore spilled = test::stored(
            pairs, {.memory_bytes = PairStore::least_memory(1), .spill_folder = scratch.path(""), .writers = 1}, context);
        const Entities found = find_entities(table, scope, settings, spilled, weights, context);
        CHECK(same(found.clusters, expected.clusters));
        CHECK(found.choice.threshold_bits == expected.choice.threshold_bits);
        CHECK(found.expected.matches_inside == expected.expected.matches_inside);
        CHECK(found.expected.matches_outside == expected.expected.matches_outside);
        CHECK(found.expected.recall.low == expected.expected.recall.low);
    }
}
