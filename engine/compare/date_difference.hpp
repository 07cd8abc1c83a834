#pragma once
#include <cstdint>
#include <optional>

#include "engine/settings/predicate.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// A date value as its domain holds it.
struct DateValue {
    std::int32_t days = 0;  ///< since 1970-01-01
    DatePrecision precision = DatePrecision::unparsed;
};

/// How far apart two dates are, in whole units. Days are counted; months and years follow the calendar and
/// count those begun: the least number by which the earlier date is moved on (a day that the month lacks
/// becomes its last) to be not before the later one. Where one of the two lacks the day (month), the
/// difference of their months (years) is what counts.
/// \param unit  days, months or years
/// \returns nothing where the precision of either is too low for the unit
std::optional<int> dates_apart(DateValue left, DateValue right, Predicate::Unit unit);

/// Are the two dates at most `count` units apart, as dates_apart has it?
/// \returns nothing where the precision of either is too low for the unit
std::optional<bool> dates_within(DateValue left, DateValue right, double count, Predicate::Unit unit);

/// Is one date the other with day and month exchanged? True for 1990-04-03 and 1990-03-04; false for equal
/// dates.
/// \returns nothing where the day of either is not known
std::optional<bool> day_month_swapped(DateValue left, DateValue right);

/// Are the dates' years, months of the year, or days of the month equal? Nothing where one of them is not
/// known.
std::optional<bool> same_date_part(DateValue left, DateValue right, Predicate::Unit unit);

}  // namespace sameas
