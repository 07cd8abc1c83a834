// How values are written: each sign is a small test of the bytes, and the column adds them up. A test may be
// wrong about one value (any ten digits can be a telephone number); it is chosen so that random digits rarely
// pass it all the way down a column.
#include "engine/profile/value_formats.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "engine/standardise/check_digits.hpp"
#include "engine/standardise/months.hpp"
#include "engine/table/ascii.hpp"
#include "engine/table/date.hpp"
#include "engine/table/number.hpp"

namespace sameas {

namespace {

constexpr int year_least = 1500, year_most = 2100;

char capital(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}
std::size_t digits_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

/// Does the value fit a shape? 9: a digit; A: an ASCII letter in any case; all else stands for itself.
bool fits(std::string_view value, std::string_view shape) {
    return value.size() == shape.size() &&
           std::equal(value.begin(), value.end(), shape.begin(), [](char c, char s) {
               return s == '9' ? is_digit(c) : s == 'A' ? is_letter(c) : c == s;
           });
}

template <std::size_t count>
bool fits_any(std::string_view value, const std::array<std::string_view, count>& shapes) {
    return std::any_of(shapes.begin(), shapes.end(),
                       [&](std::string_view shape) { return fits(value, shape); });
}

bool is_email(std::string_view value) {
    const std::size_t at = value.find('@');
    if (at == std::string_view::npos || at == 0 || value.find('@', at + 1) != std::string_view::npos)
        return false;
    if (value.find_first_of(" \t,;") != std::string_view::npos) return false;
    const std::string_view domain = value.substr(at + 1);
    const std::size_t dot = domain.rfind('.');
    return dot != std::string_view::npos && dot > 0 && dot + 2 < domain.size() &&
           domain.find("..") == std::string_view::npos;
}

bool is_url(std::string_view value) {
    const auto begins = [&](std::string_view prefix) {
        return value.size() > prefix.size() &&
               std::equal(prefix.begin(), prefix.end(), value.begin(),
                          [](char p, char c) { return capital(p) == capital(c); });
    };
    return value.find(' ') == std::string_view::npos && value.find('.') != std::string_view::npos &&
           (begins("http://") || begins("https://") || begins("ftp://") || begins("www."));
}

/// Without blanks at its ends; other white space stays.
std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

bool is_coordinates(std::string_view value) {
    const std::size_t comma = value.find_first_of(",;");
    if (comma == std::string_view::npos) return false;
    const std::string_view first = without_blanks(value.substr(0, comma)), second = without_blanks(value.substr(comma + 1));
    if (first.find('.') == std::string_view::npos || second.find('.') == std::string_view::npos) return false;
    const std::optional<double> latitude = parse_number(first), longitude = parse_number(second);
    return latitude && longitude && std::abs(*latitude) <= 90 && std::abs(*longitude) <= 180;
}

/// NANP: neither the area code nor the exchange begins with 0 or 1.
bool is_north_american(std::string_view digits) {
    if (digits.size() == 11 && digits[0] == '1') digits.remove_prefix(1);
    return digits.size() == 10 && digits[0] >= '2' && digits[3] >= '2';
}

void add_phone_signs(std::string_view value, std::string_view digits, ValueSigns& found) {
    if (digits.size() < 7 || digits.size() > 15) return;
    const bool is_bare = digits.size() == value.size();
    if (is_bare) {
        const bool has_trunk =
            digits[0] == '0' && digits[1] != '0' && digits.size() >= 9 && digits.size() <= 12;
        const bool is_local = digits.size() == 7 && digits[0] >= '2';
        const bool is_mobile = digits.size() == 9 && digits[0] >= '6';  // of Spain, Poland, Portugal and others
        found.set(Sign::bare_phone, has_trunk || is_local || is_mobile || is_north_american(digits));
        return;
    }
    // An extension may follow: `x 12`, `ext. 12`.
    const std::string_view number = value.substr(0, std::min(value.find_first_of("xXeE"), value.size()));
    const bool only_marks = number.find_first_not_of("0123456789+()-./ ") == std::string_view::npos;
    if (!only_marks || digits_in(number) < 7) return;
    const bool has_plus = number.front() == '+' || number.starts_with("(+");
    const bool has_brackets = number.find('(') != std::string_view::npos;
    const bool has_groups = fits_any(
        without_blanks(number), std::array<std::string_view, 9>{"999-999-9999", "999/999-9999", "999.999.9999",
                                                         "999 999 9999", "9-999-999-9999", "999-9999",
                                                         "999 9999", "999/999 9999", "1 999 999 9999"});
    const bool has_trunk = digits[0] == '0' && digits.size() >= 9;
    found.set(Sign::marked_phone, has_plus || has_brackets || has_groups || has_trunk);
}

void add_postcode_signs(std::string_view value, ValueSigns& found) {
    static constexpr std::array<std::string_view, 12> british{"A9 9AA",  "A99 9AA",  "AA9 9AA", "AA99 9AA",
                                                              "A9A 9AA", "AA9A 9AA", "A99AA",   "A999AA",
                                                              "AA99AA",  "AA999AA",  "A9A9AA",  "AA9A9AA"};
    found.set(Sign::uk_postcode, fits_any(value, british));
    found.set(Sign::us_postcode, fits_any(value, std::array<std::string_view, 2>{"99999", "99999-9999"}));
    found.set(Sign::canadian_postcode,
              fits_any(value, std::array<std::string_view, 3>{"A9A 9A9", "A9A9A9", "A9A-9A9"}));
    found.set(Sign::dutch_postcode, fits_any(value, std::array<std::string_view, 2>{"9999 AA", "9999AA"}));
    found.set(Sign::grouped_postcode,
              fits_any(value, std::array<std::string_view, 4>{"99-999", "999 99", "9999-999", "99999-999"}));
    found.set(Sign::four_digits, fits(value, "9999"));
    found.set(Sign::five_digits, fits(value, "99999"));
    found.set(Sign::six_digits, fits(value, "999999"));
}

void add_id_signs(std::string_view value, std::string_view digits, ValueSigns& found) {
    found.set(Sign::us_national_id, fits(value, "999-99-9999"));
    found.set(Sign::uk_national_id,
              fits_any(value, std::array<std::string_view, 2>{"AA999999A", "AA 99 99 99 A"}) &&
                  capital(value.back()) <= 'D');
    found.set(Sign::tax_id, fits_any(value, std::array<std::string_view, 2>{"99-9999999", "AA999999999"}));
    const bool has_letters = std::any_of(value.begin(), value.end(), is_letter);
    if (!has_letters) {
        found.set(Sign::nhs_number, is_nhs_number(digits));
        found.set(Sign::cpf, is_cpf(digits));
        found.set(Sign::luhn, digits.size() >= 8 && passes_luhn(digits));
        const bool begins_as_card = !digits.empty() && digits[0] >= '3' && digits[0] <= '6';
        found.set(Sign::bank_card,
                  digits.size() >= 13 && digits.size() <= 19 && begins_as_card && passes_luhn(digits));
    }
    if (value.size() == 9 && has_letters) {
        std::array<char, 9> letters;
        for (std::size_t i = 0; i < letters.size(); ++i)
            letters[i] = capital(value[i]);
        found.set(Sign::dni, is_dni({letters.data(), letters.size()}));
    }
    if (value.size() >= 15 && value.size() <= 42 && is_letter(value[0]) && is_letter(value[1])) {
        std::string iban;
        for (const char c : value)
            if (c != ' ') iban += capital(c);
        found.set(Sign::iban, is_iban(iban));
    }
}

bool is_hex_digit(char c) {
    return is_digit(c) || (capital(c) >= 'A' && capital(c) <= 'F');
}

bool is_house_number(std::string_view value) {
    std::size_t digits = 0;
    while (digits < value.size() && is_digit(value[digits]))
        ++digits;
    if (digits == 0 || digits > 5) return false;
    const std::string_view rest = without_blanks(value.substr(digits));
    if (rest.empty()) return true;
    if (rest.size() == 1) return is_letter(rest[0]);
    return (rest[0] == '-' || rest[0] == '/') && rest.size() <= 6 &&
           std::all_of(rest.begin() + 1, rest.end(), [](char c) { return is_digit(c) || is_letter(c); });
}

/// Three parts of digits that only a date has, whether or not there is such a day.
bool is_shaped_as_date(std::string_view value) {
    return fits_any(value, std::array<std::string_view, 9>{"9999-99-99", "9999/99/99", "99/99/9999",
                                                           "99-99-9999", "99.99.9999", "9/9/9999",
                                                           "9/99/9999", "99/9/9999", "9999-9-9"});
}

/// Day, month and two digits of a year, both possible as such.
bool is_short_date(std::string_view value) {
    std::array<int, 3> parts{};
    std::array<std::size_t, 3> sizes{};
    std::size_t part = 0;
    for (const char c : value) {
        if (is_digit(c)) {
            if (++sizes[part] > 2) return false;
            parts[part] = parts[part] * 10 + (c - '0');
        } else if ((c == '/' || c == '-' || c == '.') && part < 2 && sizes[part] > 0) {
            ++part;
        } else {
            return false;
        }
    }
    const bool fits_calendar = std::min(parts[0], parts[1]) <= 12 && std::max(parts[0], parts[1]) <= 31;
    return part == 2 && sizes[2] == 2 && parts[0] >= 1 && parts[1] >= 1 && fits_calendar;
}

/// Four digits alone but for brackets, full stops and the like.
int bracketed_year(std::string_view value) {
    const std::size_t begin = value.find_first_of("0123456789");
    if (begin == std::string_view::npos || value.size() > 8 || digits_in(value) != 4 ||
        !fits(value.substr(begin, 4), "9999"))
        return 0;
    if (std::any_of(value.begin(), value.end(), is_letter)) return 0;
    int year = 0;
    for (const char c : value.substr(begin, 4))
        year = year * 10 + (c - '0');
    return year >= year_least && year <= year_most ? year : 0;
}

/// Longer texts are no dates, whatever month they name.
constexpr std::size_t named_date_bytes_max = 40;

/// A date whose month has a name in a language other than English.
ParsedDate date_in_words(std::string_view folded) {
    std::string text(folded);
    settle_month_names(text);
    return text == folded ? ParsedDate{} : parse_date(text, DateOrder::dmy);
}

}  // namespace

void add_form_signs(std::string_view value, ValueSigns& found) {
    found.set(Sign::email, is_email(value));
    found.set(Sign::url, is_url(value));
    if (digits_in(value) == 0) return;
    found.set(Sign::coordinates, is_coordinates(value));
    const std::optional<double> number = parse_written_number(value);
    found.set(Sign::money, number && has_currency(value));
    if (!number) return;
    found.number = *number;
    found.set(Sign::number);
    const std::size_t point = value.find('.');
    found.set(Sign::whole_number, std::floor(*number) == *number && point == std::string_view::npos);
    found.set(Sign::fine_number, point != std::string_view::npos && value.size() - point > 3);
    found.set(Sign::latitude_range, std::abs(*number) <= 90);
    found.set(Sign::longitude_range, std::abs(*number) <= 180);
}

void add_date_signs(std::string_view value, std::string_view folded, ValueSigns& found) {
    if (const int year = bracketed_year(value)) {
        found.set(Sign::year);
        found.year = year;
        return;
    }
    ParsedDate date = parse_date(value, DateOrder::automatic, DateOrder::dmy);
    if (date.precision == DatePrecision::unparsed && found.has(Sign::has_letter) && value.size() <= named_date_bytes_max)
        date = date_in_words(folded);
    const bool is_plausible = date.year >= year_least || date.year <= 1;
    // Digits alone are a date only where the year is one: else any number of 8 digits could be.
    const bool is_bare = digits_in(value) == value.size();
    if (date.precision == DatePrecision::day && (is_plausible || !is_bare) &&
        (!is_bare || date.year <= year_most)) {
        found.set(Sign::date);
        found.year = date.year;
    } else if (date.precision == DatePrecision::month) {
        found.set(Sign::month_date);
        found.year = date.year;
    } else if (is_short_date(value)) {
        found.set(Sign::short_date);
    } else if (is_shaped_as_date(value)) {
        found.set(Sign::broken_date);
    }
}

void add_code_signs(std::string_view value, ValueSigns& found) {
    std::array<char, 40> room;
    std::size_t size = 0;
    for (const char c : value)
        if (is_digit(c) && size < room.size()) room[size++] = c;
    const std::string_view digits(room.data(), size);
    if (digits.empty()) return;
    found.set(Sign::code, value.size() <= 40 && value.find(' ') == std::string_view::npos);
    found.set(Sign::leading_zero, value[0] == '0' && value.size() > 1 && is_digit(value[1]));
    found.set(Sign::house_number, is_house_number(value));
    const bool is_hex = std::all_of(value.begin(), value.end(), is_hex_digit);
    found.set(Sign::hex, is_hex && value.size() >= 16 && digits.size() < value.size());
    found.set(Sign::uuid, value.size() == 36 && value[8] == '-' && value[13] == '-' && value[18] == '-' &&
                              value[23] == '-');
    add_phone_signs(value, digits, found);
    add_postcode_signs(value, found);
    add_id_signs(value, digits, found);
}

}  // namespace sameas
