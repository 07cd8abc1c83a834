// The functions of functions.def: one C++ function each, of the same name, over one value. A function of one value
// returns it; one of several adds them to a list.
#include "engine/derive/functions.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <type_traits>

#include "engine/derive/fingerprint.hpp"
#include "engine/derive/minhash.hpp"
#include "engine/derive/text_units.hpp"

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
