#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "engine/settings/field_types.hpp"
#include "engine/settings/settings.hpp"
#include "error_of.hpp"
#include "random_trees.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

std::string golden(const std::string& name) {
    std::ifstream file(std::string(SAMEAS_TEST_DATA) + "/golden/settings/" + name, std::ios::binary);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

double any_share() {
    return any_int(1, 1 << 20) / static_cast<double>(1 << 20) * (1 - 1e-9);
}

std::vector<Rule> any_rules(int count_min) {
    std::vector<Rule> rules;
    const int count = any_int(count_min, 4);
    for (int i = 0; i < count; ++i) {
        const Rule rule = any_rule(odd_names(), i == count - 1);
        if (std::find(rules.begin(), rules.end(), rule) == rules.end()) rules.push_back(rule);
    }
    return rules;
}

/// Limits for some of the rules, and maybe one for the others.
std::vector<GroupLimitSettings> any_group_limits(const std::vector<Rule>& rules) {
    std::vector<GroupLimitSettings> limits;
    const auto add = [&](const std::optional<Rule>& rule) {
        GroupLimitSettings& entry = limits.emplace_back();
        entry.rule = rule;
        entry.limit.rows_max = *rc::gen::inRange<std::uint64_t>(2, UINT64_MAX);
        entry.limit.policy = any_of<GroupPolicy>({GroupPolicy::keep, GroupPolicy::tighten, GroupPolicy::skip});
        if (entry.limit.policy == GroupPolicy::tighten) entry.limit.by = {Expression{"only in by", {}, {}}};
    };
    for (const Rule& rule : rules) {
        if (rule.kind == Rule::Kind::keys && any_int(0, 3) == 0) add(rule);
    }
    if (any_int(0, 3) == 0) add(std::nullopt);
    return limits;
}

ComparisonSettings any_comparison(int number) {
    ComparisonSettings comparison;
    comparison.name = "c" + std::to_string(number);
    comparison.fields = any_fields();
    const int count = any_int(0, 4);
    for (int i = 0; i < count; ++i) {
        const LevelSettings level{false, any_predicate(comparison.fields, 2)};
        const auto& levels = comparison.levels;
        if (std::find(levels.begin(), levels.end(), level) == levels.end())
            comparison.levels.push_back(level);
    }
    comparison.levels.push_back({true, {}});
    comparison.term_frequency = any_int(0, 2) == 1;
    const int splittable = static_cast<int>(comparison.levels.size()) - 1;
    if (comparison.term_frequency && splittable > 0)
        comparison.rarity_levels = static_cast<std::size_t>(any_int(0, splittable + 1));
    if (splittable > 0) comparison.agreeing = static_cast<std::size_t>(any_int(0, splittable + 1));
    return comparison;
}

FieldSettings any_field(const std::string& name) {
    FieldSettings field;
    field.name = name;
    field.columns = any_int(0, 2) == 0 ? any_fields() : std::vector<std::string>{name};
    for (int i = any_int(0, 3); i > 0; --i)
        field.columns_by_source[any_of(odd_names())] = {any_of(odd_names())};
    field.clean = static_cast<Cleaning>(any_int(0, 4));
    for (int i = any_int(0, 3); i > 0; --i)
        field.null_values.push_back(any_of(odd_names()));
    if (any_int(0, 3) == 0) field.region = any_of<std::string>({"US", "DE", "GB"});
    return field;
}

/// Settings as a document could have them: nothing when the types that its parts imply clash.
std::optional<Settings> any_settings() {
    Settings s;
    s.id = any_int(0, 2) == 0 ? "" : any_of(odd_names());
    s.source = any_int(0, 2) == 0 ? "" : any_of(odd_names());
    for (const std::string& name : any_fields())
        s.fields.push_back(any_field(name));
    s.blocking = any_rules(1);
    s.group_limits = any_group_limits(s.blocking);
    s.fit = any_of<FitMethod>({FitMethod::sessions, FitMethod::population});
    if (s.fit == FitMethod::sessions) {
        s.train_on = any_rules(0);
        s.prior.rules = any_rules(0);
        s.prior.recall = any_share();
    }
    s.automatic_threshold = any_int(0, 2) == 1;
    for (int i = any_int(0, 3); i > 0; --i) s.notes.emplace_back(any_of(odd_names()), any_of(odd_names()));
    for (int i = any_int(1, 4); i > 0; --i)
        s.comparisons.push_back(any_comparison(i));
    s.keep_probability = any_share();
    s.threshold_probability = any_share();
    if (s.keep_probability > s.threshold_probability) std::swap(s.keep_probability, s.threshold_probability);
    if (s.automatic_threshold) {
        s.threshold_probability = Settings().threshold_probability;
        s.keep_probability = std::min(s.keep_probability, s.threshold_probability);
    }
    s.pairs_per_rule_max = *rc::gen::inRange<std::uint64_t>(1, UINT64_MAX);
    try {
        complete_fields(s, {});
    } catch (const InvalidSettings&) {
        return std::nullopt;
    }
    for (FieldSettings& field : s.fields) {
        if (field.type == FieldType::date)
            field.date_order =
                any_of<DateOrder>({DateOrder::automatic, DateOrder::dmy, DateOrder::ymd, DateOrder::mdy});
    }
    return s;
}

}  // namespace

TEST_CASE("steps are written as a list behind the cleaning, in the order of their table") {
    const std::string json = to_json(parse_settings(
        R"({"fields": {"a": {"clean": ["words", "nicknames", "titles"]}, "b": {"clean": ["compact"], "region": "US"},
                       "c": {"type": "date", "clean": ["default", "two_digit_years"]}},
            "blocking": ["a"], "comparisons": [{"field": "a", "levels": ["exact", "else"]}]})",
        "x"));
    const Settings settings = parse_settings(json, "x");
    CHECK(steps_of(settings.find_field("a")->steps) == std::vector<Step>{Step::titles, Step::nicknames});
    CHECK(settings.find_field("a")->clean == Cleaning::words);
    CHECK(settings.find_field("b")->steps.empty());
    CHECK(settings.find_field("b")->region == "US");
    CHECK(settings.find_field("c")->steps.has(Step::two_digit_years));
    CHECK(to_json(settings) == json);
    CHECK(json.find("\"clean\": \"compact\"") != std::string::npos);
}

TEST_CASE("the example is written as it always was", "[settings_writer]") {
    const std::string written = to_json(parse_settings(golden("example.json"), "example.json"));
    CHECK(written == golden("example.written.json"));
    CHECK(to_json(parse_settings(written, "written")) == written);
}

TEST_CASE("written settings read back, and are written the same again", "[settings_writer][property]") {
    std::size_t tried = 0;
    rc::prop("any settings", [&] {
        const std::optional<Settings> settings = any_settings();
        if (!settings) return;
        ++tried;
        const std::string text = to_json(*settings);
        RC_ASSERT(parse_settings(text, "written") == *settings);
        RC_ASSERT(to_json(parse_settings(text, "written")) == text);
        RC_ASSERT(text.back() == '\n');
    });
    CHECK(tried > 10);  // else the property was hardly looked at
}
