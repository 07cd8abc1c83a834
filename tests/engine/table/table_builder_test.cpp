#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "engine/errors.hpp"
#include "tests/engine/table/sample_table.hpp"

using namespace sameas;
using Catch::Contains;

namespace {

TableSchema people_schema() {
    TableSchema schema;
    schema.fields = {text_field("name"), typed_field("dob", FieldType::date, 1)};
    schema.id_column = "id";
    return schema;
}

Table build(const TableSchema& schema, const std::vector<SampleInput>& inputs, int threads = 2,
            std::size_t batch_rows = 1000) {
    RunContext context({.threads = threads});
    TableBuilder builder(schema, context);
    for (const SampleInput& input : inputs)
        append_sample(builder, input, batch_rows);
    return builder.finish();
}

std::vector<std::string> ids_of(const Table& table) {
    std::vector<std::string> ids;
    for (std::uint32_t row = 0; row < table.rows(); ++row)
        ids.emplace_back(table.id(RowId{row}));
    return ids;
}

/// All that a table says of its records, in order of rank: what must not depend on the order of rows.
std::vector<std::string> description(const Table& table) {
    std::vector<std::string> lines;
    for (const RowId row : table.rows_by_rank()) {
        std::string line = std::string(table.source_name(row)) + "|" + std::string(table.id(row));
        for (const Column& column : table.columns()) {
            line += "|" + std::string(text_of(table, column.name, index(row)));
        }
        lines.push_back(line + "|" + std::to_string(table.identity_hash(row, 7)));
    }
    return lines;
}

}  // namespace

TEST_CASE("a table holds the records of all inputs") {
    const Table table =
        build(people_schema(), {{"crm", {"id", "x", "name", "dob"}, {{"1", "-", "Ann", "1990-04-03"}}},
                                {"erp", {"dob", "name", "id"}, {{"1991", {}, "1"}, {{}, "Bo", "2"}}}});
    REQUIRE(table.rows() == 3);
    CHECK(table.sources() == std::vector<std::string>{"crm", "erp"});
    CHECK(ids_of(table) == std::vector<std::string>{"1", "1", "2"});
    CHECK(table.source(RowId{2}) == 1);
    CHECK(texts_of(table, "name") == std::vector<std::string>{"ann", "", "bo"});
    CHECK(texts_of(table, "dob") == std::vector<std::string>{"1990-04-03", "1991", ""});
    CHECK(table.truth().empty());
}

TEST_CASE("no rows and no inputs are a table") {
    CHECK(build(people_schema(), {{"crm", {"id", "name", "dob"}, {}}}).sources().size() == 1);
    const Table table = build(people_schema(), {});
    CHECK(table.rows() == 0);
    CHECK(table.rows_by_rank().empty());
    CHECK(table.domains().at(1).days.size() == 1);  // null
}

TEST_CASE("shuffled rows give the same ranks and the same texts") {
    std::vector<std::vector<Cell>> rows;
    for (int i = 0; i < 500; ++i) {
        rows.push_back({"id-" + std::to_string(i * 37 % 500), " Name " + std::to_string(i % 50),
                        i % 9 == 0 ? Cell{} : Cell("0" + std::to_string(i % 9) + "/25/1990")});
    }
    std::vector<std::vector<std::string>> results;
    for (const int threads : {1, 2, 7}) {
        for (const std::size_t batch_rows : {1u, 64u, 1000u}) {
            std::shuffle(rows.begin(), rows.end(), std::mt19937(static_cast<unsigned>(results.size())));
            const SampleInput crm{"crm", {"id", "name", "dob"}, rows};
            const SampleInput erp{"a", {"id", "name", "dob"}, {{"id-7", "Z", "1990"}}};
            results.push_back(description(build(people_schema(), {crm, erp}, threads, batch_rows)));
            REQUIRE(results.back() == results.front());
        }
    }
    CHECK_THAT(results.front().front(), Catch::StartsWith("a|id-7|z|1990|"));
    CHECK_THAT(results.front()[1], Catch::StartsWith("crm|id-0|"));
    CHECK_THAT(results.front()[2], Catch::StartsWith("crm|id-1|"));
    CHECK_THAT(results.front()[3], Catch::StartsWith("crm|id-10|"));
}

TEST_CASE("ids are the bytes that were read") {
    const Table table = build(
        people_schema(),
        {{"crm", {"id", "name", "dob"}, {{" A ", {}, {}}, {"a", {}, {}}, {"007", {}, {}}, {"É", {}, {}}}}});
    CHECK(ids_of(table) == std::vector<std::string>{" A ", "a", "007", "É"});
}

TEST_CASE("without an id column the row numbers are the ids") {
    TableSchema schema = people_schema();
    schema.id_column.clear();
    RunContext context({.threads = 1});
    TableBuilder builder(schema, context);
    const std::vector<std::string> columns = {"name", "dob"};
    CHECK(builder.begin_source("crm", columns) == std::vector<std::size_t>{0, 1});
    const std::vector<std::vector<std::string_view>> two = {{"ann", "bo"}, {{}, {}}};
    const std::vector<std::uint64_t> numbers = {2, 11};
    builder.append(two, 2, numbers);
    builder.append(two, 2);
    builder.begin_source("erp", columns);
    builder.append(two, 2);
    const Table table = builder.finish();
    CHECK(ids_of(table) == std::vector<std::string>{"2", "11", "12", "13", "1", "2"});
}

TEST_CASE("a record without an id ends the run") {
    for (const Cell& id : {Cell{}, Cell("")}) {
        const SampleInput input{"crm", {"id", "name", "dob"}, {{"1", "a", {}}, {id, "b", {}}}};
        CHECK_THROWS_AS(build(people_schema(), {input}), InvalidInput);
        CHECK_THROWS_WITH(build(people_schema(), {input}), Contains("crm, row 2") && Contains("id") &&
                                                               Contains("'id' is missing") &&
                                                               Contains("row numbers"));
    }
}

TEST_CASE("an id that is no text ends the run") {
    const std::string nul("a\0b", 3);
    const std::map<std::string, std::string> cases = {
        {nul, "NUL byte ('a\\x00b')"},
        {"a\xFF", "not UTF-8 ('a\\xFF')"},
        {std::string(value_bytes_max + 1, 'x'), "longer than 65536"}};
    for (const auto& [id, text] : cases) {
        const SampleInput input{
            "crm", {"id", "name", "dob"}, {{"1", "a", {}}, {"2", "b", {}}, {id, "c", {}}}};
        CHECK_THROWS_AS(build(people_schema(), {input}), InvalidInput);
        CHECK_THROWS_WITH(build(people_schema(), {input}), Contains("crm, row 3") && Contains(text));
    }
    CHECK_NOTHROW(build(people_schema(),
                        {{"crm", {"id", "name", "dob"}, {{std::string(value_bytes_max, 'x'), {}, {}}}}}));
}

TEST_CASE("a duplicate id inside a source ends the run") {
    const SampleInput crm{
        "crm", {"id", "name", "dob"}, {{"9", {}, {}}, {"A1", {}, {}}, {"5", {}, {}}, {"A1", {}, {}}}};
    const SampleInput erp{"erp", {"id", "name", "dob"}, {{"A1", {}, {}}}};
    CHECK_THROWS_AS(build(people_schema(), {crm, erp}), InvalidInput);
    CHECK_THROWS_WITH(
        build(people_schema(), {crm, erp}),
        Contains("duplicate id 'A1' in source 'crm' (rows 2 and 4)") && Contains("--number-duplicate-ids"));
}

TEST_CASE("numbered duplicates do not depend on the order of rows") {
    TableSchema schema = people_schema();
    schema.number_duplicate_ids = true;
    schema.truth_column = "truth";
    std::vector<std::vector<Cell>> rows = {{"A", "cy", {}, "1"},      {"A", "ann", "1991", "2"},
                                           {"A", "ann", "1990", "3"}, {"A#2", "di", {}, "4"},
                                           {"B", "ed", {}, "5"},      {"A", "ann", "1990", "2"}};
    std::sort(rows.begin(), rows.end());
    std::vector<std::vector<std::string>> results;
    do {
        results.push_back(description(build(schema, {{"crm", {"id", "name", "dob", "truth"}, rows}}, 1)));
        if (results.back() != results.front()) FAIL("another order of rows gave other ids");
    } while (std::next_permutation(rows.begin(), rows.end()));
    REQUIRE(results.size() == 720);
    std::vector<std::string> starts;
    for (const std::string& line : results.front())
        starts.push_back(line.substr(0, line.rfind('|')));
    CHECK(starts == std::vector<std::string>{"crm|A|ann|1990", "crm|A#2|di|", "crm|A#3|ann|1990",
                                             "crm|A#4|ann|1991", "crm|A#5|cy|", "crm|B|ed|"});
}

TEST_CASE("originals tell duplicates apart that clean to the same") {
    TableSchema schema = people_schema();
    schema.number_duplicate_ids = true;
    schema.keep_original = true;
    std::vector<std::vector<Cell>> rows = {{"A", "ANN", {}}, {"A", "ann", {}}};
    for (int round = 0; round < 2; ++round) {
        const Table table = build(schema, {{"crm", {"id", "name", "dob"}, rows}});
        const Column& column = table.columns()[0];
        const RowId first = table.find_record("crm", "A").value();
        CHECK(column.original_values.text(column.original_codes[index(first)]) == "ANN");
        std::swap(rows[0], rows[1]);
    }
}

TEST_CASE("a source column makes the sources, in bytewise order") {
    TableSchema schema = people_schema();
    schema.source_column = "src";
    const std::vector<std::string> columns = {"src", "id", "name", "dob"};
    const Table table = build(schema, {{"one.csv", columns, {{"web", "1", "a", {}}, {"crm", "1", "b", {}}}},
                                       {"two.csv", columns, {{"Web", "1", "c", {}}, {"crm", "2", "d", {}}}}});
    CHECK(table.sources() == std::vector<std::string>{"Web", "crm", "web"});
    CHECK(table.source_name(RowId{0}) == "web");
    CHECK(table.source_name(RowId{3}) == "crm");
    CHECK(table.find_record("crm", "2") == RowId{3});
    CHECK(table.is_left(RowId{1}, RowId{0}));

    const SampleInput bad{"one.csv", columns, {{"web", "1", "a", {}}, {{}, "2", "b", {}}}};
    CHECK_THROWS_AS(build(schema, {bad}), InvalidInput);
    CHECK_THROWS_WITH(build(schema, {bad}),
                      Contains("one.csv, row 2") && Contains("source") && Contains("'src' is missing"));
    const SampleInput twice{"one.csv", columns, {{"web", "1", "a", {}}}};
    const SampleInput again{"two.csv", columns, {{"x", "1", "a", {}}, {"web", "1", "a", {}}}};
    CHECK_THROWS_WITH(build(schema, {twice, again}),
                      Contains("source 'web' (rows 1 of one.csv and 2 of two.csv)"));
    const SampleInput no_text{"one.csv", columns, {{"w\xFF", "1", "a", {}}}};
    CHECK_THROWS_WITH(build(schema, {no_text}), Contains("source") && Contains("not UTF-8"));
}

TEST_CASE("row numbers count in each source of a source column") {
    TableSchema schema = people_schema();
    schema.source_column = "src";
    schema.id_column.clear();
    const std::vector<std::string> columns = {"src", "name", "dob"};
    const Table table = build(schema, {{"a", columns, {{"web", {}, {}}, {"crm", {}, {}}, {"web", {}, {}}}},
                                       {"b", columns, {{"web", {}, {}}, {"crm", {}, {}}}}});
    CHECK(ids_of(table) == std::vector<std::string>{"1", "1", "2", "3", "2"});
}

TEST_CASE("two inputs of one name are refused") {
    const SampleInput input{"crm", {"id", "name", "dob"}, {}};
    CHECK_THROWS_AS(build(people_schema(), {input, input}), InvalidInput);
    CHECK_THROWS_WITH(build(people_schema(), {input, input}), Contains("'crm'") && Contains("NAME=FILE"));
}

TEST_CASE("the truth is held apart from the fields") {
    TableSchema schema = people_schema();
    schema.truth_column = "entity";
    const Table table =
        build(schema, {{"crm",
                        {"id", "name", "dob", "entity"},
                        {{"1", {}, {}, "E1"}, {"2", {}, {}, {}}, {"3", {}, {}, "E1"}, {"4", {}, {}, "e1"}}}});
    REQUIRE(table.truth().size() == 4);
    CHECK(table.truth()[0] == table.truth()[2]);
    CHECK(table.truth()[1] == null_value);
    CHECK(table.truth()[3] != table.truth()[0]);
    CHECK(table.columns().size() == 2);
}

TEST_CASE("records are limited in number") {
    for (const std::size_t rows : {3u, 4u, 5u}) {
        RunContext context({.threads = 1});
        TableSchema schema;
        TableBuilder builder(schema, context, 4);
        const auto feed = [&] {
            builder.begin_source("crm", {});
            builder.append({}, 2);
            builder.append({}, rows - 2);
        };
        if (rows <= 4) {
            CHECK_NOTHROW(feed());
            CHECK(builder.finish().rows() == rows);
        } else {
            CHECK_THROWS_AS(feed(), ResourceLimit);
        }
    }
}

TEST_CASE("row issues of a batch come in order of row, then of field") {
    TableSchema schema;
    schema.fields = {text_field("a"), text_field("b")};
    RunContext context({.threads = 2});
    TableBuilder builder(schema, context);
    append_sample(builder,
                  {"crm", {"a", "b"}, {{"ok", "\xFF"}, {"\xFF", "ok"}, {"ok", "ok"}, {"\xFE", "\xFE"}}}, 3);
    builder.add_issue(9, "", RowIssueKind::wrong_field_count, std::string_view("x\0y", 3));
    std::vector<std::string> places;
    for (const RowIssue& issue : builder.issues().kept)
        places.push_back(std::to_string(issue.row) + issue.column);
    CHECK(places == std::vector<std::string>{"1b", "2a", "4a", "4b", "9"});
    CHECK(builder.issues().kept.back().value == "x\\x00y");
    CHECK(builder.finish().rows() == 4);
    CHECK(builder.issues().total() == 5);
}

TEST_CASE("row issues beyond the limit are counted only") {
    for (const std::size_t bad : {row_issues_kept_max - 1, row_issues_kept_max, row_issues_kept_max + 1}) {
        TableSchema schema;
        schema.fields = {text_field("a"), typed_field("n", FieldType::number, 1)};
        RunContext context({.threads = 2});
        TableBuilder builder(schema, context);
        SampleInput input{"crm", {"a", "n"}, {}};
        for (std::size_t i = 0; i < bad; ++i)
            input.rows.push_back({"\xFF", "1"});
        input.rows.push_back({"a", "x"});
        append_sample(builder, input, 5000);
        builder.finish();
        CHECK(builder.issues().kept.size() == std::min(bad + 1, row_issues_kept_max));
        CHECK(builder.issues().total() == bad + 1);
        CHECK(builder.issues().counts.at(RowIssueKind::unparsed_number) == 1);
    }
}

TEST_CASE("late issues name the input and its own columns") {
    TableSchema schema;
    schema.fields = {typed_field("n", FieldType::number, 0)};
    schema.fields[0].columns_by_source["erp"] = {"amount"};
    RunContext context({.threads = 1});
    TableBuilder builder(schema, context);
    append_sample(builder, {"crm", {"n"}, {{"1"}, {"2"}, {"bad"}, {"4"}}});
    append_sample(builder, {"erp", {"amount"}, {{"1"}, {"bad"}, {"3"}, {"5"}}});
    builder.finish();
    REQUIRE(builder.issues().kept.size() == 2);
    CHECK(builder.issues().kept[0].source == "crm");
    CHECK(builder.issues().kept[0].column == "n");
    CHECK(builder.issues().kept[0].row == 3);
    CHECK(builder.issues().kept[1].source == "erp");
    CHECK(builder.issues().kept[1].column == "amount");
    CHECK(builder.issues().kept[1].row == 2);
}

TEST_CASE("a stop request ends the building") {
    std::stop_source stop;
    RunContext context({.threads = 2, .stop = stop.get_token()});
    TableBuilder builder(people_schema(), context);
    append_sample(builder, {"crm", {"id", "name", "dob"}, {{"1", "a", {}}}});
    stop.request_stop();
    CHECK_THROWS_AS(builder.finish(), Cancelled);
}
