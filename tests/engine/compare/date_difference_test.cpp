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

TEST_CASE("dates are within exactly the units that they are apart") {
    const DatePrecision precisions[] = {DatePrecision::year, DatePrecision::month, DatePrecision::day};
    std::vector<DateValue> dates;
    for (const unsigned month : {1u, 2u, 12u}) {
        for (const int year : {1999, 2000, 2001}) {
            for (const unsigned day : {1u, 28u, 29u, 30u, 31u}) {
                const std::chrono::year_month_day ymd{std::chrono::year(year), std::chrono::month(month),
                                                      std::chrono::day(day)};
                if (ymd.ok()) dates.push_back(date(year, month, day, precisions[(month + day) % 3]));
            }
        }
    }
    for (const DateValue left : dates) {
        for (const DateValue right : dates) {
            for (const Unit unit : {Unit::days, Unit::months, Unit::years}) {
                const std::optional<int> apart = dates_apart(left, right, unit);
                CHECK(apart == dates_apart(right, left, unit));
                CHECK(dates_within(left, right, 0, unit).has_value() == apart.has_value());
                if (!apart) continue;
                CHECK(dates_within(left, right, *apart, unit) == true);
                CHECK((*apart == 0 || dates_within(left, right, *apart - 1, unit) == false));
            }
        }
    }
}

TEST_CASE("months apart are those by which the calendar moves the earlier date on") {
    for (std::int32_t early = date(2023, 12, 1).days; early < date(2024, 3, 10).days; ++early) {
        for (std::int32_t late = early; late < early + 400; ++late) {
            using namespace std::chrono;
            const year_month_day start(sys_days{std::chrono::days(early)});
            int moves = 0;  // step by step, a day that the month lacks being its last
            for (;; ++moves) {
                const auto month = start.year() / start.month() + months(moves);
                const auto moved = month / std::min(start.day(), (month / last).day());
                if (sys_days(moved).time_since_epoch().count() >= late) break;
            }
            if (dates_apart({early, DatePrecision::day}, {late, DatePrecision::day}, Unit::months) != moves) {
                FAIL("days " << early << " and " << late << " are " << moves << " months apart");
            }
        }
    }
}

TEST_CASE("day and month exchanged") {
    CHECK(day_month_swapped(date(1990, 4, 3), date(1990, 3, 4)) == true);
    CHECK(day_month_swapped(date(1990, 4, 4), date(1990, 4, 4)) == false);
    CHECK(day_month_swapped(date(1990, 4, 3), date(1991, 3, 4)) == false);
    CHECK_FALSE(day_month_swapped(date(1990, 4, 1, DatePrecision::month), date(1990, 1, 4)).has_value());
}

TEST_CASE("same part looks at that part alone") {
    CHECK(same_date_part(date(1990, 4, 3), date(1990, 12, 31), Unit::years) == true);
    CHECK(same_date_part(date(1990, 4, 3), date(2001, 4, 9), Unit::months) == true);
    CHECK(same_date_part(date(1990, 4, 3), date(2001, 9, 3), Unit::days) == true);
    CHECK(same_date_part(date(1990, 4, 3), date(1991, 4, 3), Unit::years) == false);
    CHECK_FALSE(same_date_part(date(1990, 4, 1, DatePrecision::month), date(1990, 4, 1), Unit::days).has_value());
}
