#include "engine/draft/match_by_records.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "tests/support/raw_table.hpp"

using namespace sameas;

namespace {

using Rows = std::vector<std::vector<std::string>>;
using Places = std::vector<std::size_t>;
using Known = std::vector<std::pair<std::size_t, std::size_t>>;

Table made(const Rows& rows, RunContext& context) {
    std::vector<std::string> names;
    for (std::size_t c = 0; c < rows.front().size(); ++c) names.push_back("c" + std::to_string(c));
    return test::raw_table(names, rows, context);
}

/// Invented people: first name, middle name (often missing), surname, town, telephone.
Rows people(std::size_t count) {
    const std::vector<std::string> given{"mary", "james", "linda", "robert", "susan", "david", "karen", "paul", "helen", "mark"};
    const std::vector<std::string> last{"smith", "johnson", "williams", "brown", "davis", "miller", "wilson", "moore", "taylor"};
    const std::vector<std::string> towns{"boston", "denver", "seattle", "austin"};
    std::mt19937 dice(5);
    const auto one_of = [&](const auto& from) { return from[dice() % from.size()]; };
    Rows rows;
    for (std::size_t i = 0; i < count; ++i) {
        rows.push_back({one_of(given), dice() % 3 == 0 ? "" : one_of(given), one_of(last), one_of(towns),
                        "020 " + std::to_string(1000 + dice() % 9000)});
    }
    return rows;
}

Rows with_columns(const Rows& rows, const Places& places) {
    Rows result;
    for (const auto& row : rows) {
        result.emplace_back();
        for (const std::size_t place : places) result.back().push_back(row[place]);
    }
    return result;
}

std::vector<SharedWords> matches(const Rows& left, const Rows& right, const Known& known, int threads = 2) {
    RunContext context({.threads = threads});
    return match_by_records(made(left, context), made(right, context), known, context);
}

/// The second half of the people of the first, and some others.
Rows other_file() {
    Rows all = people(500);
    return {all.begin() + 200, all.end()};
}
Rows first_file() {
    Rows all = people(500);
    all.resize(350);
    return all;
}

}  // namespace

TEST_CASE("records that agree elsewhere tell columns of one vocabulary apart", "[match_by_records]") {
    const Rows right = with_columns(other_file(), {1, 4, 0, 3});   // middle, telephone, first, town
    const auto found = matches(first_file(), right, {{3, 3}, {4, 1}});
    REQUIRE(found.size() == 2);
    CHECK(found[0].left == Places{0});
    CHECK(found[0].right == Places{2});
    CHECK(found[1].left == Places{1});
    CHECK(found[1].right == Places{0});
    CHECK(found[0].share > 0.5);
}

TEST_CASE("numbers that each file counts for itself do not lead to pairs", "[match_by_records]") {
    Rows left = people(11'000), right(left.begin() + 5200, left.begin() + 10'700);   // 300 of 5,500 are in both
    left.resize(5500);
    for (std::size_t i = 0; i < left.size(); ++i) {
        left[i].push_back(std::to_string(i));
        right[i].push_back(std::to_string(i));
    }
    const auto found = matches(left, with_columns(right, {1, 4, 0, 3, 2, 5}), {{2, 4}, {3, 3}, {4, 1}, {5, 5}});
    REQUIRE(found.size() == 2);
    CHECK(found[0].left == Places{0});
    CHECK(found[0].right == Places{2});
}

TEST_CASE("a name is its parts, on either side", "[match_by_records]") {
    Rows right;
    for (const auto& row : other_file()) right.push_back({row[0] + " " + row[2], row[3], row[4]});
    const Rows left = with_columns(first_file(), {0, 2, 3, 4});
    const auto parts_left = matches(left, right, {{2, 1}, {3, 2}});
    REQUIRE(parts_left.size() == 1);
    CHECK(parts_left[0].left == Places{0, 1});
    CHECK(parts_left[0].right == Places{0});
    const auto parts_right = matches(right, left, {{1, 2}, {2, 3}});
    REQUIRE(parts_right.size() == 1);
    CHECK(parts_right[0].left == Places{0});
    CHECK(parts_right[0].right == Places{0, 1});
}

TEST_CASE("the order of rows and the number of threads change nothing", "[match_by_records]") {
    Rows left = first_file(), right = other_file();
    const auto found = matches(left, right, {{3, 3}, {4, 4}}, 1);
    std::ranges::reverse(left);
    std::ranges::reverse(right);
    const auto again = matches(left, right, {{3, 3}, {4, 4}}, 7);
    REQUIRE(found.size() == 3);
    REQUIRE(again.size() == 3);
    for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found[i].left == again[i].left);
        CHECK(found[i].right == again[i].right);
    }
}

TEST_CASE("what records do not have in common is not matched", "[match_by_records]") {
    Rows right = other_file();
    for (std::size_t i = 0; i < right.size(); ++i) {   // the names of other people
        right[i][0] = people(900)[899 - i][0];
        right[i][2] = people(900)[899 - i][2];
    }
    const auto found = matches(with_columns(first_file(), {0, 2, 3, 4}), with_columns(right, {0, 2, 3, 4}), {{2, 2}, {3, 3}});
    CHECK(found.empty());
    CHECK(matches(first_file(), other_file(), {}).empty());                        // nothing known
    CHECK(matches({{"ann", "ulm"}}, {{"ann", "ulm"}}, {{1, 1}}).empty());           // too few records
    CHECK(matches(first_file(), other_file(), {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}}).empty());   // nothing free
}
