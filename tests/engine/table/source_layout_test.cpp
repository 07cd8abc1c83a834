#include "engine/table/source_layout.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "tests/engine/table/sample_table.hpp"

using namespace sameas;
using Catch::Contains;

namespace {

const std::vector<std::string> columns = {"id", "name", "birth_date", "y", "m", "d"};

TableSchema schema_of(std::vector<FieldSchema> fields) {
    TableSchema schema;
    schema.fields = std::move(fields);
    return schema;
}

}  // namespace

TEST_CASE("columns that several fields read are needed once") {
    TableSchema schema = schema_of({text_field("name"), text_field("id")});
    schema.fields[1].name = "key";
    schema.id_column = "id";
    schema.truth_column = "m";
    const SourceLayout layout = resolve_columns(schema, "crm", columns);
    CHECK(layout.needed == std::vector<std::size_t>{0, 4, 1});
    CHECK(layout.id == 0u);
    CHECK(layout.truth == 1u);
    CHECK_FALSE(layout.source.has_value());
    CHECK(layout.fields == std::vector<std::vector<std::size_t>>{{2}, {0}});
}

TEST_CASE("a source may spell its columns its own way") {
    TableSchema schema = schema_of({typed_field("dob", FieldType::date, 0)});
    schema.fields[0].columns = {"y", "m", "d"};
    schema.fields[0].columns_by_source["erp"] = {"birth_date"};
    CHECK(resolve_columns(schema, "crm", columns).labels == std::vector<std::string>{"y, m, d"});
    CHECK(resolve_columns(schema, "erp", columns).needed == std::vector<std::size_t>{2});
}

TEST_CASE("a missing column is named with those that are there") {
    const std::vector<std::string> three = {"id", "name", "birth_date"};
    const TableSchema schema = schema_of({text_field("dob")});
    CHECK_THROWS_AS(resolve_columns(schema, "crm", three), InvalidInput);
    CHECK_THROWS_WITH(resolve_columns(schema, "crm", three),
                      Contains("column not found: 'dob' (have: id, name, birth_date)") && Contains("crm") &&
                          Contains("field 'dob'"));
    std::vector<std::string> many;
    for (int i = 0; i < 60; ++i)
        many.push_back("c" + std::to_string(i));
    CHECK_THROWS_WITH(resolve_columns(schema, "crm", many), Contains("c49 and 10 more"));
}

TEST_CASE("a repeated column matters only when it is needed") {
    const std::vector<std::string> twice = {"name", "x", "name", "y", "y"};
    CHECK_NOTHROW(resolve_columns(schema_of({text_field("x")}), "crm", twice));
    CHECK_THROWS_AS(resolve_columns(schema_of({text_field("name")}), "crm", twice), InvalidInput);
    CHECK_THROWS_WITH(resolve_columns(schema_of({text_field("name")}), "crm", twice),
                      Contains("column 'name' is there more than once (columns 1 and 3)") && Contains("crm"));
}

TEST_CASE("a schema that contradicts itself is refused") {
    CHECK_NOTHROW(check_schema(schema_of({text_field("a"), text_field("b")})));
    CHECK_THROWS_WITH(check_schema(schema_of({text_field("a"), text_field("a")})),
                      Contains("field 'a' is there twice"));
    CHECK_THROWS_WITH(check_schema(schema_of({text_field("a"), typed_field("b", FieldType::date, 0)})),
                      Contains("'a' (text)") && Contains("'b' (date)"));
    FieldSchema number = typed_field("n", FieldType::number, 0);
    number.columns = {"a", "b"};
    CHECK_THROWS_WITH(check_schema(schema_of({number})), Contains("'n' (number)") && Contains("at most 1"));
    FieldSchema date = typed_field("d", FieldType::date, 0);
    date.columns = {"a", "b", "c"};
    CHECK_NOTHROW(check_schema(schema_of({date})));
    date.columns_by_source["erp"] = {"a", "b", "c", "d"};
    CHECK_THROWS_AS(check_schema(schema_of({date})), InvalidSettings);
    FieldSchema none = text_field("none");
    none.columns.clear();
    CHECK_THROWS_WITH(check_schema(schema_of({none})), Contains("'none' has no column"));
}
