#include "engine/draft/cleaned_hashes.hpp"

#include <catch2/catch.hpp>

#include "tests/support/raw_table.hpp"

using namespace sameas;

TEST_CASE("texts that are cleaned to the same have the same hash, in any table", "[cleaned_hashes]") {
    RunContext context({.threads = 1});
    const Table one = test::raw_table({"name"}, {{"Ann-Marie Smith"}, {"--"}, {""}, {"ann marie smith"}, {"bob"}}, context);
    const Table other = test::raw_table({"who"}, {{"BOB."}, {"ann  marie SMITH"}}, context);
    const auto of_row = [&](const Table& table, std::size_t row) {
        const Column& column = table.columns()[0];
        return cleaned_hashes(table.domain_of(column).values, context)[index(column.codes[row])];
    };
    CHECK(of_row(one, 0) == of_row(one, 3));
    CHECK(of_row(one, 0) == of_row(other, 1));
    CHECK(of_row(one, 4) == of_row(other, 0));
    CHECK(of_row(one, 0) != of_row(one, 4));
    CHECK(of_row(one, 1) == 0);   // nothing is left of it
    CHECK(of_row(one, 2) == 0);
}
