#include "datasets/generator/written_form.hpp"

#include <array>

#include "engine/table/ascii.hpp"

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

/// Whether a letter with a mark stands there, of two bytes.
bool is_mark(std::string_view text, std::size_t place) {
    return static_cast<unsigned char>(text[place]) == latin1_first_byte && place + 1 < text.size() &&
           (static_cast<unsigned char>(text[place + 1]) & 0xC0) == 0x80;
}

bool has_first_byte(std::string_view text) {
    bool found = false;
    for (const char c : text)
        found |= static_cast<unsigned char>(c) == latin1_first_byte;
    return found;
}

/// Calls `marked(place, second byte)` for the letters with marks in turn.
template <class Marked>
void for_each_mark(const ShortText& text, const Marked& marked) {
    for (std::size_t place = 0; place < text.size(); ++place) {
        if (!is_mark(text.view(), place)) continue;
        marked(place, static_cast<unsigned char>(text[place + 1]));
        ++place;
    }
}

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

}  // namespace

void make_upper_case(ShortText& text) {
    bool has_marks = false;
    for (std::size_t place = 0; place < text.size(); ++place) {
        has_marks |= static_cast<unsigned char>(text[place]) == latin1_first_byte;
        text[place] = upper(text[place]);
    }
    if (!has_marks) return;
    for_each_mark(text, [&](std::size_t place, unsigned char second) {
        if (second == capitals_end) {
            text[place] = text[place + 1] = 'S';  // as many bytes as sharp s
        } else if (second > capitals_end && second != 0xB7 && second != 0xBF) {
            text[place + 1] = static_cast<char>(second - 32);
        }
    });
}

void make_lower_case(ShortText& text) {
    bool has_marks = false;
    for (std::size_t place = 0; place < text.size(); ++place) {
        has_marks |= static_cast<unsigned char>(text[place]) == latin1_first_byte;
        text[place] = lower(text[place]);
    }
    if (!has_marks) return;
    for_each_mark(text, [&](std::size_t place, unsigned char second) {
        if (second < capitals_end && second != 0x97) text[place + 1] = static_cast<char>(second + 32);
    });
}

ShortText upper_case(std::string_view text) {
    ShortText result(text);
    make_upper_case(result);
    return result;
}

ShortText lower_case(std::string_view text) {
    ShortText result(text);
    make_lower_case(result);
    return result;
}

ShortText without_marks(std::string_view text, bool spelt_out) {
    if (!has_first_byte(text)) return ShortText(text);
    ShortText result;
    for (std::size_t place = 0; place < text.size(); ++place) {
        if (!is_mark(text, place)) {
            result.append(text[place]);
            continue;
        }
        const auto second = static_cast<unsigned char>(text[++place]);
        result.append(bases[second - 0x80u]);
        if (spelt_out && is_umlaut(second)) result.append('e');
    }
    return result;
}

void remove_marks(ShortText& text, bool spelt_out) {
    if (has_first_byte(text.view())) text = without_marks(text.view(), spelt_out);
}

ShortText plain_letters(std::string_view text) {
    ShortText result(text);
    remove_marks(result, true);
    std::size_t size = 0;
    for (std::size_t place = 0; place < result.size(); ++place) {
        const char letter = lower(result[place]);
        result[size] = letter;
        size += (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    }
    result.cut(size);
    return result;
}

}  // namespace sameas::datasets
