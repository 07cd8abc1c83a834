#include <catch2/catch.hpp>
#include <cmath>

#include "engine/compare/measure.hpp"
#include "engine/compare/percent_apart.hpp"
#include "tests/support/measured.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

double of(const char* call, const std::string& left, const std::string& right) {
    return measured(parse_measure_call(call), left, right);
}

bool is_unknown(double result) {
    return std::isnan(result);
}

}  // namespace

TEST_CASE("exact tells equal values from others") {
    CHECK(of("exact", "ann", "ann") == 1);
    CHECK(of("exact", "ann", "Ann") == 0);
    CHECK(Measured(measure_call("exact"), {"a"}).measure().of_equal() == 1);
}

TEST_CASE("numbers differ by their difference, or by a share of the larger") {
    CHECK(of("numeric_difference", "12", "9.5") == 2.5);
    CHECK(of("numeric_difference", "-3", "4") == 7);
    CHECK(of("numeric_difference", "5", "5") == 0);
    CHECK(is_unknown(of("numeric_difference", "5", "five")));
    CHECK(is_unknown(of("numeric_difference", "five", "five")));
    CHECK(is_unknown(Measured(measure_call("numeric_difference"), {"5"}).measure().of_equal()));
    CHECK(of("percent_difference", "100", "95") == 5);
    CHECK(of("percent_difference", "95", "100") == 5);
    CHECK(of("percent_difference", "-10", "10") == 200);
    CHECK(of("percent_difference", "0", "0.0") == 0);
    CHECK(of("percent_difference", "0", "3") == 100);
    CHECK(of("percent_difference", "1e308", "-1e308") == 200);
    CHECK(of("percent_difference", "1e308", "5e307") == Approx(50));
    CHECK(is_unknown(of("percent_difference", "7", "7 %")));
    CHECK(of("percent_difference", "122.8", "116.66") == percent_apart(122.8, 116.66));  // what `within 5 %` asks, too
    CHECK(percent_apart(122.8, 116.66) == 5);
}

TEST_CASE("dates differ by days, or by calendar months and years that have begun") {
    CHECK(of("days_difference", "1990-01-31", "1990-03-01") == 29);
    CHECK(of("days_difference", "1990-03-01", "1990-01-31") == 29);
    CHECK(of("months_difference", "1990-01-31", "1990-02-28") == 1);
    CHECK(of("months_difference", "1990-01-31", "1990-03-01") == 2);  // one month on is still before
    CHECK(of("months_difference", "1990-01-01", "1990-02-28") == 2);
    CHECK(of("months_difference", "1990-01-01", "1990-01-02") == 1);  // a month that has begun
    CHECK(of("years_difference", "1990-06-30", "1993-06-30") == 3);
    CHECK(of("years_difference", "1990-06-30", "1993-07-01") == 4);
    CHECK(of("years_difference", "1990", "1993-07-01") == 3);  // by what both know
    CHECK(of("months_difference", "1990-07", "1990-07-30") == 0);
    CHECK(is_unknown(of("days_difference", "1990-07", "1990-07-30")));
    CHECK(is_unknown(of("days_difference", "1990-02-30", "1990-02-28")));
    CHECK(is_unknown(of("days_difference", "03/04/1990", "1990-04-03")));  // could be two dates
    CHECK(of("days_difference", "31.01.1990", "1990-01-31") == 0);
}

TEST_CASE("exchanged day and month are told from other errors") {
    CHECK(of("day_month_swapped", "1990-04-03", "1990-03-04") == 1);
    CHECK(of("day_month_swapped", "1990-03-04", "1990-04-03") == 1);
    CHECK(of("day_month_swapped", "1990-04-03", "1991-03-04") == 0);
    CHECK(of("day_month_swapped", "1990-04-03", "1990-03-05") == 0);
    CHECK(of("day_month_swapped", "1990-04-03", "1990-04-03") == 0);
    CHECK(of("day_month_swapped", "1990-04-04", "1990-04-04") == 0);  // the same date, not an error
    CHECK(is_unknown(of("day_month_swapped", "1990-04", "1990-04-03")));
}

TEST_CASE("the direction of a difference is told, and equal values have none") {
    CHECK(of("earlier", "1990-04-03", "1990-04-04") == 1);
    CHECK(of("earlier", "1990-04-04", "1990-04-03") == 0);
    CHECK(of("earlier", "1990-04-04", "1990-04-04") == 0);
    CHECK(of("earlier", "1990-04", "1990-04-02") == 1);   // the first possible day of the month
    CHECK(is_unknown(of("earlier", "gibberish", "1990-04-02")));
    CHECK(of("smaller", "9.5", "10") == 1);
    CHECK(of("smaller", "10", "9.5") == 0);
    CHECK(of("smaller", "10", "10") == 0);
    CHECK(is_unknown(of("smaller", "many", "10")));
}

TEST_CASE("typed values are taken as the table read them") {
    Domain dates;
    dates.type = FieldType::date;
    dates.values = dictionary_of({"1990-04-03", "gibberish"});
    dates.days = {0, 10, 0};
    dates.precision = {DatePrecision::unparsed, DatePrecision::day, DatePrecision::unparsed};
    PreparedValues values(dates.values, &dates);
    const auto measure = make_measure(measure_call("days_difference"), values);
    const std::uint32_t left[] = {1, 1}, right[] = {1, 2};
    double results[] = {-1, -1};
    MeasureScratch scratch;
    measure->compute({left, right, 2}, results, scratch);
    CHECK(results[0] == 0);
    CHECK(is_unknown(results[1]));

    Domain numbers;
    numbers.type = FieldType::number;
    numbers.values = dictionary_of({"12", "x"});
    numbers.numbers = {std::nan(""), 12, std::nan("")};
    PreparedValues number_values(numbers.values, &numbers);
    make_measure(measure_call("numeric_difference"), number_values)
        ->compute({left, right, 2}, results, scratch);
    CHECK(results[0] == 0);
    CHECK(is_unknown(results[1]));
}

TEST_CASE("places lie so many kilometres apart") {
    const double vienna_bratislava = of("geo_km", "48.2082, 16.3738", "48.1486, 17.1077");
    CHECK(vienna_bratislava == Approx(54.8).margin(0.2));
    CHECK(of("geo_km", "48.1486 17.1077", "48.2082,16.3738") == vienna_bratislava);
    CHECK(of("geo_km", " 48.2082  16.3738 ", "48.2082, 16.3738") == 0);
    CHECK(of("geo_km", "0 180", "0 -180") == Approx(0).margin(1e-9));
    for (const char* bad :
         {"48.2082", "91 0", "0 181", "north, east", ",", "1,2,3", "48,2082 16,3738", "1;2"})
        CHECK(is_unknown(of("geo_km", bad, "0 0")));
}

TEST_CASE("telephone numbers agree in their last digits") {
    CHECK(of("same_last_digits", "+43 1 2345 6789", "01/23456789") == 1);
    CHECK(of("same_last_digits(n=9)", "+43 1 2345 6789", "01/23456789") == 1);
    CHECK(of("same_last_digits(n=10)", "+43 1 2345 6789", "01/23456789") == 0);
    CHECK(of("same_last_digits", "1234567", "0234567") == 0);
    CHECK(of("same_last_digits", "234567", "234567") == 0);  // too few to tell, and not equal in seven
    CHECK(of("same_last_digits(n=6)", "0234567", "234567") == 1);
    CHECK(of("same_last_digits(n=1)", "a1", "b1c") == 1);
    CHECK(of("same_last_digits(n=15)", "x999999999999999", "1999999999999999") == 1);
    CHECK(of("same_last_digits(n=15)", "999999999999999", "899999999999999") == 0);
    CHECK(of("same_last_digits(n=2)", "00", "0") == 0);  // zeros count as digits
}

TEST_CASE("parts of the calendar, seconds and shares of the larger") {
    CHECK(of("months_difference(counted=calendar)", "1990-01-31", "1990-02-01") == 1);
    CHECK(of("months_difference(counted=calendar)", "1990-03-31", "1990-03-01") == 0);
    CHECK(of("years_difference(counted=calendar)", "1990-12-31", "1991-01-01") == 1);
    CHECK(is_unknown(of("months_difference(counted=calendar)", "1990", "1990-02-01")));
    CHECK(of("seconds_difference", "1990-01-01", "1990-01-02T00:00:01.5Z") == 86401.5);
    CHECK(of("seconds_difference", "1990-01-01 10:20", "1990-01-01 10:00:00") == 1200);
    CHECK(is_unknown(of("seconds_difference", "1990-02-31", "1990-02-28")));
    CHECK(is_unknown(of("seconds_difference", "1990-02-28 24:00", "1990-02-28")));
    CHECK(of("share_difference", "100", "95") == 0.05);
    CHECK(of("share_difference", "-100", "50") == 3);
    CHECK(is_unknown(of("share_difference", "0", "-5")));
}
