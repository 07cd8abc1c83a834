// Dates as people write them.
//
// Problem: one field holds 1990-04-03, 3/4/1990, 03-MAR-1990 and 1990; a reading that guesses is worse than
// none.
//
// Idea: take the time of day off the end, cut the rest into at most three parts of digits or letters, and
// decide by the shape alone (how many digits each part has, where a month name stands) which part is what. A
// shape has one reading, but for day and month in front of the year, where the order of the field decides.
//
// Why right: every reading ends in the calendar check, and two-digit years are read only where the caller says
// up to which year they go, so nothing is guessed.
#include "engine/table/date.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

#include "engine/errors.hpp"
#include "engine/standardise/zero_fractions.hpp"
#include "engine/table/ascii.hpp"

namespace sameas {

namespace {

/// Takes at most `digits_max` digits off the front; -1 where there is none.
int take_number(std::string_view& text, std::size_t digits_max) {
    std::size_t digits = 0;
    int number = 0;
    for (; digits < digits_max && digits < text.size() && is_digit(text[digits]); ++digits) {
        number = number * 10 + (text[digits] - '0');
    }
    text.remove_prefix(digits);
    return digits == 0 ? -1 : number;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || lower(text.front()) != wanted) return false;
    text.remove_prefix(1);
    return true;
}

/// Is `text` what may follow the hour: `:30`, `:30:59.123`, then `am` or `pm`, then `Z`, `UTC` or an offset?
bool is_rest_of_time(std::string_view text) {
    const auto take_two = [&text](int max) {
        const std::size_t before = text.size();
        const int number = take_number(text, 2);
        return before - text.size() == 2 && number <= max;
    };
    if (!take(text, ':') || !take_two(59)) return false;
    if (take(text, ':')) {
        if (!take_two(60)) return false;
        if (take(text, '.') || take(text, ',')) {
            if (take_number(text, 1) < 0) return false;
            while (take_number(text, 1) >= 0)
                continue;
        }
    }
    text = trimmed(text);
    if (take(text, 'a') || take(text, 'p')) {
        if (!take(text, 'm')) return false;
        text = trimmed(text);
    }
    if (take(text, '+') || take(text, '-')) {
        if (!take_two(23)) return false;
        if (take(text, ':') || !text.empty()) {
            if (!take_two(59)) return false;
        }
        return text.empty();
    }
    if (take(text, 'u')) return take(text, 't') && take(text, 'c') && text.empty();
    take(text, 'z');
    return text.empty();
}

/// Cuts a time of day off the end. Nothing when there is a colon but no time.
std::optional<std::string_view> without_time(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return text;
    std::size_t hour = colon;
    while (hour > 0 && colon - hour < 2 && is_digit(text[hour - 1]))
        --hour;
    if (hour == colon || hour < 2) return std::nullopt;
    if (colon - hour == 2 && (text[hour] - '0') * 10 + (text[hour + 1] - '0') > 24) return std::nullopt;
    const char before = text[hour - 1];
    if (lower(before) != 't' && !is_space(before)) return std::nullopt;
    if (!is_rest_of_time(text.substr(colon))) return std::nullopt;
    return trimmed(text.substr(0, hour - 1));
}

/// A run of digits or of letters, and the mark between it and the part before: one of `- / . ,`, a space, or
/// 0 for none.
struct Part {
    std::string_view text;
    char mark = 0;
    bool is_number = false;
    std::size_t digits() const { return is_number ? text.size() : 0; }
};
struct Parts {
    std::array<Part, 3> part;
    std::size_t size = 0;  ///< 0: not the parts of a date
};

Parts parts_of(std::string_view text) {
    Parts parts;
    while (!text.empty()) {
        char mark = 0;
        if (parts.size > 0) {
            if (is_space(text.front())) mark = ' ';
            text = trimmed(text);
            if (!is_digit(text.front()) && !is_letter(text.front())) {
                mark = text.front();
                if (mark != '-' && mark != '/' && mark != '.' && mark != ',') return {};
                text = trimmed(text.substr(1));
            }
        }
        std::size_t size = 0;
        const bool is_number = !text.empty() && is_digit(text.front());
        while (size < text.size() && (is_number ? is_digit(text[size]) : is_letter(text[size])))
            ++size;
        if (size == 0 || parts.size == parts.part.size()) return {};
        parts.part[parts.size++] = {text.substr(0, size), mark, is_number};
        text.remove_prefix(size);
    }
    return parts;
}

int number_of(std::string_view digits) {
    return take_number(digits, 4);
}

int month_of(std::string_view word) {
    constexpr std::array<std::string_view, 12> names = {"january",   "february", "march",    "april",
                                                        "may",       "june",     "july",     "august",
                                                        "september", "october",  "november", "december"};
    const auto matches = [word](std::string_view wanted) {
        if (word.size() != wanted.size()) return false;
        for (std::size_t i = 0; i < word.size(); ++i) {
            if (lower(word[i]) != wanted[i]) return false;
        }
        return true;
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (matches(names[i]) || matches(names[i].substr(0, 3))) return static_cast<int>(i) + 1;
    }
    return matches("sept") ? 9 : 0;
}

/// The date of these parts, or unparsed where the calendar has none. A day of 0 or a month of 0 is no date.
ParsedDate checked(int year, int month, int day) {
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (year < 1 || year > 9999 || !date.ok()) return {};
    return {year, month, day, DatePrecision::day};
}

ParsedDate checked(int year, int month) {
    if (year < 1 || year > 9999 || month < 1 || month > 12) return {};
    return {year, month, 0, DatePrecision::month};
}

ParsedDate checked(int year) {
    if (year < 1 || year > 9999) return {};
    return {year, 0, 0, DatePrecision::year};
}

ParsedDate from_compact(std::string_view digits, DateOrder order) {
    const auto number = [digits](std::size_t first, std::size_t size) {
        return number_of(digits.substr(first, size));
    };
    if (order == DateOrder::dmy) return checked(number(4, 4), number(2, 2), number(0, 2));
    if (order == DateOrder::mdy) return checked(number(4, 4), number(0, 2), number(2, 2));
    return checked(number(0, 4), number(4, 2), number(6, 2));
}

bool is_small(const Part& part) {
    return part.digits() == 1 || part.digits() == 2;
}
bool is_year(const Part& part) {
    return part.digits() == 4;
}

ParsedDate from_two(const Part& first, const Part& second) {
    const bool year_first = is_year(first);
    const Part& year = year_first ? first : second;
    const Part& month = year_first ? second : first;
    if (!is_year(year)) return {};
    if (!month.is_number) return checked(number_of(year.text), month_of(month.text));
    if (!is_small(month) || second.mark == ',') return {};
    return checked(number_of(year.text), number_of(month.text));
}

/// The year of a part of two digits: the latest that is not after `latest`; 0 where it is no such part.
int two_digit_year(const Part& part, int latest) {
    if (latest == 0 || part.digits() != 2) return 0;
    const int in_century = number_of(part.text);
    const int century = latest - latest % 100;
    return in_century <= latest % 100 ? century + in_century : century - 100 + in_century;
}

/// Three parts with a month name among them.
ParsedDate from_named(const Part& first, const Part& second, const Part& third, int two_digit_latest) {
    const bool name_first = !first.is_number;
    const Part& name = name_first ? first : second;
    const Part& other = name_first ? second : first;
    const int month = month_of(name.text);
    if (is_small(other) && is_year(third))
        return checked(number_of(third.text), month, number_of(other.text));
    const int year = two_digit_year(third, two_digit_latest);
    if (is_small(other) && year > 0) return checked(year, month, number_of(other.text));
    if (!name_first && is_year(first) && is_small(third)) {
        return checked(number_of(first.text), month, number_of(third.text));
    }
    return {};
}

/// Is it two small numbers and a year, between equal marks?
bool is_day_and_month_first(const Parts& parts, int two_digit_latest) {
    const auto& [first, second, third] = parts.part;
    return parts.size == 3 && is_small(first) && is_small(second) &&
           (is_year(third) || two_digit_year(third, two_digit_latest) > 0) && second.mark == third.mark &&
           third.mark != ',';
}

ParsedDate from_numbers(const Parts& parts, DateOrder order, DateOrder ambiguous, int two_digit_latest) {
    const auto& [first, second, third] = parts.part;
    if (is_year(first) && is_small(second) && is_small(third) && second.mark == third.mark &&
        third.mark != ',') {
        return checked(number_of(first.text), number_of(second.text), number_of(third.text));
    }
    if (!is_day_and_month_first(parts, two_digit_latest)) return {};
    if (!is_year(third) && order == DateOrder::ymd)
        return checked(two_digit_year(first, two_digit_latest), number_of(second.text), number_of(third.text));
    const int year = is_year(third) ? number_of(third.text) : two_digit_year(third, two_digit_latest);
    const ParsedDate dmy = checked(year, number_of(second.text), number_of(first.text));
    const ParsedDate mdy = checked(year, number_of(first.text), number_of(second.text));
    if (order == DateOrder::automatic) {
        const bool both = dmy.precision == DatePrecision::day && mdy.precision == DatePrecision::day;
        if (!both) return dmy.precision == DatePrecision::day ? dmy : mdy;
        if (dmy == mdy) return dmy;
        order = ambiguous;
    }
    if (order == DateOrder::dmy) return dmy;
    if (order == DateOrder::mdy) return mdy;
    return {};
}

ParsedDate from_parts(const Parts& parts, DateOrder order, DateOrder ambiguous, int two_digit_latest) {
    const auto& [first, second, third] = parts.part;
    if (parts.size == 1) {
        if (first.digits() == 8) return from_compact(first.text, order);
        return is_year(first) ? checked(number_of(first.text)) : ParsedDate{};
    }
    if (parts.size == 2) return from_two(first, second);
    if (parts.size != 3 || !third.is_number) return {};
    if (!first.is_number || !second.is_number) return from_named(first, second, third, two_digit_latest);
    return from_numbers(parts, order, ambiguous, two_digit_latest);
}

/// Without what other programs leave behind a date: marks, and the fraction of one that was taken for a number.
std::string_view without_remains(std::string_view text) { return without_zero_fraction(without_end_marks(text)); }

}  // namespace

ParsedDate parse_date(std::string_view text, DateOrder order, DateOrder ambiguous, int two_digit_latest) {
    text = without_remains(text);
    const std::optional<std::string_view> date_text = without_time(text);
    if (!date_text) return {};
    const ParsedDate date = from_parts(parts_of(*date_text), order, ambiguous, two_digit_latest);
    const bool had_time = date_text->size() != text.size();
    return had_time && date.precision != DatePrecision::day ? ParsedDate{} : date;
}

DateOrder order_shown(std::string_view text, int two_digit_latest) {
    const std::optional<std::string_view> date_text = without_time(without_remains(text));
    if (!date_text) return DateOrder::automatic;
    const Parts parts = parts_of(*date_text);
    if (!is_day_and_month_first(parts, two_digit_latest)) return DateOrder::automatic;
    const auto is_date = [&](DateOrder order) {
        return from_numbers(parts, order, DateOrder::automatic, two_digit_latest).precision == DatePrecision::day;
    };
    const bool dmy = is_date(DateOrder::dmy), mdy = is_date(DateOrder::mdy);
    if (dmy == mdy) return DateOrder::automatic;
    return dmy ? DateOrder::dmy : DateOrder::mdy;
}

std::int32_t days_since_1970(const ParsedDate& date) {
    SAMEAS_ASSERT(date.precision != DatePrecision::unparsed);
    const std::chrono::sys_days days{std::chrono::year_month_day{
        std::chrono::year{date.year},
        std::chrono::month{static_cast<unsigned>(date.month == 0 ? 1 : date.month)},
        std::chrono::day{static_cast<unsigned>(date.day == 0 ? 1 : date.day)}}};
    return static_cast<std::int32_t>(days.time_since_epoch().count());
}

void append_iso(const ParsedDate& date, std::string& out) {
    SAMEAS_ASSERT(date.precision != DatePrecision::unparsed);
    const auto append = [&out](int number, int digits) {
        for (int unit = digits == 4 ? 1000 : 10; unit > 0; unit /= 10) {
            out.push_back(static_cast<char>('0' + number / unit % 10));
        }
    };
    append(date.year, 4);
    if (date.precision == DatePrecision::year) return;
    out.push_back('-');
    append(date.month, 2);
    if (date.precision == DatePrecision::month) return;
    out.push_back('-');
    append(date.day, 2);
}

}  // namespace sameas
