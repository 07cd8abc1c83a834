#include "engine/blocking/forecast.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/errors.hpp"
#include "tests/engine/blocking/blocked_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

/// Every pair of the records that some rule makes, counted one by one: by rule, and new to each rule.
struct Counts {
    std::vector<std::uint64_t> pairs, added;
    std::uint64_t together = 0;

    explicit Counts(const Blocked& blocked) : pairs(blocked.index.rules()), added(blocked.index.rules()) {
        for (std::uint32_t a = 0; a < blocked.table.rows(); ++a) {
            for (std::uint32_t b = 0; b < a; ++b) {
                const RowId left{a}, right{b};
                if (blocked.index.scope() == PairScope::across_sources &&
                    blocked.table.source(left) == blocked.table.source(right)) {
                    continue;
                }
                for (std::size_t rule = 0; rule < pairs.size(); ++rule)
                    pairs[rule] += blocked.index.holds(rule, left, right) ? 1u : 0u;
                const std::size_t first = blocked.index.first_rule(left, right);
                if (first == pairs.size()) continue;
                ++added[first];
                ++together;
            }
        }
    }
};

bool contains(const PairEstimate& estimate, std::uint64_t pairs) {
    return estimate.low <= pairs && pairs <= estimate.high && estimate.low <= estimate.pairs && estimate.pairs <= estimate.high;
}

const std::vector<std::string> rules_of_all_kinds{"email", "tokens(surname), tokens(town)", "tokens(surname)",
                                                  "qgram_jaccard(surname, q=2) >= 0.6", "town",
                                                  "sorted_neighbourhood(surname, window=4)"};

/// Records whose surnames are all different and share many pairs of letters, so that finding partners takes long; more than a
/// price looks at. Few have a town.
std::vector<Record> records_slow_to_join(std::size_t count) {
    std::mt19937 random(7);
    std::vector<Record> records = random_records(count, 8);
    for (std::size_t i = 0; i < count; ++i) {
        std::string& surname = records[i].values[0];
        surname.clear();
        for (int letter = 0; letter < 16; ++letter) surname += static_cast<char>('a' + random() % 12);
        records[i].values[1] = i < 4 ? "bonn" : "";
    }
    return records;
}

}  // namespace

TEST_CASE("within the limit each rule and all together are counted exactly", "[forecast]") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    const std::size_t count = GENERATE(0u, 1u, 2u, 30u, 400u);
    Blocked blocked(person_columns, person_sources, random_word_records(count, 4), rules_of_all_kinds, scope);
    const Counts counts(blocked);
    const PairForecast forecast = forecast_pairs(blocked.index, blocked.table, {}, blocked.context);
    CHECK(forecast.is_counted);
    CHECK(forecast.walked == blocked.index.walked_pairs());
    REQUIRE(forecast.rules.size() == rules_of_all_kinds.size());
    for (std::size_t rule = 0; rule < forecast.rules.size(); ++rule) {
        CAPTURE(rule);
        CHECK((forecast.rules[rule].pairs.is_exact() && forecast.rules[rule].added.is_exact()));
        CHECK(forecast.rules[rule].pairs.pairs == counts.pairs[rule]);
        CHECK(forecast.rules[rule].added.pairs == counts.added[rule]);
    }
    CHECK(forecast.together.is_exact());
    CHECK(forecast.together.pairs == counts.together);
    if (count == 400) CHECK(forecast.rules[2].walked > counts.pairs[2]);  // pairs meet in several tokens
}

TEST_CASE("above the limit what is said are bounds, and rules of one key a record stay exact", "[forecast]") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    const unsigned seed = GENERATE(1u, 2u, 3u);
    Blocked blocked(person_columns, person_sources, random_word_records(300, seed), rules_of_all_kinds, scope);
    const Counts counts(blocked);
    const ForecastOptions options{.counted_max = blocked.index.walked_pairs() - 1};
    const PairForecast forecast = forecast_pairs(blocked.index, blocked.table, options, blocked.context);
    CHECK(!forecast.is_counted);
    for (std::size_t rule = 0; rule < forecast.rules.size(); ++rule) {
        CAPTURE(rule);
        CHECK(contains(forecast.rules[rule].pairs, counts.pairs[rule]));
        CHECK(contains(forecast.rules[rule].added, counts.added[rule]));
    }
    CHECK(forecast.rules[0].pairs.is_exact());
    CHECK(forecast.rules[4].pairs.is_exact());
    CHECK(!forecast.rules[2].pairs.is_exact());
    CHECK(contains(forecast.together, counts.together));
    CHECK(!forecast.together.is_exact());
    CHECK(forecast.together.low >= *std::max_element(counts.pairs.begin(), counts.pairs.begin() + 1));
    CHECK(forecast.together.high <= comparable_pairs(blocked.table, scope));
}

TEST_CASE("the last pair allowed is still counted", "[forecast]") {
    Blocked blocked(person_columns, person_sources, random_records(200, 3), person_rules, PairScope::all);
    const std::uint64_t walked = blocked.index.walked_pairs();
    CHECK(forecast_pairs(blocked.index, blocked.table, {.counted_max = walked}, blocked.context).is_counted);
    CHECK(!forecast_pairs(blocked.index, blocked.table, {.counted_max = walked - 1}, blocked.context).is_counted);
}

TEST_CASE("a join of too many values is not walked: its estimate bounds what all make together", "[forecast]") {
    Blocked blocked(person_columns, person_sources, random_word_records(300, 8),
                    {"email", "qgram_jaccard(surname, q=2) >= 0.6", "town"}, PairScope::all);
    const Counts counts(blocked);
    const PairForecast forecast =
        forecast_pairs(blocked.index, blocked.table, {.joined_values_max = 1}, blocked.context);
    CHECK(forecast.rules[0].added.is_exact());
    CHECK(forecast.rules[2].added.pairs == counts.added[2]);
    CHECK(contains(forecast.rules[1].added, counts.added[1]));
    CHECK(contains(forecast.together, counts.together));
    CHECK(!forecast.together.is_exact());
}

TEST_CASE("a join that takes too long is given up: its estimate bounds what all make together", "[forecast]") {
    Blocked blocked(person_columns, person_sources, records_slow_to_join(16'000),
                    {"email", "qgram_jaccard(surname, q=2) >= 0.3", "town"}, PairScope::all);
    const PairForecast exact = forecast_pairs(blocked.index, blocked.table, {.unkeyed_seconds_max = 1000}, blocked.context);
    REQUIRE(exact.together.is_exact());
    for (const double seconds : {0.0, exact.unkeyed_seconds / 20}) {
        const PairForecast forecast =
            forecast_pairs(blocked.index, blocked.table, {.unkeyed_seconds_max = seconds}, blocked.context);
        CHECK(forecast.is_counted);
        CHECK(forecast.rules[0].added.pairs == exact.rules[0].added.pairs);
        CHECK(forecast.rules[2].added.pairs == exact.rules[2].added.pairs);
        CHECK(!forecast.rules[1].added.is_exact());
        CHECK(!forecast.rules[1].pairs.is_exact());
        CHECK(!forecast.together.is_exact());
        CHECK(contains(forecast.together, exact.together.pairs));
        CHECK(forecast.unkeyed_seconds > exact.unkeyed_seconds / 6);  // other programs may come between
        CHECK(forecast.unkeyed_seconds < exact.unkeyed_seconds * 6);
    }
}

TEST_CASE("how long a join takes that finds nothing is told where it was not walked", "[forecast]") {
    std::mt19937 random(7);
    std::vector<Record> records = random_records(6000, 8);
    for (Record& record : records) {
        record.values[0].clear();
        for (int letter = 0; letter < 24; ++letter) record.values[0] += static_cast<char>('a' + random() % 12);
    }
    Blocked blocked(person_columns, person_sources, records, {"qgram_jaccard(surname, q=2) >= 0.4", "town"}, PairScope::all);
    const double exact = forecast_pairs(blocked.index, blocked.table, {.unkeyed_seconds_max = 1000}, blocked.context).unkeyed_seconds;
    for (const ForecastOptions& options : {ForecastOptions{.unkeyed_seconds_max = exact / 20}, ForecastOptions{.joined_values_max = 1},
                                           ForecastOptions{.counted_max = 0}}) {
        const PairForecast forecast = forecast_pairs(blocked.index, blocked.table, options, blocked.context);
        CHECK(!forecast.rules[0].added.is_exact());
        CHECK(forecast.unkeyed_seconds > exact / 6);
        CHECK(forecast.unkeyed_seconds < exact * 6);
    }
}

TEST_CASE("of several joins a quick one is counted after a slow one", "[forecast]") {
    Blocked blocked(person_columns, person_sources, records_slow_to_join(16'000),
                    {"qgram_jaccard(surname, q=2) >= 0.3", "qgram_jaccard(town, q=2) >= 0.4"}, PairScope::all);
    const double all = forecast_pairs(blocked.index, blocked.table, {.unkeyed_seconds_max = 1000}, blocked.context).unkeyed_seconds;
    bool only_quick = false;
    for (int tries = 0; tries < 5 && !only_quick; ++tries) {  // other programs may come between
        const PairForecast forecast =
            forecast_pairs(blocked.index, blocked.table, {.unkeyed_seconds_max = all / 4}, blocked.context);
        only_quick = !forecast.rules[0].added.is_exact() && forecast.rules[1].added.is_exact();
    }
    CHECK(only_quick);
}

TEST_CASE("ten trillion pairs are told at once", "[forecast]") {
    // One group of so many pairs needs 4.5 M records: what matters is that nothing walks them.
    Blocked blocked({"surname"}, {"crm"}, equal_records(60'000, "crm", "smith"), {"surname"}, PairScope::all);
    CHECK(blocked.index.groups(0).pairs == 1'799'970'000);
    const PairForecast forecast = forecast_pairs(blocked.index, blocked.table, {.counted_max = 1'000'000'000}, blocked.context);
    CHECK(!forecast.is_counted);
    CHECK(forecast.unkeyed_seconds == 0);
    CHECK(forecast.together.is_exact());  // of one rule, bounds meet
    CHECK(forecast.together.pairs == 1'799'970'000);
}

TEST_CASE("counting can be stopped", "[forecast]") {
    const std::string rule = GENERATE("surname", "qgram_jaccard(surname, q=2) >= 0.6");
    Blocked blocked({"surname"}, {"crm"}, equal_records(500, "crm", "smith"), {rule}, PairScope::all);
    std::stop_source stop;
    stop.request_stop();
    RunContext stopped({.threads = 2, .stop = stop.get_token()});
    CHECK_THROWS_AS(forecast_pairs(blocked.index, blocked.table, {}, stopped), Cancelled);
}
