#include "engine/compare/date_difference.hpp"

#include <catch2/catch.hpp>
#include <chrono>

using namespace sameas;
using Unit = Predicate::Unit;

namespace {

DateValue date(int year, unsigned month, unsigned day, DatePrecision precision = DatePrecision::day) {
    const std::chrono::year_month_day ymd{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    return {static_cast<std::int32_t>(std::chrono::sys_days(ymd).time_since_epoch().count()), precision};
}

}  // namespace

TEST_CASE("days are counted both ways, the bound included") {
    CHECK(dates_within(date(1990, 3, 1), date(1990, 3, 31), 30, Unit::days) == true);
    CHECK(dates_within(date(1990, 3, 31), date(1990, 3, 1), 30, Unit::days) == true);
    CHECK(dates_within(date(1990, 3, 1), date(1990, 3, 31), 29, Unit::days) == false);
    CHECK(dates_within(date(1, 1, 1), date(9999, 12, 31), 1e9, Unit::days) == true);
}

TEST_CASE("months and years follow the calendar") {
    CHECK(dates_within(date(2023, 1, 31), date(2023, 2, 28), 1, Unit::months) == true);   // February lacks the 31st
    CHECK(dates_within(date(2023, 1, 30), date(2023, 3, 1), 1, Unit::months) == false);
    CHECK(dates_within(date(2023, 2, 15), date(2023, 3, 15), 1, Unit::months) == true);
    CHECK(dates_within(date(2023, 2, 15), date(2023, 3, 16), 1, Unit::months) == false);
    CHECK(dates_within(date(1990, 5, 2), date(1992, 5, 2), 2, Unit::years) == true);
    CHECK(dates_within(date(1990, 5, 2), date(1992, 5, 3), 2, Unit::years) == false);
    CHECK(dates_within(date(1, 1, 1), date(9999, 12, 31), 1e9, Unit::years) == true);     // no overflow
}

TEST_CASE("less precise dates are compared by what both know, or not at all") {
    const DateValue year = date(1990, 1, 1, DatePrecision::year);
    const DateValue month = date(1990, 7, 1, DatePrecision::month);
    CHECK(dates_within(year, date(1991, 12, 31), 1, Unit::years) == true);
    CHECK(dates_within(year, date(1992, 1, 1), 1, Unit::years) == false);
    CHECK(dates_within(month, date(1990, 8, 30), 1, Unit::months) == true);
    CHECK(dates_within(month, date(1990, 9, 1), 1, Unit::months) == false);
    CHECK_FALSE(dates_within(month, date(1990, 7, 2), 400, Unit::days).has_value());
    CHECK_FALSE(dates_within(year, date(1990, 7, 2), 400, Unit::months).has_value());
    CHECK_FALSE(dates_within({0, DatePrecision::unparsed}, date(1970, 1, 1), 9, Unit::years).has_value());
}

TEST_CASE("same part looks at that part alone") {
    CHECK(same_date_part(date(1990, 4, 3), date(1990, 12, 31), Unit::years) == true);
    CHECK(same_date_part(date(1990, 4, 3), date(2001, 4, 9), Unit::months) == true);
    CHECK(same_date_part(date(1990, 4, 3), date(2001, 9, 3), Unit::days) == true);
    CHECK(same_date_part(date(1990, 4, 3), date(1991, 4, 3), Unit::years) == false);
    CHECK_FALSE(same_date_part(date(1990, 4, 1, DatePrecision::month), date(1990, 4, 1), Unit::days).has_value());
}
