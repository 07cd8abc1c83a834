#pragma once
#include "datasets/generator/random_stream.hpp"
#include "datasets/generator/short_text.hpp"

namespace sameas::datasets {

struct BirthDate {
    int year, month, day;
    friend bool operator==(const BirthDate&, const BirthDate&) = default;
};

/// Days of a month of the Gregorian calendar.
int days_of_month(int year, int month);
/// A day of the years from `first` to `last`, all years alike and all days of a year nearly so.
BirthDate draw_birth_date(int first, int last, RandomStream& random);
/// As those write it who know only the year, or only the month: the first of it.
BirthDate heaped(const BirthDate& date, RandomStream& random);
/// One error: day and month swapped where that is a date, a wrong day, month or year nearby, a digit of the year. The
/// result is a date, and another one.
BirthDate mistaken(const BirthDate& date, RandomStream& random);

/// 1984-02-29, 19840229, Feb 29, 1984, 29-FEB-1984: every one can only be read in one way.
enum class DateStyle { iso, compact, english, capitals };
ShortText written(const BirthDate& date, DateStyle style);

}  // namespace sameas::datasets
