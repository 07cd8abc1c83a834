#include "engine/compare/date_difference.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace sameas {

namespace {

using std::chrono::year_month_day;

year_month_day calendar(DateValue date) {
    return year_month_day(std::chrono::sys_days(std::chrono::days(date.days)));
}

int months_since_0(year_month_day date) {
    return static_cast<int>(date.year()) * 12 + static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

DatePrecision needed(Predicate::Unit unit) {
    if (unit == Predicate::Unit::days) return DatePrecision::day;
    return unit == Predicate::Unit::months ? DatePrecision::month : DatePrecision::year;
}

}  // namespace

std::optional<int> dates_apart(DateValue left, DateValue right, Predicate::Unit unit) {
    const DatePrecision common = std::min(left.precision, right.precision);
    if (common < needed(unit)) return std::nullopt;
    if (unit == Predicate::Unit::days) return std::abs(left.days - right.days);
    if (left.days > right.days) std::swap(left, right);
    const year_month_day early = calendar(left), late = calendar(right);
    if (common == DatePrecision::year) return static_cast<int>(late.year()) - static_cast<int>(early.year());
    // Moved on into the later date's month, the earlier one has its own day, or the month's last: both are
    // before the later day exactly where its own day is.
    const bool is_month_begun = common == DatePrecision::day && early.day() < late.day();
    const int months = months_since_0(late) - months_since_0(early) + (is_month_begun ? 1 : 0);
    return unit == Predicate::Unit::months ? months : (months + 11) / 12;
}

std::optional<bool> dates_within(DateValue left, DateValue right, double count, Predicate::Unit unit) {
    const std::optional<int> apart = dates_apart(left, right, unit);
    if (!apart) return std::nullopt;
    return *apart <= count;
}

std::optional<bool> day_month_swapped(DateValue left, DateValue right) {
    if (std::min(left.precision, right.precision) < DatePrecision::day) return std::nullopt;
    const year_month_day a = calendar(left), b = calendar(right);
    return a != b && a.year() == b.year() &&
           static_cast<unsigned>(a.month()) == static_cast<unsigned>(b.day()) &&
           static_cast<unsigned>(a.day()) == static_cast<unsigned>(b.month());
}

std::optional<bool> same_date_part(DateValue left, DateValue right, Predicate::Unit unit) {
    if (std::min(left.precision, right.precision) < needed(unit)) return std::nullopt;
    const year_month_day a = calendar(left), b = calendar(right);
    if (unit == Predicate::Unit::days) return a.day() == b.day();
    if (unit == Predicate::Unit::months) return a.month() == b.month();
    return a.year() == b.year();
}

}  // namespace sameas
