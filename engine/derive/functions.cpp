// The functions of functions.def: one C++ function each, of the same name, over one value.
#include <utf8proc.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/derive/features.hpp"
#include "engine/errors.hpp"
#include "kernels/soundex.hpp"
#include "kernels/utf8.hpp"

namespace sameas {

namespace {

/// One value of a field, or what an inner function made of it (then its type is text).
struct Operand {
    std::string_view text;
    DatePrecision precision = DatePrecision::unparsed;
};
using Numbers = std::vector<int>;

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// The text after its first `count` code points.
std::string_view without_first(std::string_view text, int count) {
    std::size_t at = 0;
    for (; count > 0 && at < text.size(); --count) {
        ++at;
        while (at < text.size() && is_continuation(text[at]))
            ++at;
    }
    return text.substr(at);
}

std::string_view first_units(std::string_view text, int count) {
    return text.substr(0, text.size() - without_first(text, count).size());
}

std::string_view last_units(std::string_view text, int count) {
    std::size_t at = text.size();
    for (; count > 0 && at > 0; --count) {
        --at;
        while (at > 0 && is_continuation(text[at]))
            --at;
    }
    return text.substr(at);
}

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

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

namespace functions {

std::string substr(const Operand& value, const Numbers& numbers) {
    return std::string(first_units(without_first(value.text, numbers[0] - 1), numbers[1]));
}

std::string first(const Operand& value, const Numbers& numbers) {
    return std::string(first_units(value.text, numbers[0]));
}

std::string last(const Operand& value, const Numbers& numbers) {
    return std::string(last_units(value.text, numbers[0]));
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

std::string soundex(const Operand& value, const Numbers&) {
    std::u32string units(value.text.size(), U'\0');
    units.resize(kernels::decode_utf8(value.text, units.data()));
    char code[4];
    return std::string(code, kernels::soundex(units.data(), units.size(), code));
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

}  // namespace functions

struct Entry {
    std::string_view name;
    std::string (*apply)(const Operand&, const Numbers&);
};

constexpr Entry entries[] = {
#define SAMEAS_FUNCTION(name, operand, result, numbers, doc, example) {#name, &functions::name},
#include "engine/derive/functions.def"
#undef SAMEAS_FUNCTION
};

}  // namespace

std::string apply_function(const Expression& function, std::string_view text, FieldType type,
                           DatePrecision precision) {
    if (text.empty() || function.is_field()) return std::string(text);
    const Expression& argument = function.arguments.front();
    std::string inner;
    Operand operand{text, type == FieldType::date ? precision : DatePrecision::unparsed};
    if (!argument.is_field()) {
        inner = apply_function(argument, text, type, precision);
        if (inner.empty()) return inner;
        operand = {inner, DatePrecision::unparsed};
    }
    const auto entry = std::find_if(std::begin(entries), std::end(entries),
                                    [&](const Entry& candidate) { return candidate.name == function.name; });
    SAMEAS_ASSERT(entry != std::end(entries));
    return entry->apply(operand, function.numbers);
}

}  // namespace sameas
