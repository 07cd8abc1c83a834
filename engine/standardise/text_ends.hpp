#pragma once
#include <string_view>

namespace sameas {

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
