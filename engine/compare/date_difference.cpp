#include "engine/compare/date_difference.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace sameas {

namespace {

using std::chrono::year_month_day;

year_month_day calendar(DateValue date) { return year_month_day(std::chrono::sys_days(std::chrono::days(date.days))); }

int months_since_0(year_month_day date) {
    return static_cast<int>(date.year()) * 12 + static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

/// Days since 1970 of the date moved on by whole months, its day cut to the length of the month.
std::int64_t moved_on(year_month_day date, int months) {
    const auto month = date.year() / date.month() + std::chrono::months(months);
    const auto last = (month / std::chrono::last).day();
    return std::chrono::sys_days(month / std::min(date.day(), last)).time_since_epoch().count();
}

DatePrecision needed(Predicate::Unit unit) {
    if (unit == Predicate::Unit::days) return DatePrecision::day;
    return unit == Predicate::Unit::months ? DatePrecision::month : DatePrecision::year;
}

/// No two dates of years 1 to 9999 are farther apart, in any unit: keeps the arithmetic inside int.
constexpr double count_max = 4'000'000;

}  // namespace

std::optional<bool> dates_within(DateValue left, DateValue right, double count, Predicate::Unit unit) {
    const DatePrecision common = std::min(left.precision, right.precision);
    if (common < needed(unit)) return std::nullopt;
    if (unit == Predicate::Unit::days) return std::abs(static_cast<double>(left.days) - right.days) <= count;
    if (left.days > right.days) std::swap(left, right);
    const year_month_day early = calendar(left), late = calendar(right);
    const int units = static_cast<int>(std::min(count, count_max));
    if (common == DatePrecision::year) return static_cast<int>(late.year()) - static_cast<int>(early.year()) <= units;
    const int months = unit == Predicate::Unit::years ? units * 12 : units;
    const int apart = months_since_0(late) - months_since_0(early);
    if (apart != months || common == DatePrecision::month) return apart <= months;
    return moved_on(early, months) >= right.days;
}

std::optional<bool> same_date_part(DateValue left, DateValue right, Predicate::Unit unit) {
    if (std::min(left.precision, right.precision) < needed(unit)) return std::nullopt;
    const year_month_day a = calendar(left), b = calendar(right);
    if (unit == Predicate::Unit::days) return a.day() == b.day();
    if (unit == Predicate::Unit::months) return a.month() == b.month();
    return a.year() == b.year();
}

}  // namespace sameas
