#include "engine/draft/rule_choice.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/errors.hpp"
#include "tests/engine/draft/invented_records.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

constexpr const char* settings_text = R"json({"id": "id",
    "fields": {"born": {"type": "date"}},
    "blocking": ["all_pairs()"], "fit": "population",
    "comparisons": [
        {"field": "given", "levels": ["exact", "jaro_winkler >= 0.9", "jaro_winkler >= 0.8", "else"], "term_frequency": true},
        {"field": "surname", "levels": ["exact", "jaro_winkler >= 0.9", "jaro_winkler >= 0.8", "else"], "term_frequency": true},
        {"field": "born", "levels": ["exact", "osa_distance <= 1", "same year", "else"], "term_frequency": true},
        {"field": "town", "levels": ["exact", "else"], "term_frequency": true}]})json";

/// Every third person is there a second time, with a wrong letter, a gap or another town. The truth is in the id: 12a, 12b.
std::vector<std::vector<std::string>> people(std::size_t count) {
    std::mt19937 random(7);
    std::vector<std::string> given, surnames, towns;
    for (int i = 0; i < 60; ++i) given.push_back(invented_word(random, 3));
    for (int i = 0; i < 900; ++i) surnames.push_back(invented_word(random, 4));
    for (int i = 0; i < 40; ++i) towns.push_back(invented_word(random, 3));
    const auto two = [](std::size_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<std::string> row{std::to_string(i) + "a", given[random() % given.size()], surnames[random() % surnames.size()],
                                     std::to_string(1930 + random() % 70) + "-" + two(1 + random() % 12) + "-" + two(1 + random() % 28),
                                     towns[random() % towns.size()]};
        rows.push_back(row);
        if (i % 3 != 0) continue;
        row[0].back() = 'b';
        const std::size_t kind = random() % 4;
        if (kind == 0) row[2][random() % row[2].size()] = 'x';
        if (kind == 1) row[1].clear();
        if (kind == 2) row[4] = towns[random() % towns.size()];
        rows.push_back(row);
    }
    return rows;
}

struct Chosen {
    RuleChoice choice;
    double completeness = 0;
    std::uint64_t pairs = 0;
    std::string text() const {
        std::string all;
        for (const ChosenRule& rule : choice.rules)
            all += message(to_string(rule.rule), " ", rule.records_max, " ", rule.new_pairs, " ", rule.new_matches, "\n");
        return all;
    }
};

Chosen choose(std::vector<std::vector<std::string>> rows, int threads, RuleChoiceOptions options) {
    RunContext context({.threads = threads});
    Settings settings = parse_settings(settings_text, "test");
    Table table = test::small_table(settings, person_columns, {{"s", rows}}, context);
    Chosen result;
    result.choice = choose_rules(table, settings, person_fields, options, context);
    settings.blocking.clear();
    for (const ChosenRule& chosen : result.choice.rules) {
        settings.blocking.push_back(chosen.rule);
        settings.group_limits.push_back({chosen.rule, {chosen.records_max, GroupPolicy::skip, {}}});
    }
    if (settings.blocking.empty()) return result;
    const Linkage linkage(std::move(table), settings, options.scope, context);
    for (const std::uint64_t pairs : count_candidate_pairs(linkage.blocking(), linkage.table(), {}, context))
        result.pairs += pairs;
    double all = 0, found = 0;
    for (const auto& row : rows) {
        if (row[0].back() != 'b') continue;
        std::string other = row[0];
        other.back() = 'a';
        all += 1;
        found += linkage.blocking().first_rule(*linkage.table().find_record("s", row[0]),
                                               *linkage.table().find_record("s", other)) < linkage.blocking().rules();
    }
    result.completeness = all > 0 ? found / all : 0;
    return result;
}

}  // namespace

TEST_CASE("rules chosen without labels find nearly all matches for few pairs") {
    const Chosen chosen = choose(people(3000), 2, {.scope = PairScope::all, .pairs_max = 40'000, .rules_max = 20});
    INFO(chosen.text());
    CHECK(chosen.completeness >= 0.98);
    CHECK(static_cast<double>(chosen.pairs) < 1.2 * 40'000);
    CHECK(chosen.choice.pairs <= 40'000);
    CHECK(chosen.choice.expected_matches > 500);   // of 1000
    CHECK(chosen.choice.expected_matches < 2000);
    std::set<std::string> distinct;
    double share = 0;
    for (const ChosenRule& rule : chosen.choice.rules) {
        CHECK(distinct.insert(to_string(rule.rule)).second);
        CHECK(rule.new_pairs > 0);
        CHECK((rule.records_max == 20 || rule.records_max == 60 || rule.records_max == 200 || rule.records_max == 1000));
        share += rule.new_matches;
    }
    CHECK(distinct.size() <= 20);
    CHECK(share <= 1.0 + 1e-9);
    CHECK(share > 0.9);
}

TEST_CASE("the choice of rules depends on neither threads nor the order of the rows") {
    std::vector<std::vector<std::string>> rows = people(2500);
    const RuleChoiceOptions options{.scope = PairScope::all, .pairs_max = 30'000, .rules_max = 15};
    const std::string expected = choose(rows, 1, options).text();
    CHECK_FALSE(expected.empty());
    CHECK(choose(rows, 2, options).text() == expected);
    std::shuffle(rows.begin(), rows.end(), std::mt19937(3));
    CHECK(choose(rows, 2, options).text() == expected);
}

TEST_CASE("no rules where there is nothing to choose from") {
    CHECK(choose({}, 1, {}).choice.rules.empty());
    CHECK(choose({{"1a", "mary", "smith", "1990-01-02", "york"}}, 1, {}).choice.rules.empty());
    CHECK(choose({{"1a", "mary", "smith", "1990-01-02", "york"}, {"2a", "john", "doe", "1980-11-12", "leeds"}}, 1, {})
              .choice.rules.empty());
    CHECK(choose({{"1a", "", "", "", ""}, {"2a", "", "", "", ""}}, 1, {}).choice.rules.empty());
}

TEST_CASE("a stop request ends the choice") {
    std::stop_source stop;
    RunContext context({.threads = 1, .stop = stop.get_token()});
    const Settings settings = parse_settings(settings_text, "test");
    const Table table = test::small_table(settings, person_columns, {{"s", people(500)}}, context);
    stop.request_stop();
    CHECK_THROWS_AS(choose_rules(table, settings, person_fields, {}, context), Cancelled);
}
