#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace sameas::kernels::reference {

/// Code points by the shape of the bytes; nothing where the text is no UTF-8: a value that a shorter sequence
/// could hold, a surrogate, or one above U+10FFFF.
inline std::optional<std::u32string> decode_utf8(std::string_view text) {
    std::u32string units;
    for (std::size_t at = 0; at < text.size();) {
        const unsigned first = static_cast<unsigned char>(text[at]);
        const std::size_t length = first < 0x80   ? 1
                                   : first < 0xC0 ? 0
                                   : first < 0xE0 ? 2
                                   : first < 0xF0 ? 3
                                                  : 4;
        if (first >= 0xF8 || length == 0 || text.size() - at < length) return std::nullopt;
        unsigned value = length == 1 ? first : first & (0xFFu >> (length + 1));
        for (std::size_t i = 1; i < length; ++i) {
            const unsigned byte = static_cast<unsigned char>(text[at + i]);
            if (byte >> 6 != 2) return std::nullopt;
            value = value << 6 | (byte & 0x3Fu);
        }
        const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
        if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
            return std::nullopt;
        units += static_cast<char32_t>(value);
        at += length;
    }
    return units;
}

/// The UTF-8 form of code points.
inline std::string encode_utf8(std::u32string_view units) {
    std::string text;
    for (const char32_t unit : units) {
        const auto byte = [&text](char32_t value) {
            text += static_cast<char>(static_cast<unsigned char>(value));
        };
        if (unit < 0x80) {
            byte(unit);
        } else if (unit < 0x800) {
            byte(0xC0 | unit >> 6);
            byte(0x80 | (unit & 0x3F));
        } else if (unit < 0x10000) {
            byte(0xE0 | unit >> 12);
            byte(0x80 | (unit >> 6 & 0x3F));
            byte(0x80 | (unit & 0x3F));
        } else {
            byte(0xF0 | unit >> 18);
            byte(0x80 | (unit >> 12 & 0x3F));
            byte(0x80 | (unit >> 6 & 0x3F));
            byte(0x80 | (unit & 0x3F));
        }
    }
    return text;
}

}  // namespace sameas::kernels::reference
