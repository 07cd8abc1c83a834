#include "engine/derive/features.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "engine/derive/function_chain.hpp"
#include "engine/errors.hpp"
#include "tests/engine/table/sample_table.hpp"

using namespace sameas;
using Catch::Contains;

namespace {

Expression field(std::string name) {
    return {std::move(name), {}, {}};
}
Expression function(std::string name, std::string of, std::vector<int> numbers = {}) {
    return {std::move(name), {field(std::move(of))}, std::move(numbers)};
}

Table people(RunContext& context) {
    TableSchema schema;
    schema.fields = {text_field("given"), text_field("surname"), typed_field("dob", FieldType::date, 1)};
    TableBuilder builder(schema, context);
    append_sample(builder, {"crm",
                            {"given", "surname", "dob"},
                            {{"Robert", "Smith", "1990-04-03"},
                             {"Rupert", "Smyth", "1990-04"},
                             {"Smith", {}, "bad"},
                             {{}, "Robert", "1991"},
                             {"Rupert", "Jones", {}}}});
    return builder.finish();
}

std::string text_of(const Features& features, const Expression& expression, std::uint32_t row) {
    const std::size_t i = features.find(expression);
    return std::string(features.values(i).text(features.codes(RowId{row})[i]));
}

}  // namespace

TEST_CASE("expressions become codes, one row a record") {
    RunContext context({.threads = 2});
    const Table table = people(context);
    const Expression code = function("soundex", "given"), year = function("year", "dob");
    const Features features = derive(table, {code, field("surname"), year, code, field("surname")}, context);
    REQUIRE(features.size() == 3);  // repeats count once
    CHECK(features.rows() == 5);
    CHECK(&features.table() == &table);
    CHECK(features.find(code) == 0);
    CHECK(features.find(field("surname")) == 1);
    CHECK(features.find(year) == 2);
    CHECK(features.codes(RowId{3}).size() == 3);
    CHECK(text_of(features, code, 0) == "R163");
    CHECK(features.codes(RowId{0})[0] == features.codes(RowId{1})[0]);
    CHECK(features.codes(RowId{3})[0] == null_value);
    CHECK(text_of(features, field("surname"), 1) == "smyth");
    CHECK(text_of(features, year, 1) == "1990");
    CHECK(features.codes(RowId{2})[2] == null_value);
    CHECK(text_of(features, year, 3) == "1991");
    CHECK(context.costs().back().stage == "derive");
}

TEST_CASE("a field reads its domain, a function has values of its own") {
    RunContext context({.threads = 2});
    const Table table = people(context);
    const Features features = derive(table, {field("given"), function("soundex", "given")}, context);
    CHECK(features.domain(0) == &table.domains()[0]);
    CHECK(&features.values(0) == &table.domains()[0].values);
    CHECK_FALSE(features[0].own_values.has_value());
    CHECK(features[0].value_of.empty());
    CHECK(features.domain(1) == nullptr);
    CHECK(&features.values(1) == &*features[1].own_values);
    CHECK(features[1].value_of.size() == table.domains()[0].values.size());
    CHECK(features[1].column == 0);
}

TEST_CASE("values of a function are counted over the rows of its field") {
    RunContext context({.threads = 2});
    const Table table = people(context);  // given and surname share a domain
    const Features features =
        derive(table, {function("soundex", "given"), function("soundex", "surname")}, context);
    const Dictionary& given = features.values(0);
    REQUIRE(given.size() == 3);  // null, R163, S530
    CHECK(given.count(null_value) == 1);
    CHECK(given.count(features.codes(RowId{0})[0]) == 3);
    CHECK(given.count(features.codes(RowId{2})[0]) == 1);
    const Dictionary& surname = features.values(1);
    CHECK(surname.count(features.codes(RowId{0})[1]) == 2);  // Smith, Smyth
    for (std::size_t value = 1; value < surname.size(); ++value)
        CHECK(surname.counts()[value] > 0);
}

TEST_CASE("derived values agree with the function applied row by row, for any threads") {
    std::vector<std::vector<Cell>> rows;
    for (int i = 0; i < 200'000; ++i)
        rows.push_back({"Name" + std::to_string(i % 150'000) + " x" + std::to_string(i % 7)});
    TableSchema schema;
    schema.fields = {text_field("name")};
    std::vector<std::vector<ValueId>> codes;
    for (const int threads : {1, 2, 7}) {
        RunContext context({.threads = threads});
        TableBuilder builder(schema, context);
        append_sample(builder, {"crm", {"name"}, rows}, 50'000);
        const Table table = builder.finish();
        const Expression digits{"first", {function("digits", "name")}, {4}};
        const Features features = derive(table, {digits, function("initials", "name")}, context);
        FunctionChain chain(digits);
        std::map<std::string, std::uint64_t> counts;
        bool all_right = true;
        codes.emplace_back();
        for (std::uint32_t row = 0; row < table.rows(); ++row) {
            const ValueList& values_of_row = chain.apply(sameas::text_of(table, "name", row));
            const std::string expected(values_of_row.empty() ? "" : values_of_row[0]);
            ++counts[expected];
            all_right = all_right && text_of(features, digits, row) == expected;
            codes.back().push_back(features.codes(RowId{row})[0]);
        }
        REQUIRE(all_right);
        const Dictionary& values = features.values(0);
        REQUIRE(values.size() == counts.size() + 1);
        for (std::size_t value = 1; value < values.size(); ++value) {
            all_right =
                all_right && values.counts()[value] == counts[std::string(values.text(ValueId(value)))];
        }
        REQUIRE(all_right);
        REQUIRE(codes.back() == codes.front());
    }
}

TEST_CASE("several values of a row are one set, with its members") {
    RunContext context({.threads = 2});
    TableSchema schema;
    schema.fields = {text_field("name")};
    TableBuilder builder(schema, context);
    append_sample(builder, {"crm", {"name"}, {{"Anna Bo"}, {"bo anna"}, {"Bo"}, {{}}, {"Cy Anna"}, {"cy"}, {"anna bo"}}});
    const Table table = builder.finish();
    const Expression tokens = function("tokens", "name");
    const Features features = derive(table, {tokens, function("lower", "name")}, context);
    CHECK(features.is_multi(0));
    CHECK_FALSE(features.is_multi(1));
    const auto set_of_row = [&](std::uint32_t row) { return features.codes(RowId{row})[0]; };
    CHECK(features.readable_value(0, set_of_row(0)) == "anna or bo");
    CHECK(features.readable_value(0, set_of_row(1)) == "bo or anna");
    CHECK(features.readable_value(1, features.codes(RowId{0})[1]) == "anna bo");
    CHECK(set_of_row(0) == set_of_row(6));
    CHECK(set_of_row(3) == null_value);
    const Dictionary& values = features.member_values(0);
    REQUIRE(values.size() == 4);
    REQUIRE(features.members(0, set_of_row(4)).size() == 2);
    for (std::size_t value = 1; value < values.size(); ++value) {  // anna 4, bo 4, cy 2
        const ValueId id{static_cast<std::uint32_t>(value)};
        CHECK(values.count(id) == (values.text(id) == "cy" ? 2 : 4));
    }
    CHECK(features.agree(0, set_of_row(0), set_of_row(1)));
    CHECK(features.agree(0, set_of_row(0), set_of_row(4)));
    CHECK_FALSE(features.agree(0, set_of_row(2), set_of_row(4)));
    CHECK_FALSE(features.agree(0, set_of_row(3), set_of_row(3)));
    CHECK(features.agree(1, features.codes(RowId{0})[1], features.codes(RowId{6})[1]));
    CHECK_FALSE(features.agree(1, features.codes(RowId{0})[1], features.codes(RowId{1})[1]));
    CHECK_FALSE(features.agree(1, features.codes(RowId{3})[1], features.codes(RowId{3})[1]));
}

TEST_CASE("too many values of one are an error that does not depend on threads") {
    std::vector<std::vector<Cell>> rows;
    for (int i = 0; i < 20'000; ++i) {
        std::string name = "row" + std::to_string(i);
        if (i % 5000 == 4999) {
            for (std::size_t word = 0; word < expression_values_max; ++word)
                name += " w" + std::to_string(word);
        }
        rows.push_back({name});
    }
    for (const int threads : {1, 2, 7}) {
        RunContext context({.threads = threads});
        TableSchema schema;
        schema.fields = {text_field("name")};
        TableBuilder builder(schema, context);
        append_sample(builder, {"crm", {"name"}, rows});
        const Table table = builder.finish();
        CHECK_THROWS_AS(derive(table, {function("tokens", "name")}, context), ResourceLimit);
        CHECK_THROWS_WITH(derive(table, {function("tokens", "name")}, context),
                          Contains("tokens(name)") && Contains("'row4999 w0"));
    }
}

TEST_CASE("a table without rows can be derived from") {
    RunContext context({.threads = 1});
    TableSchema schema;
    schema.fields = {text_field("name")};
    const Table table = TableBuilder(schema, context).finish();
    const Features features = derive(table, {field("name"), function("lower", "name")}, context);
    CHECK(features.rows() == 0);
    CHECK(features.values(1).size() == 1);
    CHECK(derive(table, {}, context).size() == 0);
}

TEST_CASE("an unknown field is refused with the fields that there are") {
    RunContext context({.threads = 1});
    const Table table = people(context);
    CHECK_THROWS_AS(derive(table, {function("soundex", "surnam")}, context), InvalidSettings);
    CHECK_THROWS_WITH(
        derive(table, {function("soundex", "surnam")}, context),
        Contains("soundex(surnam)") && Contains("'surnam'") && Contains("have: given, surname, dob"));
}

TEST_CASE("functions refuse what they cannot read") {
    RunContext context({.threads = 1});
    const Table table = people(context);
    const auto refused = [&](const Expression& expression) {
        CHECK_THROWS_AS(derive(table, {expression}, context), InvalidSettings);
        try {
            derive(table, {expression}, context);
        } catch (const InvalidSettings& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK_THAT(refused(function("year", "surname")),
               Contains("year(surname)") && Contains("field 'surname'"));
    CHECK_THAT(refused({"month", {function("first", "dob", {4})}, {}}), Contains("needs a date field"));
    CHECK_THAT(refused(function("sounds", "surname")), Contains("no function 'sounds'"));
    CHECK_THAT(refused(function("first", "surname")), Contains("1 whole numbers"));
    CHECK_THAT(refused(function("first", "surname", {0})), Contains("0 must be at least 1"));
    CHECK_THAT(refused(function("substr", "surname", {-1, 2})), Contains("-1 must be at least 1"));
    CHECK_THAT(refused(function("minhash", "surname", {65536, 65536})),
               Contains("4294967296 bands times rows, at most 1024"));
    CHECK_NOTHROW(derive(table, {function("minhash", "surname", {512, 2})}, context));
    CHECK_NOTHROW(derive(table, {function("first", "dob", {4})}, context));
}

TEST_CASE("asking for what was not derived is an error") {
    RunContext context({.threads = 1});
    const Table table = people(context);
    const Features features = derive(table, {field("given")}, context);
    CHECK_THROWS_AS(features.find(field("surname")), InvalidSettings);
}

TEST_CASE("rare keeps what at most so many records have") {
    RunContext context({.threads = 2});
    const Table table = people(context);
    const Expression rare_given{"rare", {field("given")}, {1}}, rare_code{"rare", {function("soundex", "given")}, {1}};
    const Expression common_given{"rare", {field("given")}, {2}};
    const Features features = derive(table, {rare_given, rare_code, common_given}, context);
    CHECK(text_of(features, rare_given, 0) == "robert");
    CHECK(text_of(features, rare_given, 1).empty());  // rupert, of two records
    CHECK(text_of(features, rare_given, 2) == "smith");
    CHECK(text_of(features, rare_given, 3).empty());  // null stays null
    CHECK(text_of(features, common_given, 1) == "rupert");
    CHECK(text_of(features, rare_code, 0).empty());  // R163 is the code of three records, by two names
    CHECK(text_of(features, rare_code, 2) == "S530");
    CHECK(features.values(features.find(rare_code)).size() == 2);  // null and S530
}

TEST_CASE("rare takes frequent members out of sets, and counts each once a record") {
    RunContext context({.threads = 2});
    TableSchema schema;
    schema.fields = {text_field("name")};
    TableBuilder builder(schema, context);
    append_sample(builder, {"crm", {"name"}, {{"anna anna berg"}, {"anna holm"}, {"berg holm"}, {"zita"}, {"anna"}, {"anna"}}});
    const Table table = builder.finish();
    const Expression rare{"rare", {function("tokens", "name")}, {2}};
    const Features features = derive(table, {rare}, context);
    REQUIRE(features.is_multi(0));
    CHECK(text_of(features, rare, 0) == "berg");
    CHECK(text_of(features, rare, 1) == "holm");
    CHECK(features.readable_value(0, features.codes(RowId{2})[0]) == "berg or holm");
    CHECK(text_of(features, rare, 3) == "zita");
    CHECK(features.codes(RowId{4})[0] == null_value);  // anna, of four records
    CHECK(features.member_values(0).size() == 4);
}
