#include "io/cell_text.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <charconv>
#include <cstdio>
#include <limits>

using namespace sameas::io;

namespace {

std::string date(std::int64_t days) {
    std::string out;
    append_date(out, days);
    return out;
}

std::string instant(std::int64_t value, const InstantKind& kind) {
    std::string out;
    append_instant(out, value, kind);
    return out;
}

std::string decimal(Int128 value, int scale) {
    std::string out;
    append_decimal(out, value, scale);
    return out;
}

bool is_leap(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

}  // namespace

TEST_CASE("dates count through the calendar day by day", "[io][cell_text]") {
    // The oracle walks: from 0000-03-01 (day -719468) through a thousand years.
    std::int64_t year = 0;
    int month = 3, day = 1;
    constexpr int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool all = true;
    for (std::int64_t days = -719468; days < -719468 + 1000 * 366; ++days) {
        char expected[64];
        std::snprintf(expected, sizeof expected, "%04lld-%02d-%02d", static_cast<long long>(year), month,
                      day);
        all &= date(days) == expected;
        const int length = month_days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
        if (++day > length) {
            day = 1;
            if (++month > 12) {
                month = 1;
                ++year;
            }
        }
    }
    CHECK(all);
}

TEST_CASE("dates far away keep their years", "[io][cell_text]") {
    CHECK(date(2932896) == "9999-12-31");
    CHECK(date(2932897) == "10000-01-01");
    CHECK(date(-719529) == "-0001-12-31");
    CHECK(date(std::numeric_limits<std::int32_t>::max()) == "5881580-07-11");
    CHECK(date(std::numeric_limits<std::int32_t>::min()) == "-5877641-06-23");
}

TEST_CASE("instants print what they need", "[io][cell_text]") {
    CHECK(instant(0, {}) == "1970-01-01");
    CHECK(instant(1, {}) == "1970-01-01T00:00:01");
    CHECK(instant(1, {.ticks_per_second = 1, .utc = true}) == "1970-01-01T00:00:01Z");
    CHECK(instant(0, {.ticks_per_second = 1, .utc = true}) == "1970-01-01");
    CHECK(instant(1500, {.ticks_per_second = 1000}) == "1970-01-01T00:00:01.5");
    CHECK(instant(1, {.ticks_per_second = 1000000000}) == "1970-01-01T00:00:00.000000001");
    CHECK(instant(-1, {.ticks_per_second = 1000}) == "1969-12-31T23:59:59.999");
    CHECK(instant(std::numeric_limits<std::int64_t>::min(), {.ticks_per_second = 1000000000}) ==
          "1677-09-21T00:12:43.145224192");
    CHECK(instant(std::numeric_limits<std::int64_t>::max(), {.ticks_per_second = 1000000000}) ==
          "2262-04-11T23:47:16.854775807");
    CHECK(instant(std::numeric_limits<std::int64_t>::max(), {}) == "292277026596-12-04T15:30:07");
}

TEST_CASE("decimals of any scale", "[io][cell_text]") {
    CHECK(decimal(0, 0) == "0");
    CHECK(decimal(0, 5) == "0");
    CHECK(decimal(0, -5) == "0");
    CHECK(decimal(1, 0) == "1");
    CHECK(decimal(100, 0) == "100");
    CHECK(decimal(100, 1) == "10");
    CHECK(decimal(100, 2) == "1");
    CHECK(decimal(100, 3) == "0.1");
    CHECK(decimal(105, 3) == "0.105");
    CHECK(decimal(-105, 5) == "-0.00105");
    CHECK(decimal(7, -3) == "7000");
    Int128 largest = 1;
    for (int i = 0; i < 38; ++i)
        largest *= 10;
    CHECK(decimal(largest - 1, 0) == std::string(38, '9'));
    CHECK(decimal(1 - largest, 38) == "-0." + std::string(38, '9'));
    const Int128 least = static_cast<Int128>(static_cast<Int128>(1) << 126) * -2;
    CHECK(decimal(least, 0) == "-170141183460469231731687303715884105728");
}

TEST_CASE("numbers read back as the same number", "[io][cell_text]") {
    rc::prop("double", [](double value) {
        std::string out;
        append_number(out, value);
        double back = 0;
        const auto parsed = std::from_chars(out.data(), out.data() + out.size(), back);
        RC_ASSERT(parsed.ec == std::errc{});
        RC_ASSERT(back == value);
    });
    std::string out;
    append_number(out, std::numeric_limits<double>::quiet_NaN());
    append_number(out, std::numeric_limits<double>::infinity());
    append_number(out, 0.1f);
    append_number(out, std::uint64_t{18446744073709551615u});
    append_number(out, std::numeric_limits<std::int64_t>::min());
    CHECK(out == "naninf0.118446744073709551615-9223372036854775808");
}
