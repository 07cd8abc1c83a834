#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "kernels/phonetic/latin_letters.hpp"

namespace sameas::kernels {

/// Calls take(letter) for each letter of latin_letters(text), blanks left out, until it returns false: for
/// rules that go once through a text that counts as one word. ASCII is folded on the fly, other units one at
/// a time. Linear; does not throw or allocate. Thread-safe.
template <class Take>
void each_letter(std::u32string_view text, Take&& take) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t small = text[i] | 0x20;
        if (small - U'a' < 26) {
            if (!take(static_cast<char>(small - U'a' + U'A'))) return;
        } else if (text[i] >= 0x80) {
            char memory[4];
            const std::string_view letters = *latin_letters(text.substr(i, 1), memory);
            for (const char letter : letters)
                if (!take(letter)) return;
        }
    }
}

/// latin_letters(text) without its blanks: for rules that look back and ahead in a text that counts as one
/// word.
/// \return the word, which the caller may change, empty when there is no letter; nothing when `letters` is
/// too small. Linear; does not throw or allocate. Thread-safe.
inline std::optional<std::span<char>> one_word(std::u32string_view text, std::span<char> letters) noexcept {
    std::size_t size = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t small = text[i] | 0x20;
        if (small - U'a' < 26) {
            if (size == letters.size()) return std::nullopt;
            letters[size++] = static_cast<char>(small - U'a' + U'A');
        } else if (text[i] >= 0x80) {
            const auto more = latin_letters(text.substr(i, 1), letters.subspan(size));
            if (!more) return std::nullopt;
            size += more->size();
        }
    }
    return letters.first(size);
}

}  // namespace sameas::kernels
