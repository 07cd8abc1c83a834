#include "engine/memory_plan.hpp"

#include <catch2/catch.hpp>

#include "engine/entities.hpp"
#include "engine/errors.hpp"
#include "engine/memory.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;
using Catch::Matchers::Contains;

namespace {

const char* const settings_text = R"json({
    "id": "id", "blocking": ["name, first(town, 2)", "tokens(town)"],
    "comparisons": [{"field": "name", "levels": ["exact", "exact(soundex(name))", "else"]},
                    {"field": "town", "levels": ["exact", "else"]}]})json";

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

}  // namespace

TEST_CASE("what a run holds is counted by parts") {
    const Settings settings = parse_settings(settings_text, "test");
    RunContext context;
    const std::size_t rows = 3000;
    std::vector<std::vector<std::string>> records;
    for (std::size_t i = 0; i < rows; ++i) {
        records.push_back({std::to_string(i), "name " + std::to_string(i % 500), "town on the river " + std::to_string(i % 7)});
    }
    const Linkage linkage(test::small_table(settings, {"id", "name", "town"}, {{"crm", records}}, context), settings,
                          PairScope::all, context);
    const MemoryParts parts = memory_of(linkage);
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].first == "table");
    CHECK(parts[0].second >= rows * (3 * 4 + 2 * 4 + 8));        // source, rank, row of rank; two codes; offset of the id
    CHECK(parts[0].second < rows * 100 + 500 * 100);
    CHECK(parts[1].second >= rows * linkage.features().size() * 4);
    CHECK(parts[2].second >= rows * (2 * 8 + 2 * 4 + 4 * 8));     // two keys, two groups, four tokens
    CHECK(parts[2].second < rows * 200);
    const MemoryNeeds needs = needs_of(linkage, false);
    CHECK(needs.held == parts);
    CHECK(needs.records == rows);
    CHECK_FALSE(needs.clusters);
    CHECK(needs.to_prepare >= 507 * 16);   // an offset and a count for each distinct name and town
    CHECK(needs.to_prepare < rows * 100);
}

TEST_CASE("pairs get half of what a budget leaves when the rest is put aside") {
    RunContext context({.threads = 2, .memory_bytes = resident_bytes() + 512 * mebibyte, .spill_folder = "here"});
    const std::uint64_t with = plan_memory({{}, 1'000'000, true, 0}, context).memory_bytes;
    const std::uint64_t without = plan_memory({{}, 1'000'000, false, 0}, context).memory_bytes;
    CHECK(plan_memory({{}, 1, true, 0}, context).spill_folder == "here");
    CHECK(2 * (without - with) <= 1'000'000 * clustering_bytes_per_record + mebibyte);
    CHECK(2 * (without - with) + mebibyte >= 1'000'000 * clustering_bytes_per_record);
    CHECK(2 * without + writing_bytes < 512 * mebibyte);
    CHECK(2 * without + writing_bytes > 480 * mebibyte);
    // What is known to be held counts even where the system does not show it.
    const std::uint64_t held = resident_bytes() + 256 * mebibyte;
    CHECK(plan_memory({{{"table", held}}, 1, false, 0}, context).memory_bytes < without - 120 * mebibyte);
}

TEST_CASE("too small a budget is refused with one that would do, and that one does") {
    release_free_memory();
    reset_peak_resident_bytes();
    RunContext context({.threads = 2, .memory_bytes = resident_bytes() + 32 * mebibyte});
    const MemoryNeeds needs{{{"table", 5 * mebibyte}, {"keys", 7 * mebibyte}}, 100'000, true, 3 * mebibyte};
    std::string refusal;
    try {
        plan_memory(needs, context);
    } catch (const ResourceLimit& error) {
        refusal = error.what();
    }
    CHECK_THAT(refusal, Contains("100000 records") && Contains("table 5M, keys 7M"));
    const std::string mark = "too little for these records: ";
    REQUIRE(refusal.find(mark) != std::string::npos);
    const std::uint64_t least =
        static_cast<std::uint64_t>(std::stod(refusal.substr(refusal.find(mark) + mark.size())) * 1024 * 1024);
    RunContext enough({.threads = 2, .memory_bytes = least});
    CHECK_NOTHROW(plan_memory(needs, enough));
    RunContext short_of_it({.threads = 2, .memory_bytes = least - 10 * mebibyte});
    CHECK_THROWS_AS(plan_memory(needs, short_of_it), ResourceLimit);
}

TEST_CASE("a budget that reading already went far beyond is refused") {
    {
        const std::vector<char> large(static_cast<std::size_t>(400 * mebibyte), 'x');
        CHECK(large.back() == 'x');
    }
    release_free_memory();
    RunContext context({.threads = 2, .memory_bytes = resident_bytes() + 200 * mebibyte});
    CHECK_THROWS_AS(plan_memory({{}, 10, true, 0}, context), ResourceLimit);
    reset_peak_resident_bytes();
    CHECK_NOTHROW(plan_memory({{}, 10, true, 0}, context));
}
