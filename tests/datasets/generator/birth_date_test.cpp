#include "datasets/generator/birth_date.hpp"

#include <catch2/catch.hpp>

using namespace sameas::datasets;

namespace {

bool is_date(const BirthDate& date) {
    return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= days_of_month(date.year, date.month);
}

}  // namespace

TEST_CASE("months have their days") {
    CHECK(days_of_month(2023, 2) == 28);
    CHECK(days_of_month(2024, 2) == 29);
    CHECK(days_of_month(1900, 2) == 28);
    CHECK(days_of_month(2000, 2) == 29);
    CHECK(days_of_month(2001, 4) == 30);
    CHECK(days_of_month(2001, 12) == 31);
}

TEST_CASE("drawn, heaped and mistaken dates are dates, and mistakes differ") {
    RandomStream random(1);
    int swapped = 0;
    for (int i = 0; i < 20'000; ++i) {
        const BirthDate date = draw_birth_date(1980, 1984, random);
        CHECK(is_date(date));
        CHECK((date.year >= 1980 && date.year <= 1984));
        const BirthDate wrong = mistaken(date, random);
        if (!is_date(wrong) || wrong == date) FAIL("no other date");
        swapped += wrong.year == date.year && wrong.day == date.month && wrong.month == date.day && wrong.day != wrong.month;
        const BirthDate first = heaped(date, random);
        CHECK(first.day == 1);
        CHECK((first.month == 1 || first.month == date.month));
        CHECK(first.year == date.year);
    }
    CHECK(swapped > 500);
}

TEST_CASE("dates are written in four styles") {
    const BirthDate date{1984, 2, 9};
    CHECK(written(date, DateStyle::iso).view() == "1984-02-09");
    CHECK(written(date, DateStyle::compact).view() == "19840209");
    CHECK(written(date, DateStyle::english).view() == "Feb 9, 1984");
    CHECK(written(date, DateStyle::capitals).view() == "09-FEB-1984");
}
