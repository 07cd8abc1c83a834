#include "engine/draft/match_columns.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "tests/support/raw_table.hpp"

using namespace sameas;

namespace {

using Rows = std::vector<std::vector<std::string>>;
using Names = std::vector<std::string>;

struct Made {
    Table table;
    TableProfile profile;
    Made(const Names& columns, const Rows& rows, RunContext& context)
        : table(test::raw_table(columns, rows, context)), profile(profile_table(table, context)) {}
};

/// "left=right" of each match, in order.
Names matches(const Names& left, const Rows& left_rows, const Names& right, const Rows& right_rows, int threads = 2) {
    RunContext context({.threads = threads});
    const Made a(left, left_rows, context), b(right, right_rows, context);
    Names found;
    for (const ColumnMatch& match : match_columns({&a.table, &a.profile}, {&b.table, &b.profile}, context)) {
        CHECK(match.score >= column_match_min);
        CHECK_FALSE(match.why.empty());
        found.push_back(left[match.left] + "=" + right[match.right]);
    }
    return found;
}

/// Invented people: id, given name, surname, birth date, phone, town.
Rows people(std::uint32_t seed) {
    const Names given{"mary", "james", "linda", "robert", "susan", "david", "karen", "paul", "helen", "mark", "laura", "peter"};
    const Names last{"smith", "johnson", "williams", "brown", "davis", "miller", "wilson", "moore", "taylor", "jackson", "harris"};
    const Names towns{"boston", "denver", "seattle", "austin", "dallas", "chicago", "memphis", "portland"};
    std::mt19937 dice(seed);
    const auto one_of = [&](const Names& from) { return from[dice() % from.size()]; };
    const auto two = [&](std::size_t most) { return (most < 10 ? "0" : "") + std::to_string(most); };
    Rows rows;
    for (std::size_t i = 0; i < 300; ++i) {
        rows.push_back({"r" + std::to_string(i), one_of(given), one_of(last),
                        std::to_string(1930 + dice() % 70) + "-" + two(1 + dice() % 9) + "-" + std::to_string(10 + dice() % 18),
                        "020 7946 " + std::to_string(1000 + dice() % 9000), one_of(towns)});
    }
    return rows;
}

Rows with_columns(const Rows& rows, const std::vector<std::size_t>& places) {
    Rows result;
    for (const auto& row : rows) {
        result.emplace_back();
        for (const std::size_t place : places) result.back().push_back(row[place]);
    }
    return result;
}

}  // namespace

TEST_CASE("columns are matched by what they hold and what they are called", "[match_columns]") {
    const Rows left = people(1), right = with_columns(people(2), {0, 3, 5, 2, 4, 1});
    const Names expected{"first_name=givenname", "surname=last_name", "dob=birth_date", "phone=tel", "town=city"};
    CHECK(matches({"id", "first_name", "surname", "dob", "phone", "town"}, left,
                  {"key", "birth_date", "city", "last_name", "tel", "givenname"}, right) == expected);
    // Any order of rows and number of threads.
    Rows shuffled = right;
    std::ranges::reverse(shuffled);
    CHECK(matches({"id", "first_name", "surname", "dob", "phone", "town"}, left,
                  {"key", "birth_date", "city", "last_name", "tel", "givenname"}, shuffled, 7) == expected);
}

TEST_CASE("headers that say nothing leave the content to decide", "[match_columns]") {
    const Names found = matches({"a0", "a1", "a2", "a3", "a4", "a5"}, people(1), {"b0", "b1", "b2", "b3", "b4", "b5"},
                                with_columns(people(2), {0, 2, 1, 3, 4, 5}));
    CHECK(std::ranges::find(found, "a1=b2") != found.end());
    CHECK(std::ranges::find(found, "a2=b1") != found.end());
    CHECK(std::ranges::find(found, "a3=b3") != found.end());
    CHECK(std::ranges::find(found, "a0=b0") == found.end());   // ids
}

TEST_CASE("two columns that fit one equally well stay unmatched", "[match_columns]") {
    const Rows left = with_columns(people(1), {1, 5}), right = with_columns(people(2), {1, 1, 5});
    CHECK(matches({"name", "town"}, left, {"x", "y", "place"}, right) == Names{"town=place"});
}

TEST_CASE("what holds other things is not matched", "[match_columns]") {
    CHECK(matches({"surname"}, with_columns(people(1), {2}), {"birth_date"}, with_columns(people(2), {3})).empty());
    CHECK(matches({"surname"}, with_columns(people(1), {2}), {"first"}, with_columns(people(2), {1})).empty());
    CHECK(matches({"a"}, {{""}, {""}}, {"a"}, {{""}, {""}}).empty());
}
