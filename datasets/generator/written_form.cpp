#include "datasets/generator/written_form.hpp"

#include <array>

namespace sameas::datasets {

namespace {

// The second byte of U+00C0 to U+00FF is 0x80 to 0xBF; the first is this. Capitals are the first 32 of them.
constexpr unsigned char latin1_first_byte = 0xC3;
constexpr unsigned char capitals_end = 0x9F;  // before sharp s

/// What is left of the letters from U+00C0 on without their marks.
constexpr std::array<std::string_view, 64> bases{
    "A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I", "I",  "D", "N", "O", "O", "O", "O",
    "O", "x", "O", "U", "U", "U", "U",  "Y", "Th", "ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e",
    "i", "i", "i", "i", "d", "n", "o",  "o", "o", "o", "o", "/", "o", "u", "u", "u", "u", "y", "th", "y"};

constexpr bool is_umlaut(unsigned char second) {
    return second == 0x84 || second == 0x96 || second == 0x9C || second == 0xA4 || second == 0xB6 || second == 0xBC;
}

/// Calls `ascii(char)` and `marked(second byte)` for the letters in turn.
template <class Ascii, class Marked>
void for_each_letter(std::string_view text, const Ascii& ascii, const Marked& marked) {
    for (std::size_t place = 0; place < text.size(); ++place) {
        if (static_cast<unsigned char>(text[place]) == latin1_first_byte && place + 1 < text.size() &&
            (static_cast<unsigned char>(text[place + 1]) & 0xC0) == 0x80) {
            marked(static_cast<unsigned char>(text[++place]));
        } else {
            ascii(text[place]);
        }
    }
}

void append_marked(ShortText& text, unsigned second) {
    text.append(static_cast<char>(latin1_first_byte));
    text.append(static_cast<char>(second));
}

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

ShortText upper_case(std::string_view text) {
    ShortText result;
    for_each_letter(
        text, [&](char c) { result.append(upper(c)); },
        [&](unsigned char second) {
            if (second == capitals_end) {
                result.append("SS");
            } else {
                append_marked(result, second > capitals_end && second != 0xB7 && second != 0xBF ? second - 32u : second);
            }
        });
    return result;
}

ShortText lower_case(std::string_view text) {
    ShortText result;
    for_each_letter(
        text, [&](char c) { result.append(lower(c)); },
        [&](unsigned char second) {
            append_marked(result, second < capitals_end && second != 0x97 ? second + 32u : second);
        });
    return result;
}

ShortText without_marks(std::string_view text, bool spelt_out) {
    if (text.find(static_cast<char>(latin1_first_byte)) == std::string_view::npos) return ShortText(text);
    ShortText result;
    for_each_letter(
        text, [&](char c) { result.append(c); },
        [&](unsigned char second) {
            result.append(bases[second - 0x80u]);
            if (spelt_out && is_umlaut(second)) result.append('e');
        });
    return result;
}

ShortText plain_letters(std::string_view text) {
    ShortText result;
    const ShortText unmarked = without_marks(text, true);
    for (const char c : unmarked.view()) {
        const char letter = lower(c);
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) result.append(letter);
    }
    return result;
}

}  // namespace sameas::datasets
