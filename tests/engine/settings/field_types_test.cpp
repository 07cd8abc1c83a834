#include "engine/settings/field_types.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"

using namespace sameas;
using namespace sameas::test;
using Catch::Contains;

namespace {

/// Settings of one comparison with one level (and else), and whatever fields and rule are given.
Settings settings_of(const std::vector<std::string>& compared, const std::string& level,
                     const std::string& rule = "email") {
    Settings settings;
    settings.blocking = {parse_rule(rule)};
    settings.comparisons = {{"c", compared, {{false, parse_predicate(level, compared)}, {true, {}}}, false}};
    return settings;
}

FieldType type_of(Settings settings, const std::string& field,
                  std::map<std::string, TypeReason> declared = {}) {
    complete_fields(settings, std::move(declared));
    REQUIRE(settings.find_field(field) != nullptr);
    return settings.find_field(field)->type;
}

std::string completion_error(Settings settings, std::map<std::string, TypeReason> declared = {}) {
    return error_of([&] { complete_fields(settings, std::move(declared)); });
}

}  // namespace

TEST_CASE("use tells the type of a field", "[field_types]") {
    for (const char* level : {"within 31 days", "within 2 months", "within 1 year", "same year",
                              "exact or not same day", "exact(year(x))"}) {
        CHECK(type_of(settings_of({"x"}, level), "x") == FieldType::date);
    }
    for (const char* level : {"within 5", "within 5 %", "exact and within 0.5"}) {
        CHECK(type_of(settings_of({"x"}, level), "x") == FieldType::number);
    }
    for (const char* level : {"exact", "jaro >= 0.9", "exact(soundex(x))", "osa_distance <= 1"}) {
        CHECK(type_of(settings_of({"x"}, level), "x") == FieldType::text);
    }
    CHECK(type_of(settings_of({"x", "y"}, "within 3 km"), "y") == FieldType::number);
    CHECK(type_of(settings_of({"x"}, "exact", "first(year(x), 3)"), "x") == FieldType::date);
    CHECK(type_of(settings_of({"x"}, "exact", "x"), "x") == FieldType::text);
}

TEST_CASE("training and prior rules count as use", "[field_types]") {
    Settings settings = settings_of({"x"}, "exact");
    settings.train_on = {parse_rule("month(t)")};
    settings.prior.rules = {parse_rule("day(p), q")};
    CHECK(type_of(settings, "t") == FieldType::date);
    CHECK(type_of(settings, "p") == FieldType::date);
    CHECK(type_of(settings, "q") == FieldType::text);
}

TEST_CASE("fields that are read but not listed are added, sorted by name", "[field_types]") {
    Settings settings = settings_of({"m", "unread"}, "exact(m)", "z, a");
    FieldSettings listed;
    listed.name = "unused";
    listed.columns = {"column"};
    settings.fields = {listed};
    complete_fields(settings, {{"unused", {FieldType::number, "fields.unused.type"}}});
    std::vector<std::string> names;
    for (const FieldSettings& field : settings.fields)
        names.push_back(field.name);
    CHECK(names == std::vector<std::string>{"a", "m", "unread", "unused", "z"});
    CHECK(settings.fields[0].columns == std::vector<std::string>{"a"});
    CHECK(settings.find_field("unused")->columns == std::vector<std::string>{"column"});
    CHECK(settings.find_field("unused")->type == FieldType::number);
}

TEST_CASE("string measures and exact go with every type", "[field_types]") {
    for (const FieldType type : {FieldType::text, FieldType::date, FieldType::number}) {
        CHECK(type_of(settings_of({"x"}, "exact or jaro(lower(x)) >= 0.9", "digits(x)"), "x",
                      {{"x", {type, "fields.x.type"}}}) == type);
    }
}

TEST_CASE("measures of dates and numbers give their field that type", "[field_types]") {
    CHECK(type_of(settings_of({"x"}, "days_difference <= 31"), "x") == FieldType::date);
    CHECK(type_of(settings_of({"x"}, "exact or not day_month_swapped"), "x") == FieldType::date);
    CHECK(type_of(settings_of({"x", "y"}, "percent_difference(y) <= 5"), "y") == FieldType::number);
    CHECK(type_of(settings_of({"x"}, "geo_km <= 10"), "x") == FieldType::text);
    CHECK_THAT(completion_error(settings_of({"x"}, "numeric_difference <= 5 or same year")),
               Contains("makes it a number") && Contains("needs a date"));
}

TEST_CASE("two uses that need two types are refused, both named", "[field_types]") {
    CHECK(completion_error(settings_of({"x"}, "within 5", "a, year(x)")) ==
          "field 'x': blocking[0] 'a, year(x)' makes it a date, but comparisons[0].levels[0] 'within 5' "
          "needs a number: "
          "change one of the two, or list the column as two fields");
    CHECK_THAT(completion_error(settings_of({"x"}, "within 5 or within 5 days")),
               Contains("'within 5 or within 5 days' makes it a number"));
    CHECK_THAT(completion_error(settings_of({"x"}, "same year"), {{"x", {FieldType::text, "fields.x.type"}}}),
               Contains("field 'x': fields.x.type makes it a text, but comparisons[0].levels[0] 'same year' "
                        "needs a date"));
    CHECK_THAT(completion_error(settings_of({"x", "y"}, "within 3 km"),
                                {{"y", {FieldType::date, "fields.y.order"}}}),
               Contains("field 'y': fields.y.order makes it a date, but") && Contains("needs a number"));
}

TEST_CASE("swapped fields share their type", "[field_types]") {
    const Settings settings =
        settings_of({"x", "y", "z"}, "swapped(x, y) or swapped(z, y)", "year(z), email");
    for (const char* field : {"x", "y", "z"})
        CHECK(type_of(settings, field) == FieldType::date);
    CHECK(type_of(settings, "email",
                  {{"email", {FieldType::text, "here"}}, {"x", {FieldType::date, "here"}}}) ==
          FieldType::text);
    CHECK_THAT(completion_error(settings, {{"x", {FieldType::number, "fields.x.type"}}}),
               Contains("field 'z': blocking[0] 'year(z), email' makes it a date, but being swapped with 'x' "
                        "(fields.x.type) needs a number"));
}

TEST_CASE("a type limits the columns of a field", "[field_types]") {
    Settings settings = settings_of({"x"}, "exact");
    FieldSettings field;
    field.name = "x";
    const auto error_with = [&](FieldType type, std::vector<std::string> columns,
                                std::vector<std::string> elsewhere) {
        field.columns = std::move(columns);
        field.columns_by_source = {{"crm", std::move(elsewhere)}};
        settings.fields = {field};
        return completion_error(settings, {{"x", {type, "fields.x.type"}}});
    };
    CHECK(error_with(FieldType::text, {"a", "b", "c", "d"}, {"a"}) == "(no error)");
    CHECK(error_with(FieldType::date, {"a", "b", "c"}, {"a"}) == "(no error)");
    CHECK_THAT(error_with(FieldType::date, {"a", "b", "c", "d"}, {"a"}),
               Contains("field 'x' is a date of 4 columns (a, b, c, d): name at most 3"));
    CHECK_THAT(error_with(FieldType::number, {"a"}, {"b", "c"}),
               Contains("field 'x' is a number of 2 columns (b, c): name at most 1"));
}
