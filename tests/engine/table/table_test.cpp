#include <catch2/catch.hpp>
#include <set>

#include "engine/errors.hpp"
#include "tests/engine/table/sample_table.hpp"

using namespace sameas;
using Catch::Contains;

namespace {

Table two_sources() {
    RunContext context({.threads = 2});
    TableSchema schema;
    schema.fields = {text_field("name")};
    schema.id_column = "id";
    TableBuilder builder(schema, context);
    append_sample(builder, {"erp", {"id", "name"}, {{"7", "ann"}, {"10", "bob"}}});
    append_sample(builder, {"crm", {"name", "id"}, {{"cy", "7"}, {"di", "x"}}});
    return builder.finish();
}

}  // namespace

TEST_CASE("records are found by source and id") {
    const Table table = two_sources();
    CHECK(table.find_record("erp", "7") == RowId{0});
    CHECK(table.find_record("crm", "7") == RowId{2});
    CHECK(table.find_record("", "10") == RowId{1});
    CHECK(table.find_record("", "x") == RowId{3});
    CHECK_FALSE(table.find_record("crm", "10").has_value());
    CHECK_FALSE(table.find_record("", "99").has_value());
    CHECK_FALSE(table.find_record("web", "7").has_value());
    CHECK_FALSE(table.find_record("erp", "").has_value());
    CHECK_THROWS_AS(table.find_record("", "7"), InvalidInput);
    CHECK_THROWS_WITH(table.find_record("", "7"), Contains("'7'") && Contains("erp, crm"));
}

TEST_CASE("rank follows names of sources, left follows their order") {
    const Table table = two_sources();
    REQUIRE(table.sources() == std::vector<std::string>{"erp", "crm"});
    CHECK(table.rank(RowId{2}) == 0);  // crm 7
    CHECK(table.rank(RowId{3}) == 1);  // crm x
    CHECK(table.rank(RowId{1}) == 2);  // erp 10
    CHECK(table.rank(RowId{0}) == 3);  // erp 7
    for (std::size_t i = 0; i < table.rows(); ++i)
        CHECK(table.rank(table.rows_by_rank()[i]) == i);
    CHECK(table.is_left(RowId{0}, RowId{2}));  // erp was given first
    CHECK_FALSE(table.is_left(RowId{2}, RowId{0}));
    CHECK(table.is_left(RowId{1}, RowId{0}));  // "10" before "7"
    CHECK_FALSE(table.is_left(RowId{0}, RowId{1}));
}

TEST_CASE("columns are found by name") {
    const Table table = two_sources();
    CHECK(table.find_column("name") == 0u);
    CHECK_FALSE(table.find_column("id").has_value());
}

TEST_CASE("the hash of an identity depends on source, id and seed, and stays") {
    const Table table = two_sources();
    std::set<std::uint64_t> hashes;
    for (std::uint32_t row = 0; row < table.rows(); ++row) {
        for (const std::uint64_t seed : {1u, 2u})
            hashes.insert(table.identity_hash(RowId{row}, seed));
    }
    CHECK(hashes.size() == 8);
    // Samples of older runs are drawn by these very numbers (XXH3 of "erp", a zero byte, "7").
    CHECK(table.identity_hash(RowId{0}, 1) == 0xF50D084ADCC7FE77u);
}

TEST_CASE("source and id do not run into each other in the hash") {
    RunContext context({.threads = 1});
    TableSchema schema;
    schema.id_column = "id";
    TableBuilder builder(schema, context);
    append_sample(builder, {"ab", {"id"}, {{"c"}, {std::string(300, 'x')}, {std::string(300, 'x') + "y"}}});
    append_sample(builder, {"a", {"id"}, {{"bc"}}});
    const Table table = builder.finish();
    CHECK(table.identity_hash(RowId{0}, 1) != table.identity_hash(RowId{3}, 1));
    CHECK(table.identity_hash(RowId{1}, 1) != table.identity_hash(RowId{2}, 1));
}
