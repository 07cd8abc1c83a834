#include "engine/table/date.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sameas;

namespace {

constexpr DateOrder all_orders[] = {DateOrder::automatic, DateOrder::ymd, DateOrder::dmy, DateOrder::mdy};

/// The ISO text of what is read, or "-".
std::string read(std::string_view text, DateOrder order = DateOrder::automatic,
                 DateOrder ambiguous = DateOrder::automatic) {
    const ParsedDate date = parse_date(text, order, ambiguous);
    if (date.precision == DatePrecision::unparsed) return "-";
    std::string iso;
    append_iso(date, iso);
    return iso;
}

std::int32_t days(std::string_view iso) {
    return days_since_1970(parse_date(iso, DateOrder::ymd));
}

}  // namespace

TEST_CASE("dates with one meaning are read under every order") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"2020-01-31", "2020-01-31"},
        {"2020/1/3", "2020-01-03"},
        {"2020.01.31", "2020-01-31"},
        {"2020 01 31", "2020-01-31"},
        {"  2020-01-31 ", "2020-01-31"},
        {"2020-01", "2020-01"},
        {"2020/1", "2020-01"},
        {"01/2020", "2020-01"},
        {"2020", "2020"},
        {"0001", "0001"},
        {"3 Mar 1990", "1990-03-03"},
        {"03-MAR-1990", "1990-03-03"},
        {"03mar1990", "1990-03-03"},
        {"March 3, 1990", "1990-03-03"},
        {"mar 3 1990", "1990-03-03"},
        {"1990-Mar-03", "1990-03-03"},
        {"3. march 1990", "1990-03-03"},
        {"30 Sept 1990", "1990-09-30"},
        {"may 1990", "1990-05"},
        {"December, 1990", "1990-12"},
        {"2020-01-31T12:00:00Z", "2020-01-31"},
        {"2020-01-31t12:00:00z", "2020-01-31"},
        {"2020-01-31 12:00:00", "2020-01-31"},
        {"2020-01-31T12:00", "2020-01-31"},
        {"2020-01-31 12:00:00.123456+05:30", "2020-01-31"},
        {"2020-01-31T12:00:00,5-0800", "2020-01-31"},
        {"2020-01-31 12:00:00+00", "2020-01-31"},
        {"2020-01-31 12:00:00 UTC", "2020-01-31"},
        {"2020-01-31 9:05 pm", "2020-01-31"},
        {"3 Mar 1990 12:00", "1990-03-03"},
        {"2020-01-31,", "2020-01-31"},
        {"2020-01-31 12:00:00 .", "2020-01-31"},
        {"2020-01.;", "2020-01"},
        {"1990.0", "1990"},
        {"05/05/1990", "-"},  // under ymd no date; the others are below
    };
    for (const auto& [text, iso] : cases) {
        CAPTURE(text);
        CHECK(read(text, DateOrder::ymd) == iso);
        if (iso == "-") continue;
        for (const DateOrder order : all_orders)
            CHECK(read(text, order) == iso);
    }
}

TEST_CASE("day and month in front follow the order") {
    CHECK(read("03/04/1990", DateOrder::dmy) == "1990-04-03");
    CHECK(read("03/04/1990", DateOrder::mdy) == "1990-03-04");
    CHECK(read("03/04/1990", DateOrder::ymd) == "-");
    CHECK(read("31-12-1990", DateOrder::dmy) == "1990-12-31");
    CHECK(read("31-12-1990", DateOrder::mdy) == "-");
    CHECK(read("12.31.1990", DateOrder::mdy) == "1990-12-31");
    CHECK(read("12.31.1990", DateOrder::dmy) == "-");
    CHECK(read("3 4 1990 10:00", DateOrder::dmy) == "1990-04-03");
}

TEST_CASE("eight digits follow the order") {
    CHECK(read("19700131") == "1970-01-31");
    CHECK(read("19700131.0") == "1970-01-31");   // as a table of numbers writes it
    CHECK(read("'19700131'") == "1970-01-31");
    CHECK(read("\"1970-01-31\",") == "1970-01-31");
    CHECK(read("\"1970-01-31") == "-");
    CHECK(read("19700131", DateOrder::ymd) == "1970-01-31");
    CHECK(read("19700131", DateOrder::dmy) == "-");
    CHECK(read("31011970", DateOrder::dmy) == "1970-01-31");
    CHECK(read("01311970", DateOrder::mdy) == "1970-01-31");
    CHECK(read("31011970") == "-");
    CHECK(read("31011970", DateOrder::automatic, DateOrder::dmy) == "-");  // not what `ambiguous` is for
}

TEST_CASE("automatic reads what is not ambiguous") {
    CHECK(read("31/01/1990") == "1990-01-31");
    CHECK(read("01/31/1990") == "1990-01-31");
    CHECK(read("05/05/1990") == "1990-05-05");
    CHECK(read("03/04/1990") == "-");
    CHECK(read("03/04/1990", DateOrder::automatic, DateOrder::dmy) == "1990-04-03");
    CHECK(read("03/04/1990", DateOrder::automatic, DateOrder::mdy) == "1990-03-04");
    CHECK(read("01/31/1990", DateOrder::automatic, DateOrder::dmy) == "1990-01-31");
    CHECK(read("31/31/1990") == "-");
}

TEST_CASE("a date shows the order of its field") {
    CHECK(order_shown("31/01/1990") == DateOrder::dmy);
    CHECK(order_shown("01-31-1990 10:00") == DateOrder::mdy);
    for (const char* text : {"03/04/1990", "05/05/1990", "1990-01-31", "31/02/1990", "13/13/1990",
                             "3 Mar 1990", "31011970", "", "x", "25:99"}) {
        CAPTURE(text);
        CHECK(order_shown(text) == DateOrder::automatic);
    }
}

TEST_CASE("what is no date is not read") {
    for (const char* text : {"",
                             " ",
                             "1839-01-81",
                             "1990-02-30",
                             "1990-13-01",
                             "1990-00-10",
                             "1990-10-00",
                             "0000-01-01",
                             "0000",
                             "31/06/1990",
                             "31/12/90",
                             "90-12-31",
                             "12345",
                             "123",
                             "1",
                             "1990-1234",
                             "1990-04/03",
                             "1990,04,03",
                             "04,1990",
                             "1990--03",
                             "-1990",
                             "-04-03",
                             "1990-04-",
                             "1990-04-03-02",
                             "1990-04-03 extra",
                             "19900403x",
                             "3 Foo 1990",
                             "Mar",
                             "Mar Mar 1990",
                             "3 Mar",
                             "3 Mar 90",
                             "3 1990 Mar",
                             "marc 1990",
                             "1990-04 12:00",
                             "1990 12:00",
                             "1990-04-03 25:00",
                             "1990-04-03 12:60",
                             "1990-04-03 12:",
                             "1990-04-03T12",
                             "1990-04-03 1200",
                             "1990-04-03 12:00 x",
                             "1990-04-03 12:00+1",
                             "1990-04-03x12:00",
                             "12:00",
                             ":",
                             "unknown",
                             "n/a",
                             "1990\xC2\xA0"
                             "04\xC2\xA0"
                             "03"}) {
        CAPTURE(text);
        for (const DateOrder order : all_orders)
            CHECK(read(text, order) == "-");
    }
    CHECK(read(std::string_view("1990\0", 5)) == "-");
}

TEST_CASE("leap years follow the Gregorian calendar") {
    CHECK(read("2000-02-29") == "2000-02-29");
    CHECK(read("2020-02-29") == "2020-02-29");
    CHECK(read("1900-02-29") == "-");
    CHECK(read("2021-02-29") == "-");
    CHECK(read("29/02/2021", DateOrder::dmy) == "-");
}

TEST_CASE("days are counted from 1970, missing parts as the first") {
    CHECK(days("1970-01-01") == 0);
    CHECK(days("1970-01-02") == 1);
    CHECK(days("1969-12-31") == -1);
    CHECK(days("2000-03-01") == 11017);
    CHECK(days("0001-01-01") == -719162);
    CHECK(days("9999-12-31") == 2932896);
    CHECK(days("1990-04") == days("1990-04-01"));
    CHECK(days("1990") == days("1990-01-01"));
}

TEST_CASE("every day reads back from its ISO text, one day after the other") {
    // An independent calendar: counts days with the lengths of the months alone.
    std::int32_t expected = -719162;
    for (int year = 1; year <= 9999; ++year) {
        const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        const int lengths[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        for (int month = 1; month <= 12; ++month) {
            for (int day = 1; day <= lengths[month - 1]; ++day, ++expected) {
                const ParsedDate date{year, month, day, DatePrecision::day};
                if (days_since_1970(date) != expected) FAIL(year << " " << month << " " << day);
                if (year % 97 != 0) continue;
                std::string iso;
                append_iso(date, iso);
                if (!(parse_date(iso, DateOrder::automatic) == date)) FAIL(iso);
            }
            const ParsedDate beyond =
                parse_date(std::to_string(10000 + year).substr(1) + "-" + std::to_string(month) + "-" +
                               std::to_string(lengths[month - 1] + 1),
                           DateOrder::automatic);
            if (beyond.precision != DatePrecision::unparsed) FAIL(year << " " << month << " is too long");
        }
    }
    CHECK(expected == 2932897);
}

TEST_CASE("all marks and orders write the same date") {
    rc::prop("any day, any mark", [] {
        const int year = *rc::gen::inRange(1000, 10000), month = *rc::gen::inRange(1, 13),
                  day = *rc::gen::inRange(1, 29);
        const std::string mark = *rc::gen::element<std::string>("-", "/", ".", " ");
        const std::string y = std::to_string(year), m = std::to_string(month), d = std::to_string(day);
        const ParsedDate date{year, month, day, DatePrecision::day};
        RC_ASSERT(parse_date(y + mark + m + mark + d, DateOrder::mdy) == date);
        RC_ASSERT(parse_date(d + mark + m + mark + y, DateOrder::dmy) == date);
        RC_ASSERT(parse_date(m + mark + d + mark + y, DateOrder::mdy) == date);
        const ParsedDate automatic = parse_date(d + mark + m + mark + y, DateOrder::automatic);
        RC_ASSERT((automatic.precision == DatePrecision::day) == (day > 12 || day == month));
        if (day > 12) RC_ASSERT(automatic == date);
    });
}
