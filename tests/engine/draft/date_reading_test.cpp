#include "engine/draft/date_reading.hpp"

#include <catch2/catch.hpp>

#include "tests/support/raw_table.hpp"

using namespace sameas;

namespace {

using Values = std::vector<std::string>;

DateReading reading(const Values& values, StepSet steps = all_steps(), const Values& placeholders = {}) {
    RunContext context({.threads = 1});
    std::vector<std::vector<std::string>> rows;
    for (const std::string& value : values) rows.push_back({value});
    const Table table = test::raw_table({"value"}, rows, context);
    ColumnFacts facts;
    facts.statistics.filled = values.size();
    for (const std::string& one : placeholders) facts.placeholders.push_back({one, 1, ""});
    return date_reading(table.domain_of(table.columns()[0]).values, facts, steps, context);
}

}  // namespace

TEST_CASE("dates that tell their order leave it to the reader", "[date_reading]") {
    for (const Values& values : {Values{"1990-04-03", "1991-05-04"}, Values{"25/12/1990", "03/04/1990"}, Values{"12/25/1990", "03/04/1990"},
                                 Values{"25/12/1990", "12/25/1990"}, Values{"19811017", "19940729", "12051998"}}) {
        const DateReading found = reading(values);
        INFO(values.front());
        CHECK(found.order == DateOrder::automatic);
        CHECK(found.why.empty());
        CHECK(found.readable > 0.6);
    }
    CHECK(reading({"25/12/1990", "03/04/1990"}).readable == 1);
}

TEST_CASE("dates that do not tell their order are read with the day first, and it is said", "[date_reading]") {
    const DateReading found = reading({"03/04/1990", "05/06/1991"});
    CHECK(found.order == DateOrder::dmy);
    CHECK(found.readable == 1);
    CHECK(found.why.find("no date tells") == 0);
}

TEST_CASE("dates of both orders are read in that of more of them", "[date_reading]") {
    const DateReading found = reading({"12/25/1990", "12/26/1990", "25/12/1990", "03/04/1990", "04/05/1990", "05/06/1990"});
    CHECK(found.order == DateOrder::mdy);
    CHECK(found.readable == Approx(5.0 / 6));
    CHECK(found.why.find("67 %") != std::string::npos);
}

TEST_CASE("dates of two orders, nearly as many of each, are read in none", "[date_reading]") {
    const DateReading found = reading({"12/25/1990", "12/26/1990", "12/27/1990", "12/28/1990", "25/12/1990", "26/12/1990", "27/12/1990", "03/04/1990", "04/05/1990", "05/06/1990"});
    CHECK(found.order == DateOrder::automatic);
    CHECK(found.readable == Approx(7.0 / 10));   // those that tell their order: too few for a date
}

TEST_CASE("what cannot be read is counted, placeholders are not", "[date_reading]") {
    CHECK(reading({"1990-04-03", "31/02/1990", "x"}).readable == Approx(1.0 / 3));
    CHECK(reading({"1990-04-03", "unknown"}, all_steps(), {"unknown"}).readable == 1);
    CHECK(reading({}).readable == 0);
}

TEST_CASE("steps are named that dates cannot be read without", "[date_reading]") {
    CHECK(reading({"1990-04-03", "19811017", "03/04/1990", "12/25/1990", "3 May 1990"}).steps.empty());
    const Values german{"3. Mai 1990", "24. Dezember 1991"}, two_digits{"25.12.90", "24.12.91"};
    CHECK(steps_of(reading(german).steps) == std::vector<Step>{Step::month_names});
    CHECK(steps_of(reading(two_digits).steps) == std::vector<Step>{Step::two_digit_years});
    CHECK(reading(german, {}).readable == 0);
    CHECK(reading(two_digits, {}).readable == 0);
    CHECK(reading(two_digits, {}).steps.empty());
}
