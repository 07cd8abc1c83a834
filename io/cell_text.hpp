#pragma once
#include <cstdint>
#include <string>

namespace sameas::io {

// Values as text, the same wherever they come from or go to. Each function appends to `out`; no locale, no
// rounding.

/// Digits of a whole number.
void append_number(std::string& out, std::int64_t value);
void append_number(std::string& out, std::uint64_t value);
/// The shortest text that reads back as the same number: 0.1, 1e+30, nan, inf.
void append_number(std::string& out, double value);
void append_number(std::string& out, float value);

/// Date as ISO text, 1990-04-03; years beyond 9999 have more digits, those before 0 a minus sign.
/// \param days  since 1970-01-01
void append_date(std::string& out, std::int64_t days);

/// Instant as ISO text: the date alone at midnight, else 1990-04-03T10:20:30 with as many decimals as it
/// needs.
/// \param value  ticks since 1970-01-01
/// \param ticks_per_second  1, 1000, 1000000 or 1000000000
/// \param utc  the text ends with Z (unless it is a date alone)
struct InstantKind {
    std::int64_t ticks_per_second = 1;
    bool utc = false;
};
void append_instant(std::string& out, std::int64_t value, const InstantKind& kind);

__extension__ typedef __int128 Int128;

/// Decimal number: `value` divided by ten to the power of `scale`, without zeros at its end: 12.5, -0.003,
/// 7000.
void append_decimal(std::string& out, Int128 value, int scale);

}  // namespace sameas::io
