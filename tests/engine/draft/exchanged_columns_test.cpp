#include "engine/draft/exchanged_columns.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <random>

#include "engine/memory.hpp"
#include "tests/support/raw_table.hpp"
#include "tests/support/resident_memory.hpp"

using namespace sameas;

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Invented people: given name, surname, town, house number.
Rows people(std::size_t count, unsigned seed) {
    const std::vector<std::string> given{"mary", "james", "linda", "robert", "susan", "david", "lee", "paul", "helen", "mark"};
    const std::vector<std::string> last{"smith", "johnson", "williams", "brown", "davis", "miller", "wilson", "moore", "lee", "james"};
    const std::vector<std::string> towns{"boston", "denver", "seattle", "austin"};
    std::mt19937 dice(seed);
    const auto one_of = [&](const auto& from) { return from[dice() % from.size()]; };
    Rows rows;
    for (std::size_t i = 0; i < count; ++i) rows.push_back({one_of(given), one_of(last), one_of(towns), std::to_string(dice() % 90)});
    return rows;
}

std::vector<ExchangedColumns> found_in(const std::vector<Rows>& sources) {
    RunContext context({.threads = 1});
    return exchanged_columns(test::raw_table_of_sources({"given", "last", "town", "number"}, sources, context), context);
}

Rows exchanged(Rows rows, std::size_t one, std::size_t other) {
    for (auto& row : rows) std::swap(row[one], row[other]);
    return rows;
}

}  // namespace

TEST_CASE("names under each other's headers in one source are exchanged", "[exchanged_columns]") {
    const Rows first = people(200, 1), second = people(200, 2);
    const auto found = found_in({first, exchanged(second, 0, 1)});
    REQUIRE(found.size() == 1);
    CHECK(found[0].one == 0);
    CHECK(found[0].other == 1);
    CHECK(found[0].source == 1);
    Rows capitals = exchanged(second, 0, 2);
    for (auto& row : capitals) std::ranges::transform(row[0], row[0].begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
    const auto later = found_in({first, second, capitals});
    REQUIRE(later.size() == 1);
    CHECK(later[0].other == 2);
    CHECK(later[0].source == 2);
}

TEST_CASE("columns whose contents do not contradict their headers are not exchanged", "[exchanged_columns]") {
    const Rows first = people(200, 1), second = people(200, 2);
    CHECK(found_in({first}).empty());
    CHECK(found_in({first, second}).empty());
    Rows half = second;   // in half of the records
    for (std::size_t i = 0; i < half.size(); i += 2) std::swap(half[i][0], half[i][1]);
    CHECK(found_in({first, half}).empty());
    CHECK(found_in({first, exchanged({second.begin(), second.begin() + 19}, 0, 1)}).empty());   // too few
    Rows strangers = second;   // share nothing
    for (auto& row : strangers) row = {row[0] + "x", row[1] + "y", row[2] + "z", "z" + row[3]};
    CHECK(found_in({first, strangers}).empty());
    Rows keys = first;   // stand once
    for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = {"a" + std::to_string(i), "b" + std::to_string(i), "", ""};
    CHECK(found_in({keys, exchanged(keys, 0, 1)}).empty());
    Rows one_way = second;   // given names under both headers
    for (auto& row : one_way) row[1] = row[0];
    CHECK(found_in({exchanged(first, 0, 1), one_way}).empty());
}

TEST_CASE("columns that the first source leaves empty do not keep others from being looked at", "[exchanged_columns]") {
    const std::size_t empty = 70;
    std::vector<std::string> names(empty, "");
    for (std::size_t i = 0; i < empty; ++i) names[i] = "empty" + std::to_string(i);
    names.insert(names.end(), {"given", "last"});
    const auto widened = [&](const Rows& rows, const std::string& value) {
        Rows wide;
        for (const auto& row : rows) {
            wide.emplace_back(empty, value);
            wide.back().insert(wide.back().end(), row.begin(), row.begin() + 2);
        }
        return wide;
    };
    const Rows first = people(200, 1), second = exchanged(people(200, 2), 0, 1);
    RunContext context({.threads = 1});
    const Table table = test::raw_table_of_sources(names, {widened(first, ""), widened(second, "later")}, context);
    const auto found = exchanged_columns(table, context);
    REQUIRE(found.size() == 1);
    CHECK(found[0].one == empty);
}

TEST_CASE("hundreds of sources take no more memory than their rows", "[exchanged_columns]") {
    const std::size_t files = 300, columns = 30, rows = 25;   // a number a value, source and column: 270 MB
    std::vector<Rows> sources(files);
    for (std::size_t s = 0; s < files; ++s) {
        for (std::size_t r = 0; r < rows; ++r) {
            const std::string value = std::to_string(s) + "-" + std::to_string(s == 0 ? r / 2 : r);
            sources[s].emplace_back(columns, value);
        }
    }
    std::vector<std::string> names(columns);
    for (std::size_t c = 0; c < columns; ++c) names[c] = "c" + std::to_string(c);
    RunContext context({.threads = 1});
    const Table table = test::raw_table_of_sources(names, sources, context);
    reset_peak_resident_bytes();
    const std::uint64_t before = resident_bytes();
    CHECK(exchanged_columns(table, context).empty());
    if constexpr (test::resident_memory_tells) CHECK(peak_resident_bytes() < before + 50'000'000);
}
