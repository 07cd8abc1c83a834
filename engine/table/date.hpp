#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/table/types.hpp"

namespace sameas {

/// A calendar date as far as it is known: parts beyond `precision` are 0. Years 1 to 9999, proleptic
/// Gregorian.
struct ParsedDate {
    int year = 0;
    int month = 0;
    int day = 0;
    DatePrecision precision = DatePrecision::unparsed;
    bool operator==(const ParsedDate&) const = default;
};

/// Reads a date; `unparsed` for anything that is none, such as 1839-01-81 or 30 February.
///
/// Any order of `order` reads
///   - year first: 2020-01-31, 2020/1/31, 2020.01.31, 2020 01 31; 2020-01; 2020;
///   - month and year: 01/2020, Jan 2020;
///   - English month names, short or whole, in any case: 3 Mar 1990, March 3, 1990, 03-MAR-1990;
///   - any of these with a day, then a time of day, which is dropped: 2020-01-31T12:00:00Z, 31.01.2020 12:00;
///   - any of these with commas and full stops behind it or within quotation marks, and numbers with a fraction of zeros: 19700131.0.
/// Numbers in another order, with one of - / . or space twice, follow `order`: 31/01/1990 (dmy), 01/31/1990
/// (mdy). Eight digits follow it too: 19700131 (automatic, ymd), 31011970 (dmy), 01311970 (mdy). Under
/// `automatic`, 31/01/1990 can only be one date and is read; 03/04/1990 could be two and is read by
/// `ambiguous`, which stays `automatic` (unparsed) unless the field as a whole tells.
/// A year has four digits, or two at the end of three parts (at the front under `ymd`) where `two_digit_latest` is given:
/// then it is the latest such year that is not after that one. Does not throw or allocate. O(size).
ParsedDate parse_date(std::string_view text, DateOrder order, DateOrder ambiguous = DateOrder::automatic,
                      int two_digit_latest = 0);

/// Up to which year two digits go where a field has no year of four digits: 29 is 2029 and 30 is 1930, as in common
/// spreadsheets.
inline constexpr int two_digit_latest_default = 2029;

/// What a date says about the order of its field: `dmy` for 31/01/1990, `mdy` for 01/31/1990, else
/// `automatic`.
DateOrder order_shown(std::string_view text, int two_digit_latest = 0);

/// Days since 1970-01-01; a part that is not known counts as the first. \pre the date is parsed
std::int32_t days_since_1970(const ParsedDate& date);

/// Appends the date in ISO form at its precision: 1990-04-03, 1990-04, 1990. \pre the date is parsed
void append_iso(const ParsedDate& date, std::string& out);

}  // namespace sameas
