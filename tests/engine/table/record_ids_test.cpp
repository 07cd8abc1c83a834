#include "engine/table/record_ids.hpp"

#include <rapidcheck/catch.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <string>
#include <vector>

using namespace sameas;

namespace {

RecordIds ids_of(const std::vector<std::string>& texts) {
    RecordIds ids;
    for (const std::string& text : texts)
        ids.append(text);
    return ids;
}

std::vector<std::size_t> places(const std::vector<RowId>& rows) {
    std::vector<std::size_t> result;
    for (const RowId row : rows)
        result.push_back(index(row));
    return result;
}

}  // namespace

TEST_CASE("records are ranked by source, then by id bytewise") {
    const RecordIds ids = ids_of({"10", "9", "b", "a", "10", "\xC3\xA9", "Z"});
    const std::vector<std::uint32_t> sources = {0, 0, 0, 0, 1, 0, 0};
    for (const int threads : {1, 2, 7}) {
        RunContext context({.threads = threads});
        CHECK(places(rows_by_identity(ids, sources, context)) ==
              std::vector<std::size_t>{0, 1, 6, 3, 2, 5, 4});
    }
}

TEST_CASE("ranking agrees with a plain sort") {
    rc::prop("ids of few letters, often with a long start in common", [] {
        auto texts = *rc::gen::container<std::vector<std::string>>(rc::gen::nonEmpty(
            rc::gen::container<std::string>(rc::gen::element('\x01', 'a', 'b', '\x7F', '\xFF'))));
        const std::string start = *rc::gen::element<std::string>("", "rec-", "customer-2020-");
        for (std::string& text : texts)
            text = start + text;
        const auto sources = *rc::gen::container<std::vector<std::uint32_t>>(
            texts.size(), rc::gen::inRange<std::uint32_t>(0, 3));
        std::vector<std::size_t> expected(texts.size());
        std::iota(expected.begin(), expected.end(), std::size_t{0});
        std::stable_sort(expected.begin(), expected.end(), [&](std::size_t left, std::size_t right) {
            if (sources[left] != sources[right]) return sources[left] < sources[right];
            return std::string_view(texts[left]) < std::string_view(texts[right]);
        });
        RunContext context({.threads = 2});
        RC_ASSERT(places(rows_by_identity(ids_of(texts), sources, context)) == expected);
    });
}

TEST_CASE("no records have no ranks") {
    RunContext context({.threads = 1});
    CHECK(rows_by_identity({}, {}, context).empty());
    CHECK_FALSE(first_duplicate({}, {}, {}).has_value());
}

TEST_CASE("a repeated id is found inside a source only") {
    RunContext context({.threads = 1});
    const RecordIds ids = ids_of({"b", "a", "b", "a"});
    const std::vector<std::uint32_t> apart = {0, 0, 1, 1}, one = {0, 0, 0, 0};
    CHECK_FALSE(first_duplicate(ids, apart, rows_by_identity(ids, apart, context)).has_value());
    const auto pair = first_duplicate(ids, one, rows_by_identity(ids, one, context));
    REQUIRE(pair.has_value());
    CHECK(index(pair->first) == 1);
    CHECK(index(pair->second) == 3);
}

TEST_CASE("repeats get the next free number, in the given order") {
    RunContext context({.threads = 1});
    const RecordIds ids = ids_of({"a", "a", "a#2", "a", "b", "a"});
    const std::vector<std::uint32_t> sources = {0, 0, 0, 0, 0, 1};
    const auto later_first = [](RowId left, RowId right) { return index(left) > index(right); };
    const RecordIds numbered =
        number_duplicates(ids, sources, rows_by_identity(ids, sources, context), later_first);
    std::vector<std::string> texts;
    for (std::size_t row = 0; row < numbered.size(); ++row)
        texts.emplace_back(numbered[row]);
    CHECK(texts == std::vector<std::string>{"a#4", "a#3", "a#2", "a", "b", "a"});
}
