#include "engine/blocking/row_groups.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "tests/engine/blocking/blocked_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

Table numbered_table(std::size_t rows, RunContext& context) {
    std::vector<Record> records;
    for (std::size_t i = 0; i < rows; ++i) {
        records.push_back({i % 3 == 0 ? "b" : "a", std::to_string(i * 7919 % 1000003), {"x"}});
    }
    return table_of({"surname"}, {"b", "a"}, records, context);
}

void check_groups(const std::vector<std::uint64_t>& keys, const Table& table, int threads) {
    RunContext context({.threads = threads});
    const std::vector<RowId> ordered = rows_left_to_right(table);
    std::map<std::uint64_t, std::vector<RowId>> rows_of_key;
    for (const RowId row : ordered) {
        if (keys[index(row)] != 0) rows_of_key[keys[index(row)]].push_back(row);
    }
    std::vector<RowId> rows;
    std::vector<std::uint64_t> offsets{0};
    std::uint64_t pairs = 0;
    for (const auto& [key, group] : rows_of_key) {
        if (group.size() < 2) continue;
        rows.insert(rows.end(), group.begin(), group.end());
        offsets.push_back(rows.size());
        pairs += group.size() * (group.size() - 1) / 2;
    }
    const RuleGroups groups = group_rows(KeyColumn{.keys = keys}, ordered, table, PairScope::all, context);
    CHECK(groups.pairs == pairs);
    CHECK(groups.offsets == offsets);
    CHECK(groups.rows == rows);
}

}  // namespace

TEST_CASE("rows from left to right are ordered by source, then rank") {
    RunContext context;
    const Table table = numbered_table(1000, context);
    const std::vector<RowId> rows = rows_left_to_right(table);
    REQUIRE(rows.size() == 1000);
    std::size_t misplaced = 0;
    for (std::size_t i = 1; i < rows.size(); ++i)
        misplaced += !table.is_left(rows[i - 1], rows[i]);
    CHECK(misplaced == 0);
    CHECK(table.source_name(rows.front()) == "b");  // the source given first, though its name sorts last
}

TEST_CASE("pairs among rows are counted by scope, without overflow") {
    RunContext context;
    const Table table = numbered_table(7, context);  // 3 of b, 4 of a
    const std::vector<RowId> rows = rows_left_to_right(table);
    CHECK(pairs_among({}, table, PairScope::all) == 0);
    CHECK(pairs_among({}, table, PairScope::across_sources) == 0);
    CHECK(pairs_among(rows, table, PairScope::all) == 21);
    CHECK(pairs_among(rows, table, PairScope::across_sources) == 12);
    CHECK(pairs_among(std::span(rows).first(1), table, PairScope::all) == 0);
    const Table large = numbered_table(100'000, context);
    CHECK(pairs_among(rows_left_to_right(large), large, PairScope::all) == 4'999'950'000u);
}

TEST_CASE("rows are grouped as by a sorted map, however keys are spread") {
    const int threads = GENERATE(1, 2, 7);
    const std::size_t rows = GENERATE(0u, 1u, 2u, 25u, 1000u, 200'000u);
    RunContext context;
    const Table table = numbered_table(rows, context);
    std::mt19937_64 random(rows);
    std::vector<std::uint64_t> keys(rows);
    const auto check_keys = [&](auto&& make) {
        for (std::uint64_t& key : keys)
            key = make();
        check_groups(keys, table, threads);
    };
    check_keys([&] { return random(); });                                           // no two alike
    check_keys([&] { return (random() % (rows / 3 + 1)) * 0x9E3779B97F4A7C15u; });  // a few each, some null
    check_keys([&] { return random() % 50; });                       // all in one bucket, large groups
    check_keys([&] { return random() << 60 | 1; });                  // first bits alone differ
    check_keys([&] { return UINT64_MAX - random() % (rows + 1); });  // sorted runs beyond insertion
    check_keys([&] { return UINT64_MAX; });                          // one group
    check_keys([&] { return std::uint64_t{0}; });                    // null alone
}

TEST_CASE("rows with several keys are in the group of each, once") {
    const int threads = GENERATE(1, 2, 7);
    const std::size_t rows = GENERATE(0u, 1u, 2u, 1000u, 100'000u);
    RunContext context({.threads = threads});
    const Table table = numbered_table(rows, context);
    std::mt19937_64 random(rows + 1);
    KeySets keys{{0}, {}};
    std::map<std::uint64_t, std::vector<RowId>> rows_of_key;
    for (std::size_t row = 0; row < rows; ++row) {
        std::set<std::uint64_t> of_row;
        for (std::size_t left = random() % 5; left > 0; --left)
            of_row.insert((1 + random() % (rows / 2 + 1)) * 0x9E3779B97F4A7C15u);
        keys.keys.insert(keys.keys.end(), of_row.begin(), of_row.end());
        keys.offsets.push_back(keys.keys.size());
    }
    const std::vector<RowId> ordered = rows_left_to_right(table);
    for (const RowId row : ordered) {
        for (const std::uint64_t key : keys.of(row))
            rows_of_key[key].push_back(row);
    }
    RuleGroups expected;
    for (const auto& [key, group] : rows_of_key) {
        const std::uint64_t pairs = pairs_among(group, table, PairScope::across_sources);
        if (pairs == 0) continue;
        expected.rows.insert(expected.rows.end(), group.begin(), group.end());
        expected.offsets.push_back(expected.rows.size());
        expected.keys.push_back(key);
        expected.pairs += pairs;
    }
    const RuleGroups groups = group_rows(keys, ordered, table, PairScope::across_sources, context);
    CHECK(groups.rows == expected.rows);
    CHECK(groups.offsets == expected.offsets);
    CHECK(groups.keys == expected.keys);
    CHECK(groups.pairs == expected.pairs);
}
