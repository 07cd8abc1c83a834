#include "engine/entities.hpp"

#include <catch2/catch.hpp>
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
