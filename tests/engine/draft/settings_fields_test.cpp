#include "engine/draft/settings_fields.hpp"

#include <catch2/catch.hpp>

#include "tests/support/small_table.hpp"

using namespace sameas;

TEST_CASE("fields of given settings are of the kind that their values show") {
    const Settings settings = parse_settings(R"json({"id": "id",
        "fields": {"born": {"type": "date"}, "price": {"type": "number"}, "number": {"clean": "compact"}},
        "blocking": ["name"], "fit": "population",
        "comparisons": [{"field": "name", "levels": ["exact", "else"]}, {"field": "street", "levels": ["exact", "else"]},
            {"field": "born", "levels": ["exact", "else"]}, {"field": "price", "levels": ["exact", "else"]},
            {"field": "number", "levels": ["exact", "else"]}, {"field": "sex", "levels": ["exact", "else"]}]})json", "test");
    const std::vector<std::string> columns{"id", "name", "street", "born", "price", "number", "sex"};
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 30; ++i) {
        const std::string n = std::to_string(10 + i);
        rows.push_back({n, "name" + n, n + " high road", "19" + n + "-03-04", n, "AB-12" + n, i % 3 == 0 ? "" : i % 2 == 0 ? "f" : "m"});
    }
    RunContext context;
    const Table table = test::small_table(settings, columns, {{"s", rows}}, context);
    const std::vector<DraftField> fields = settings_fields(settings, table);
    REQUIRE(fields.size() == 6);
    const auto field = [&](const std::string& name) { return *std::ranges::find(fields, name, &DraftField::name); };
    CHECK(field("name").kind == ColumnKind::word);
    CHECK(field("name").tokens_mean == 1);
    CHECK(field("name").usual_length == 6);
    CHECK(field("street").kind == ColumnKind::text);
    CHECK(field("street").tokens_mean == 3);
    CHECK(field("born").kind == ColumnKind::date);
    CHECK(field("price").kind == ColumnKind::number);
    CHECK(field("number").kind == ColumnKind::code);
    CHECK(field("sex").kind == ColumnKind::category);
    CHECK(field("sex").is_compared);
}
