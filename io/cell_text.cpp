#include "io/cell_text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace sameas::io {

namespace {

__extension__ typedef unsigned __int128 UnsignedInt128;

template <class T>
void append_chars(std::string& out, T value) {
    char buffer[64];
    const std::to_chars_result result = std::to_chars(buffer, buffer + sizeof buffer, value);
    out.append(buffer, result.ptr);
}

/// Digits of `value`, with zeros before them up to `width`.
void append_padded(std::string& out, std::uint64_t value, std::size_t width) {
    char buffer[20];
    const std::to_chars_result result = std::to_chars(buffer, buffer + sizeof buffer, value);
    const std::size_t length = static_cast<std::size_t>(result.ptr - buffer);
    if (length < width) out.append(width - length, '0');
    out.append(buffer, length);
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
    const std::int64_t quotient = value / by;
    return value % by < 0 ? quotient - 1 : quotient;
}

/// What floor_divide leaves, at least 0; unlike value - quotient * by it cannot overflow.
std::int64_t floor_remainder(std::int64_t value, std::int64_t by) {
    const std::int64_t remainder = value % by;
    return remainder < 0 ? remainder + by : remainder;
}

}  // namespace

void append_number(std::string& out, std::int64_t value) {
    append_chars(out, value);
}
void append_number(std::string& out, std::uint64_t value) {
    append_chars(out, value);
}
void append_number(std::string& out, double value) {
    append_chars(out, value);
}
void append_number(std::string& out, float value) {
    append_chars(out, value);
}

void append_date(std::string& out, std::int64_t days) {
    // The calendar repeats every 400 years, which the library's narrow years need: they end at 32767.
    constexpr std::int64_t days_per_cycle = 146097;
    const std::int64_t cycles = floor_divide(days, days_per_cycle);
    const std::chrono::sys_days day{std::chrono::days{static_cast<int>(days - cycles * days_per_cycle)}};
    const std::chrono::year_month_day date{day};
    const std::int64_t year = int{date.year()} + 400 * cycles;
    if (year < 0) out += '-';
    append_padded(out, static_cast<std::uint64_t>(year < 0 ? -year : year), 4);
    out += '-';
    append_padded(out, unsigned{date.month()}, 2);
    out += '-';
    append_padded(out, unsigned{date.day()}, 2);
}

void append_instant(std::string& out, std::int64_t value, const InstantKind& kind) {
    const std::int64_t seconds = floor_divide(value, kind.ticks_per_second);
    std::uint64_t ticks = static_cast<std::uint64_t>(floor_remainder(value, kind.ticks_per_second));
    constexpr std::int64_t day_seconds = 86400;
    const std::int64_t days = floor_divide(seconds, day_seconds);
    const std::uint64_t second = static_cast<std::uint64_t>(seconds - days * day_seconds);
    append_date(out, days);
    if (second == 0 && ticks == 0) return;
    out += 'T';
    append_padded(out, second / 3600, 2);
    out += ':';
    append_padded(out, second / 60 % 60, 2);
    out += ':';
    append_padded(out, second % 60, 2);
    if (ticks != 0) {
        std::size_t digits = 0;
        for (std::int64_t unit = kind.ticks_per_second; unit > 1; unit /= 10)
            ++digits;
        for (; ticks % 10 == 0; ticks /= 10)
            --digits;
        out += '.';
        append_padded(out, ticks, digits);
    }
    if (kind.utc) out += 'Z';
}

void append_decimal(std::string& out, Int128 value, int scale) {
    UnsignedInt128 rest = value < 0 ? UnsignedInt128{0} - static_cast<UnsignedInt128>(value)
                                    : static_cast<UnsignedInt128>(value);
    std::string digits;  // last digit first
    do {
        digits += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    } while (rest != 0);
    if (value == 0) scale = 0;
    if (scale < 0) digits.insert(0, static_cast<std::size_t>(-scale), '0');
    std::size_t decimals = scale > 0 ? static_cast<std::size_t>(scale) : 0;
    if (digits.size() <= decimals) digits.append(decimals + 1 - digits.size(), '0');
    std::size_t first = 0;  // zeros at the end say nothing
    for (; decimals > 0 && digits[first] == '0'; --decimals)
        ++first;
    if (value < 0) out += '-';
    const std::size_t whole = digits.size() - first - decimals;
    out.append(digits.rbegin(), digits.rbegin() + static_cast<std::ptrdiff_t>(whole));
    if (decimals == 0) return;
    out += '.';
    out.append(digits.rbegin() + static_cast<std::ptrdiff_t>(whole),
               digits.rend() - static_cast<std::ptrdiff_t>(first));
}

}  // namespace sameas::io
