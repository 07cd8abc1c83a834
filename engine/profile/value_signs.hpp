#pragma once
#include <cstdint>
#include <string_view>

#include "engine/profile/folded_words.hpp"
#include "engine/profile/vocabulary.hpp"

namespace sameas {

/// What can be told of one value by itself. A value may show several signs; a column is judged by the shares
/// of its rows that show each.
enum class Sign : std::uint8_t {
    email,
    url,
    coordinates,
    date,         ///< a day that exists, in any order of the parts
    short_date,   ///< one with a two-digit year
    month_date,   ///< year and month
    year,         ///< four digits from 1500 to 2100, brackets and the like around them allowed
    broken_date,  ///< shaped as a date, but there is no such day
    number,
    whole_number,
    fine_number,  ///< fine: three or more decimals
    latitude_range,
    longitude_range,  ///< number within 90 or 180 either way
    money,            ///< number behind a currency sign
    has_digit,
    has_letter,
    one_word,
    few_words,
    many_words,    ///< few: 2 to 4; many: 5 and more
    letters_only,  ///< words without digits
    code,          ///< one run without blanks, with a digit in it
    uuid,
    hex,  ///< hex: 16 or more hexadecimal digits, letters among them
    leading_zero,
    marked_phone,  ///< 7 to 15 digits with marks as telephone numbers have them
    bare_phone,    ///< digits alone that can be a telephone number
    uk_postcode,
    us_postcode,
    canadian_postcode,
    dutch_postcode,
    grouped_postcode,  ///< digits in the groups of Polish, Swedish, Czech, Greek, Portuguese and Brazilian postcodes
    four_digits,
    five_digits,
    six_digits,
    us_national_id,
    uk_national_id,
    nhs_number,
    cpf,
    dni,
    tax_id,
    luhn,       ///< 8 or more digits that pass Luhn's formula
    bank_card,  ///< 13 to 19 digits that pass it, beginning as cards do
    iban,
    house_number,
    street_word,
    number_and_street,
    post_box,
    organisation_word,
    known_given_name,
    known_surname,  ///< one word that is one
    full_name,      ///< 2 to 5 words of letters, a known name among them
    comma_name,     ///< `Surname, Given`
    initials,       ///< one letter, or letters with full stops
    city,
    region,
    country,
    short_country,  ///< short: two or three letters
    male,
    female,
    other_sex,
    month_name,
    count_
};
inline constexpr std::size_t sign_count = static_cast<std::size_t>(Sign::count_);
static_assert(sign_count <= 64);

/// Steps of a lean a bit.
inline constexpr int lean_scale = 16;

struct ValueSigns {
    std::uint64_t signs = 0;  ///< a bit a Sign
    std::uint32_t words = 0;
    std::uint32_t units = 0;  ///< code points
    double number = 0;        ///< where number
    int year = 0;             ///< where a date or year
    /// lean_scale * log2(share among given names / share among surnames) of the first and the last word, at most 128
    /// either way; 0 where unknown.
    int first_lean = 0, last_lean = 0;
    bool has(Sign sign) const { return (signs >> static_cast<unsigned>(sign) & 1) != 0; }
    void set(Sign sign, bool is_so = true) {
        signs |= static_cast<std::uint64_t>(is_so) << static_cast<unsigned>(sign);
    }
};

/// Looks at values one after the other. One a thread: it keeps buffers. About a microsecond a value.
class ValueInspector {
  public:
    explicit ValueInspector(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}
    /// Without what says nothing: commas and full stops behind it, and the fraction of a whole number (`1990.0`).
    /// \pre value is valid UTF-8, with other than white space in it
    ValueSigns inspect(std::string_view value);
    /// The words of the value that was inspected last.
    const FoldedWords& folded() const { return folded_; }

  private:
    void add_words(std::string_view value, ValueSigns& found) const;
    void add_names(std::string_view value, ValueSigns& found) const;
    void add_address(ValueSigns& found) const;
    int lean_of(const Vocabulary::Word& word) const;

    const Vocabulary& vocabulary_;
    FoldedWords folded_;
};

}  // namespace sameas
