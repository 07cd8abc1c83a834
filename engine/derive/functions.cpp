// The functions of functions.def: one C++ function each, of the same name, over one value. A function of one value
// returns it; one of several adds them to a list.
#include "engine/derive/functions.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <type_traits>

#include "engine/derive/fingerprint.hpp"
#include "engine/derive/minhash.hpp"
#include "engine/derive/text_units.hpp"
#include "engine/errors.hpp"
#include "engine/settings/pattern.hpp"
#include "engine/table/instant.hpp"
#include "engine/table/number.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

using Numbers = std::vector<int>;

/// Calls body(unit, bytes) for each code point.
template <class Body>
void for_each_unit(std::string_view text, const Body& body) {
    while (!text.empty()) {
        const std::string_view bytes = first_units(text, 1);
        std::int32_t unit = 0;
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(bytes.data()),
                         static_cast<utf8proc_ssize_t>(bytes.size()), &unit);
        body(unit, bytes);
        text.remove_prefix(bytes.size());
    }
}

std::size_t number(const Numbers& numbers, std::size_t i) {
    return static_cast<std::size_t>(numbers[i]);
}

namespace functions {

std::string substr(const Operand& value, const Numbers& numbers) {
    return std::string(first_units(without_first(value.text, number(numbers, 0) - 1), number(numbers, 1)));
}

std::string first(const Operand& value, const Numbers& numbers) {
    return std::string(first_units(value.text, number(numbers, 0)));
}

std::string extract(const Operand& value, const Numbers& numbers) {
    return first_match(numbers, value.text);
}

std::string iso_date(const Operand& value, const Numbers&) {
    const std::optional<Instant> instant = parse_instant(value.text);
    return instant && !instant->has_time ? std::string(value.text) : "";
}

std::string iso_time(const Operand& value, const Numbers&) {
    const std::optional<Instant> instant = parse_instant(value.text);
    return instant && instant->has_time ? std::string(value.text) : "";
}

void items(const Operand& value, const Numbers&, ValueList& out) {
    constexpr char between = '\x1F';
    for (std::string_view rest = value.text; !rest.empty();) {
        const std::size_t end = std::min(rest.find(between), rest.size());
        out.add(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

std::string last(const Operand& value, const Numbers& numbers) {
    return std::string(last_units(value.text, number(numbers, 0)));
}

std::string lower(const Operand& value, const Numbers&) {
    std::string result;
    for_each_unit(value.text, [&result](std::int32_t unit, std::string_view) {
        utf8proc_uint8_t encoded[4];
        const utf8proc_ssize_t size = utf8proc_encode_char(utf8proc_tolower(unit), encoded);
        result.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size));
    });
    return result;
}

std::string digits(const Operand& value, const Numbers&) {
    std::string result;
    for_each_unit(value.text, [&result](std::int32_t unit, std::string_view bytes) {
        const bool is_digit =
            unit < 0x80 ? unit >= '0' && unit <= '9' : utf8proc_category(unit) == UTF8PROC_CATEGORY_ND;
        if (is_digit) result.append(bytes);
    });
    return result;
}

std::string initials(const Operand& value, const Numbers&) {
    std::string result;
    for (const std::string_view word : words_of(value.text))
        result.append(first_units(word, 1));
    return result;
}

std::string sorted_tokens(const Operand& value, const Numbers&) {
    std::vector<std::string_view> words = words_of(value.text);
    std::sort(words.begin(), words.end());
    std::string result;
    for (const std::string_view word : words) {
        if (!result.empty()) result.push_back(' ');
        result.append(word);
    }
    return result;
}

std::string fingerprint(const Operand& value, const Numbers&) {
    return sameas::fingerprint(value.text);
}

void tokens(const Operand& value, const Numbers&, ValueList& out) {
    for (const std::string_view word : words_of(value.text))
        out.add(word);
}

void qgrams(const Operand& value, const Numbers& numbers, ValueList& out) {
    for_each_gram(value.text, number(numbers, 0), [&out](std::string_view gram) {
        out.add(gram);
        return !out.is_full();
    });
}

void minhash(const Operand& value, const Numbers& numbers, ValueList& out) {
    sameas::minhash(value.text, number(numbers, 0), number(numbers, 1), out);
}

void minhash_at(const Operand& value, const Numbers& numbers, ValueList& out) {
    const MinHashBands bands = minhash_bands(number(numbers, 0), number(numbers, 1));
    sameas::minhash(value.text, bands.bands, bands.rows, out);
}

/// Long words are rare ones, more often than not, and which they are does not depend on other records.
void token_pairs(const Operand& value, const Numbers& numbers, ValueList& out) {
    std::vector<std::string_view> words = words_of(value.text);
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    std::stable_sort(words.begin(), words.end(),
                     [](std::string_view a, std::string_view b) { return count_units(a) > count_units(b); });
    if (words.size() > number(numbers, 0)) words.resize(number(numbers, 0));
    std::sort(words.begin(), words.end());
    std::string pair;
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (std::size_t j = i + 1; j < words.size(); ++j) {
            pair.assign(words[i]).append(1, ' ').append(words[j]);
            out.add(pair);
        }
    }
}

/// Of a single value all that can be told; derive() counts and takes away (rare_values.hpp).
std::string rare(const Operand& value, const Numbers&) {
    return std::string(value.text);
}

/// Where the @ of an address is, or npos.
std::size_t place_of_at(std::string_view text) {
    const std::size_t at = text.rfind('@');
    return at == 0 || at + 1 == text.size() ? std::string_view::npos : at;
}

std::string email_local(const Operand& value, const Numbers&) {
    const std::size_t at = place_of_at(value.text);
    return std::string(at == std::string_view::npos ? std::string_view{} : value.text.substr(0, at));
}

std::string email_domain(const Operand& value, const Numbers&) {
    const std::size_t at = place_of_at(value.text);
    return std::string(at == std::string_view::npos ? std::string_view{} : value.text.substr(at + 1));
}

// The text of a parsed date is ISO: 1990-04-03, as far as it is known.

std::string year(const Operand& value, const Numbers&) {
    return std::string(value.precision >= DatePrecision::year ? value.text.substr(0, 4) : std::string_view{});
}

std::string month(const Operand& value, const Numbers&) {
    return std::string(value.precision >= DatePrecision::month ? value.text.substr(5, 2)
                                                               : std::string_view{});
}

std::string day(const Operand& value, const Numbers&) {
    return std::string(value.precision >= DatePrecision::day ? value.text.substr(8, 2) : std::string_view{});
}

/// The greatest multiple of `width` that is at most `day`, plus `shift`. \pre 0 <= shift < width
std::int32_t window_start(std::int32_t day, std::int32_t width, std::int32_t shift) {
    const std::int32_t beyond = (day - shift) % width;
    return day - (beyond < 0 ? beyond + width : beyond);
}

void day_windows(const Operand& value, const Numbers& numbers, ValueList& out) {
    if (value.precision != DatePrecision::day) return;
    const std::int32_t day = days_since_1970(parse_date(value.text, DateOrder::ymd));
    const std::int32_t width = numbers[0];
    // Of each half a window further on a window begins: two days so near are not parted by both.
    for (const std::int32_t shift : {0, width - width / 2}) {
        if (shift == width) continue;
        const std::chrono::year_month_day start{std::chrono::sys_days{std::chrono::days{window_start(day, width, shift)}}};
        std::string text;
        append_iso({int(start.year()), int(unsigned(start.month())), int(unsigned(start.day())), DatePrecision::day}, text);
        out.add(text);
    }
}

/// Windows are equally wide on the scale of logarithms. They are numbered by half widths: of even number the one, of odd
/// number the other series.
void percent_windows(const Operand& value, const Numbers& numbers, ValueList& out) {
    const std::optional<double> read = parse_number(value.text);
    if (!read) return;
    if (*read == 0) return out.add("zero");
    const double width = kernels::log2(1 + static_cast<double>(numbers[0]) / 100);
    const double place = kernels::log2(std::abs(*read)) / width;
    const std::string_view sign = *read < 0 ? "below zero " : "";
    out.add(message(sign, 2 * static_cast<std::int64_t>(std::floor(place))));
    out.add(message(sign, 2 * static_cast<std::int64_t>(std::floor(place + 0.5)) - 1));
}

}  // namespace functions

template <auto function>
void call(const Operand& value, const Numbers& numbers, ValueList& out) {
    if constexpr (std::is_invocable_v<decltype(function), const Operand&, const Numbers&>) {
        out.add(function(value, numbers));
    } else {
        function(value, numbers, out);
    }
}

struct Entry {
    std::string_view name;
    TextFunction function;
};

constexpr Entry entries[] = {
#define SAMEAS_FUNCTION(name, operand, values, numbers, number_max, doc, example) {#name, &call<&functions::name>},
#include "engine/derive/functions.def"
#undef SAMEAS_FUNCTION
};

}  // namespace

TextFunction find_text_function(std::string_view name) {
    const auto entry = std::find_if(std::begin(entries), std::end(entries),
                                    [&](const Entry& candidate) { return candidate.name == name; });
    return entry == std::end(entries) ? nullptr : entry->function;
}

}  // namespace sameas
