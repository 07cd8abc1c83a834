#pragma once
#include <string_view>

namespace sameas {

// What ASCII says of a byte; every other byte is none of it. No locale.

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr char lower(char c) { return is_capital(c) ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// The text without white space at its ends.
constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// That, without commas, semicolons and full stops behind it, and quotation marks around it: what is left of how a column was
/// separated from others.
constexpr std::string_view without_end_marks(std::string_view text) {
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
        const char last = text.back();
        if (text.size() >= 2 && text.front() == last && (last == '"' || last == '\'')) text = text.substr(1, text.size() - 2);
        else if (last == ',' || last == ';' || last == '.') text.remove_suffix(1);
        else break;
    }
    return text;
}

}  // namespace sameas
