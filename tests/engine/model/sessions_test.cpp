#include "engine/model/sessions.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"

using namespace sameas;

namespace {

Settings settings_with(const std::string& train_on) {
    return parse_settings(R"json({"blocking": ["surname", "surname, dob, postcode"], "train_on": )json" + train_on + R"json(, "comparisons": [
        {"name": "names", "fields": ["given", "surname"], "levels": ["exact(given) and exact(surname)", "else"]},
        {"field": "dob", "levels": ["exact", "same year", "else"]},
        {"field": "postcode", "levels": ["exact", "else"]},
        {"field": "email", "levels": ["exact", "else"]}]})json",
                          "test");
}

}  // namespace

TEST_CASE("a session holds out the comparisons that read a field of its rule") {
    const auto plans = plan_sessions(settings_with(R"json(["soundex(surname)", "year(dob)"])json"));
    REQUIRE(plans.size() == 2);
    CHECK(plans[0].held_out == std::vector<std::size_t>{0});
    CHECK(plans[0].free == std::vector<std::size_t>{1, 2, 3});
    CHECK(plans[1].held_out == std::vector<std::size_t>{1});
}

TEST_CASE("a session of a blocking rule holds out what a limit tightens its groups by") {
    Settings settings = settings_with(R"json(["surname", "email"])json");
    settings.group_limits = {{settings.blocking[0], {100, GroupPolicy::tighten, {parse_expression("year(dob)")}}}};
    CHECK_THROWS_WITH(plan_sessions(settings), Catch::Contains("'surname' leaves only 2"));
    settings.group_limits[0].limit.policy = GroupPolicy::skip;
    settings.group_limits[0].limit.by.clear();
    CHECK(plan_sessions(settings)[0].held_out == std::vector<std::size_t>{0});
    settings = settings_with(R"json(["email", "year(dob)"])json");  // none is a blocking rule
    settings.group_limits = {{std::nullopt, {100, GroupPolicy::tighten, {parse_expression("postcode")}}}};
    CHECK(plan_sessions(settings)[0].held_out == std::vector<std::size_t>{3});
}

TEST_CASE("a rule that leaves fewer than three comparisons free is refused by name") {
    CHECK_THROWS_WITH(plan_sessions(settings_with(R"(["surname, dob"])")),
                      Catch::Contains("'surname, dob'") && Catch::Contains("postcode, email") && Catch::Contains("at least 3"));
}

TEST_CASE("a comparison that no session trains is refused by name") {
    CHECK_THROWS_WITH(plan_sessions(settings_with(R"(["surname", "given"])")),
                      Catch::Contains("'names'") && Catch::Contains("train_on"));
}

TEST_CASE("without train_on the blocking rules that leave enough comparisons train") {
    Settings settings = settings_with(R"(["surname"])");
    settings.train_on.clear();
    CHECK_THROWS_AS(plan_sessions(settings), InvalidSettings);   // names is in every rule
    settings.blocking.push_back(parse_rule("email"));
    const auto plans = plan_sessions(settings);
    REQUIRE(plans.size() == 2);
    CHECK(to_string(plans[0].rule) == "surname");
    CHECK(to_string(plans[1].rule) == "email");
}

TEST_CASE("two fields that read one column are held out together") {
    const Settings settings = parse_settings(R"json({
        "fields": {"birth_text": "dob", "postcode": {"column": "zip", "by_source": {"erp": "dob"}}},
        "blocking": ["dob"], "train_on": ["birth_text"], "comparisons": [
        {"field": "dob", "levels": ["exact", "else"]}, {"field": "postcode", "levels": ["exact", "else"]},
        {"field": "a", "levels": ["exact", "else"]}, {"field": "b", "levels": ["exact", "else"]},
        {"field": "c", "levels": ["exact", "else"]}]})json",
                                             "test");
    CHECK_THROWS_AS(plan_sessions(settings), InvalidSettings);   // dob and postcode are in no session
    Settings more = settings;
    more.train_on.push_back(parse_rule("a"));
    CHECK(plan_sessions(more)[0].held_out == std::vector<std::size_t>{0, 1});
}
