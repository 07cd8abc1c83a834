#include "engine/draft/missed_pairs.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "engine/errors.hpp"
#include "tests/engine/draft/invented_records.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

constexpr const char* settings_text = R"json({"id": "id",
    "fields": {"born": {"type": "date"}},
    "blocking": ["surname, town"], "fit": "population",
    "comparisons": [
        {"field": "given", "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
        {"field": "surname", "levels": ["exact", "jaro_winkler >= 0.9", "else"], "term_frequency": true},
        {"field": "born", "levels": ["exact", "osa_distance <= 1", "else"]},
        {"field": "town", "levels": ["exact", "else"]}]})json";

/// Every second person is there twice (12a, 12b); `moved` of ten of the doubles live in another town.
std::vector<std::vector<std::string>> people(std::size_t count, std::size_t moved) {
    std::mt19937 random(11);
    std::vector<std::string> given, surnames, towns;
    for (int i = 0; i < 60; ++i) given.push_back(invented_word(random, 3));
    for (int i = 0; i < 700; ++i) surnames.push_back(invented_word(random, 4));
    for (int i = 0; i < 40; ++i) towns.push_back(invented_word(random, 3));
    const auto two = [](std::size_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<std::string> row{std::to_string(i) + "a", given[random() % 60], surnames[random() % 700],
                                     std::to_string(1930 + random() % 70) + "-" + two(1 + random() % 12) + "-" + two(1 + random() % 28),
                                     towns[random() % 40]};
        rows.push_back(row);
        if (i % 2 != 0) continue;
        row[0].back() = 'b';
        if (random() % 10 < moved) {
            const std::string before = row[4];
            while (row[4] == before) row[4] = towns[random() % 40];
        }
        if (random() % 10 == 0) row[1] = given[random() % 60];
        rows.push_back(row);
    }
    return rows;
}

/// Families of three, of one surname in one town; one person of twenty is there twice, sometimes with a shortened name.
std::vector<std::vector<std::string>> families(std::size_t count) {
    std::mt19937 random(5);
    std::vector<std::string> given, surnames, towns;
    for (int i = 0; i < 60; ++i) given.push_back(invented_word(random, 3));
    for (int i = 0; i < 700; ++i) surnames.push_back(invented_word(random, 4));
    for (int i = 0; i < 200; ++i) towns.push_back(invented_word(random, 3));
    const auto two = [](std::size_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < 3 * count; ++i) {
        const bool is_new = i % 3 == 0;
        std::vector<std::string> row{std::to_string(i) + "a", given[random() % 60],
                                     is_new ? surnames[random() % 700] : rows.back()[2],
                                     std::to_string(1930 + random() % 70) + "-" + two(1 + random() % 12) + "-" + two(1 + random() % 28),
                                     is_new ? towns[random() % 200] : rows.back()[4]};
        rows.push_back(row);
        if (i % 20 != 0) continue;
        row[0].back() = 'b';
        if (random() % 4 == 0) row[1] += "ra";
        rows.push_back(row);
    }
    return rows;
}

struct Probed {
    MissedPairs missed;
    double completeness = 0;   ///< true
    Settings settings;
    std::size_t listed_right = 0;
    std::string text() const {
        std::string all = message(missed.found, " ", missed.missed, " ", missed.joining_low, " ", missed.joining_high, "\n");
        for (const RuleSuggestion& rule : missed.rules)
            all += message(to_string(rule.rule), " ", rule.records_max, " ", rule.new_matches, " ", rule.new_pairs, "\n");
        return all;
    }
    std::string listed;
};

Probed probe(const std::vector<std::vector<std::string>>& rows, int threads, const Settings& settings, bool has_entities = false) {
    RunContext context({.threads = threads});
    const Linkage linkage(test::small_table(settings, person_columns, {{"s", rows}}, context), settings, PairScope::all, context);
    const Model model = train(settings, linkage.features(), linkage.blocking(), {.accept_refused = true}, context);
    Probed result;
    std::vector<std::uint32_t> entity;
    ProbeOptions options;
    if (has_entities) options.entity = entity = link(linkage, model, context).clusters.entity;
    result.missed = probe_missed_pairs(linkage.features(), linkage.blocking(), model, person_fields, options, context);
    const Table& table = linkage.table();
    double all = 0, made = 0;
    for (const auto& row : rows) {
        if (row[0].back() != 'b') continue;
        std::string other = row[0];
        other.back() = 'a';
        all += 1;
        made += linkage.blocking().first_rule(*table.find_record("s", row[0]), *table.find_record("s", other)) <
                linkage.blocking().rules();
    }
    result.completeness = made / all;
    for (const MissedPair& pair : result.missed.listed) {
        const std::string_view left = table.id(pair.left), right = table.id(pair.right);
        result.listed_right += left.substr(0, left.size() - 1) == right.substr(0, right.size() - 1);
        result.listed += message(left, " ", right, " ", pair.probability, " ", to_string(pair.rule), "\n");
        CHECK(linkage.blocking().first_rule(pair.left, pair.right) == linkage.blocking().rules());
        CHECK_FALSE(pair.agrees_on.empty());
        CHECK(pair.new_pairs > 0);
    }
    result.settings = settings;
    return result;
}

}  // namespace

TEST_CASE("a probe finds what rules over the address miss, and the rule that helps") {
    const std::vector<std::vector<std::string>> rows = people(3000, 5);
    const Probed before = probe(rows, 2, parse_settings(settings_text, "test"));
    INFO(before.text());
    CHECK(before.completeness < 0.6);
    CHECK(before.missed.completeness.value < 0.9);   // the model learnt from neighbours: at least so much is missed
    CHECK(before.missed.completeness.value > before.completeness - 0.1);
    CHECK(before.missed.completeness.low < before.missed.completeness.value);
    CHECK(before.missed.completeness.high > before.missed.completeness.value);
    CHECK(before.missed.joining == before.missed.missed);   // there are no entities yet
    CHECK(static_cast<double>(before.listed_right) > 0.9 * static_cast<double>(before.missed.listed.size()));
    CHECK(before.listed_right > 300);
    REQUIRE_FALSE(before.missed.rules.empty());

    Settings extended = before.settings;
    CHECK(extend_rules(extended, before.missed.rules) == before.missed.rules.size());
    CHECK(extended.blocking.size() == 1 + before.missed.rules.size());
    const Probed after = probe(rows, 2, extended);
    INFO(after.text());
    CHECK(after.completeness > 0.93);
    CHECK(after.missed.completeness.value == Approx(after.completeness).margin(0.04));
    CHECK(extend_rules(extended, before.missed.rules) == 0);   // nothing new
}

TEST_CASE("families are not taken for missed matches where few records match") {
    Settings settings = parse_settings(settings_text, "test");
    std::erase_if(settings.comparisons, [](const ComparisonSettings& comparison) { return comparison.name == "born"; });
    settings.blocking = {parse_rule("given, surname"), parse_rule("given, town"), parse_rule("surname, town, born")};
    const Probed probed = probe(families(1500), 2, settings);
    INFO(probed.text());
    CHECK(probed.completeness == 1);
    CHECK(probed.missed.completeness.value > 0.95);   // a fit that is free in all comparisons follows the families: 0.91
}

TEST_CASE("a probe finds nothing where nothing is missed") {
    Settings settings = parse_settings(settings_text, "test");
    settings.blocking = {parse_rule("surname")};
    const Probed probed = probe(people(2000, 0), 2, settings, true);
    CHECK(probed.completeness == 1);
    CHECK(probed.missed.completeness.value > 0.99);
    CHECK(probed.missed.completeness.high > 0.995);
    CHECK(probed.missed.found == Approx(1000).margin(100));
}

TEST_CASE("a probe depends on neither threads nor the order of the rows") {
    std::vector<std::vector<std::string>> rows = people(2500, 5);
    const Settings settings = parse_settings(settings_text, "test");
    const Probed expected = probe(rows, 1, settings, true);
    std::shuffle(rows.begin(), rows.end(), std::mt19937(3));
    const Probed shuffled = probe(rows, 2, settings, true);
    CHECK(shuffled.text() == expected.text());
    CHECK(shuffled.listed == expected.listed);
}

TEST_CASE("suggestions extend rules and their limits") {
    Settings settings = parse_settings(settings_text, "test");
    settings.blocking = {parse_rule("surname"), parse_rule("born")};
    settings.group_limits = {{parse_rule("surname"), {20, GroupPolicy::skip, {}}}};
    const std::vector<RuleSuggestion> suggestions{{parse_rule("surname"), 200, 1, 1}, {parse_rule("born"), 20, 1, 1},
                                                  {parse_rule("given, born"), 60, 1, 1}, {parse_rule("surname"), 60, 1, 1}};
    CHECK(extend_rules(settings, suggestions) == 2);   // one with larger groups, one new; born has no limit to raise
    CHECK(settings.blocking.size() == 3);
    REQUIRE(settings.group_limits.size() == 2);
    CHECK(settings.group_limits[0].limit.rows_max == 200);
    CHECK(settings.group_limits[1].limit.rows_max == 60);
}
