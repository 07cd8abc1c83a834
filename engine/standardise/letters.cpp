#include "engine/standardise/letters.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <stdexcept>

namespace sameas {

namespace {

bool is_ascii(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return (c & 0x80) != 0; });
}

bool is_hyphen(std::int32_t unit) { return unit == '-' || (unit >= 0x2010 && unit <= 0x2015); }

void append(std::int32_t unit, std::string& text) {
    utf8proc_uint8_t encoded[4];
    const utf8proc_ssize_t size = utf8proc_encode_char(unit, encoded);
    text.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size));
}

/// Calls take(unit) for each code point. \pre valid UTF-8
template <class Take>
void for_each_unit(std::string_view text, const Take& take) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        std::int32_t unit = 0;
        const utf8proc_ssize_t size = utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &unit);
        if (size <= 0) return;
        take(unit);
        at += static_cast<std::size_t>(size);
    }
}

}  // namespace

std::vector<std::int32_t> units_without_marks(std::string_view text) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    std::vector<std::int32_t> units(4 * text.size());   // of a code point at most four, and of a byte at most one code point
    const utf8proc_ssize_t count =
        utf8proc_decompose(bytes, static_cast<utf8proc_ssize_t>(text.size()), units.data(), static_cast<utf8proc_ssize_t>(units.size()),
                           static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE));
    if (count < 0) throw std::invalid_argument(utf8proc_errmsg(count));
    units.resize(static_cast<std::size_t>(count));
    std::erase_if(units, [](std::int32_t unit) { return unit >= 0x0300 && unit <= 0x036F; });
    const utf8proc_ssize_t composed = utf8proc_normalize_utf32(units.data(), static_cast<utf8proc_ssize_t>(units.size()),
                                                               static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    units.resize(static_cast<std::size_t>(composed));
    return units;
}

std::string_view plain_letters(std::int32_t unit) {
    switch (unit) {
        case 0xE6:
            return "ae";
        case 0x153:
            return "oe";
        case 0xF8:
            return "o";
        case 0x142:
            return "l";
        case 0x111:
        case 0xF0:
            return "d";
        case 0x131:
            return "i";
        case 0xFE:
            return "th";
        default:
            return {};
    }
}

bool is_apostrophe(std::int32_t unit) {
    return unit == '\'' || unit == '`' || unit == 0x00B4 || unit == 0x02BC || unit == 0x2018 || unit == 0x2019;
}

void drop_diacritics(std::string& text) {
    if (is_ascii(text)) return;
    std::string plain;
    for (const std::int32_t unit : units_without_marks(text)) {
        const std::string_view letters = plain_letters(unit);
        if (letters.empty()) append(unit, plain);
        else plain += letters;
    }
    text = std::move(plain);
}

void drop_apostrophes(std::string& text) {
    std::string kept;
    for_each_unit(text, [&](std::int32_t unit) {
        if (is_apostrophe(unit)) return;
        if (unit != ' ') append(unit, kept);
        else if (!kept.empty() && kept.back() != ' ') kept.push_back(' ');
    });
    while (!kept.empty() && kept.back() == ' ') kept.pop_back();
    if (!kept.empty()) text = std::move(kept);
}

void split_at_hyphens(std::string& text) {
    std::string split;
    for_each_unit(text, [&](std::int32_t unit) {
        const bool is_blank = unit == ' ' || is_hyphen(unit);
        if (!is_blank) append(unit, split);
        else if (!split.empty() && split.back() != ' ') split.push_back(' ');
    });
    while (!split.empty() && split.back() == ' ') split.pop_back();
    if (!split.empty()) text = std::move(split);
}

}  // namespace sameas
