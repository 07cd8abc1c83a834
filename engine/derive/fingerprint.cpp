#include "engine/derive/fingerprint.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/derive/text_units.hpp"
#include "engine/table/text_cleaning.hpp"
#include "kernels/phonetic/latin_letters.hpp"

namespace sameas {

namespace {

constexpr std::string_view ascii_symbols = "$+<=>^`|~";

bool is_dropped(std::int32_t unit) {
    if (unit < 0x80 && ascii_symbols.find(static_cast<char>(unit)) != std::string_view::npos) return true;
    switch (utf8proc_category(unit)) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_PC:
        case UTF8PROC_CATEGORY_PD:
        case UTF8PROC_CATEGORY_PS:
        case UTF8PROC_CATEGORY_PE:
        case UTF8PROC_CATEGORY_PI:
        case UTF8PROC_CATEGORY_PF:
        case UTF8PROC_CATEGORY_PO:
            return true;
        default:
            return unit >= 0x300 && unit <= 0x36F;
    }
}

/// Appends the base letters of a Latin letter in lower case. \returns false when the unit is none
bool append_latin(std::int32_t unit, std::string& out) {
    std::array<char, 8> room{};
    const auto code_point = static_cast<char32_t>(unit);
    const std::optional<std::string_view> letters = kernels::latin_letters({&code_point, 1}, room);
    if (!letters || letters->empty()) return false;
    for (const char letter : *letters)
        out.push_back(static_cast<char>(letter - 'A' + 'a'));
    return true;
}

/// The text without marks and punctuation.
std::string folded(std::string_view clean) {
    // Decomposed, so that marks are units of their own; composed again, so that what has no Latin letter is NFC.
    std::vector<std::int32_t> units(4 * clean.size());
    const utf8proc_ssize_t size = utf8proc_decompose(
        reinterpret_cast<const utf8proc_uint8_t*>(clean.data()), static_cast<utf8proc_ssize_t>(clean.size()),
        units.data(), static_cast<utf8proc_ssize_t>(units.size()),
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE));
    units.resize(static_cast<std::size_t>(std::max<utf8proc_ssize_t>(size, 0)));
    std::erase_if(units, is_dropped);
    const utf8proc_ssize_t composed =
        utf8proc_normalize_utf32(units.data(), static_cast<utf8proc_ssize_t>(units.size()),
                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    std::string out;
    for (utf8proc_ssize_t i = 0; i < composed; ++i) {
        const std::int32_t unit = units[static_cast<std::size_t>(i)];
        if (append_latin(unit, out)) continue;
        utf8proc_uint8_t encoded[4];
        const utf8proc_ssize_t length = utf8proc_encode_char(unit, encoded);
        out.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length));
    }
    return out;
}

}  // namespace

std::string fingerprint(std::string_view text) {
    std::string clean;
    TextCleaner().clean(text, clean);
    const std::string letters = folded(clean);
    std::vector<std::string_view> words = words_of(letters);
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    std::string result;
    for (const std::string_view word : words) {
        if (!result.empty()) result.push_back(' ');
        result.append(word);
    }
    return result;
}

}  // namespace sameas
