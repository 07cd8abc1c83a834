#pragma once
#include <cstdint>
#include <optional>

#include "engine/settings/predicate.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// A date value as its domain holds it.
struct DateValue {
    std::int32_t days = 0;                                  ///< since 1970-01-01
    DatePrecision precision = DatePrecision::unparsed;
};

/// Are the two dates at most `count` units apart? Days are counted; months and years follow the calendar: the earlier
/// date moved on by so many (a day that the month lacks becomes its last) is not before the later one. Where one of
/// the two lacks the day (month), the difference of their months (years) is what counts.
/// \returns nothing where the precision of either is too low for the unit
std::optional<bool> dates_within(DateValue left, DateValue right, double count, Predicate::Unit unit);

/// Are the dates' years, months of the year, or days of the month equal? Nothing where one of them is not known.
std::optional<bool> same_date_part(DateValue left, DateValue right, Predicate::Unit unit);

}  // namespace sameas
