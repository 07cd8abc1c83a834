#pragma once
#include <cstddef>
#include <cstdint>

namespace sameas {

/// A record's place in its table: arrival order. Never ordered by, hashed or written.
enum class RowId : std::uint32_t {};
/// A distinct value's place in its dictionary; 0 is null. Never ordered by, hashed or written.
enum class ValueId : std::uint32_t {};

inline constexpr ValueId null_value{0};
/// Records of a table, and values of a domain, at most.
inline constexpr std::uint32_t rows_max = 0xFFFFFFFEu;

constexpr std::size_t index(RowId row) {
    return static_cast<std::size_t>(row);
}
constexpr std::size_t index(ValueId value) {
    return static_cast<std::size_t>(value);
}

enum class FieldType : std::uint8_t { text, date, number };

/// In which form values are compared; each is made from the one before.
enum class Cleaning : std::uint8_t {
    none,       ///< as they stand
    standard,   ///< NFKC, case folded, white space trimmed and collapsed
    words,      ///< and without diacritics and apostrophes, all else that is no letter or digit being a blank
    compact     ///< and without blanks: letters and digits alone
};

/// How much of a date is known. `unparsed`: there is a text, but no date in it.
enum class DatePrecision : std::uint8_t { unparsed, year, month, day };
/// Order of the parts in a date such as 03/04/1990; `automatic`: ISO, or whatever is not ambiguous.
enum class DateOrder : std::uint8_t { automatic, ymd, dmy, mdy };

}  // namespace sameas
