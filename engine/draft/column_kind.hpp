#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace sameas {

/// How the values of a column are compared and blocked on.
enum class ColumnKind : std::uint8_t {
    word,      ///< one token, where spelling errors matter: surname, e-mail address
    text,      ///< several tokens: full name, address, title
    code,      ///< identifiers, phones, postcodes: every character counts
    date,      ///< dates far apart, where a wrong digit matters: birth dates
    event,     ///< dates within a few years, where the distance in days matters
    number,    ///< amounts and measurements: relative distance matters
    year,      ///< a year alone
    category   ///< few values: equal or not
};
/// Values of a category, at most.
inline constexpr std::size_t category_values_max = 12;
/// Words a value from which a column is text.
inline constexpr double text_tokens_min = 1.25;
/// word, text, ...
const char* name(ColumnKind kind);

/// A field of drafted settings, as blocking sees it.
struct DraftField {
    std::string name;                 ///< of the field in the settings
    ColumnKind kind = ColumnKind::word;
    bool is_compared = true;          ///< else it follows from another field: blocked on, not compared
    std::size_t derived_from = 0;     ///< unless is_compared: the place of that other field among the drafted ones
    double tokens_mean = 1;           ///< per value, over the records that have one
    std::uint32_t usual_length = 0;   ///< most frequent length, in code points
};

}  // namespace sameas
