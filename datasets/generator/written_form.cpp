#include "datasets/generator/written_form.hpp"

#include <array>
#include <cstdint>

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

/// A word of eight such bytes.
constexpr std::uint64_t each(unsigned char byte) {
    return std::uint64_t{byte} * 0x0101'0101'0101'0101;
}

/// Not 0 if a byte is that of a letter with a mark. Seldom else.
constexpr std::uint64_t first_bytes(std::uint64_t bytes) {
    const std::uint64_t zero_there = bytes ^ each(latin1_first_byte);
    return (zero_there - each(1)) & ~zero_there & each(0x80);
}

/// False if no letter has a mark; what lies behind the text may look like one.
bool may_have_marks(const ShortText& text) {
    std::uint64_t found = 0;
    for (std::size_t begin = 0; begin < text.size(); begin += sizeof(std::uint64_t))
        found |= first_bytes(text.word(begin));
    return found != 0;
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

/// Turns the letters of ASCII from `first` to `last` into the others, eight bytes at a time. \returns false
/// if no letter has a mark; what lies behind the text may look like one
template <unsigned char first, unsigned char last>
bool change_letters(ShortText& text) {
    std::uint64_t marks = 0;
    for (std::size_t begin = 0; begin < text.size(); begin += sizeof(std::uint64_t)) {
        const std::uint64_t bytes = text.word(begin), low = bytes & ~each(0x80);
        marks |= first_bytes(bytes);
        const std::uint64_t is_letter =
            (low + each(0x80 - first)) & ~(low + each(0x7F - last)) & ~bytes & each(0x80);
        text.set_word(begin, bytes ^ is_letter >> 2);  // 0x20 apart
    }
    return marks != 0;
}

}  // namespace

void make_upper_case(ShortText& text) {
    if (!change_letters<'a', 'z'>(text)) return;
    for_each_mark(text, [&](std::size_t place, unsigned char second) {
        if (second == capitals_end) {
            text[place] = text[place + 1] = 'S';  // as many bytes as sharp s
        } else if (second > capitals_end && second != 0xB7 && second != 0xBF) {
            text[place + 1] = static_cast<char>(second - 32);
        }
    });
}

void make_lower_case(ShortText& text) {
    if (!change_letters<'A', 'Z'>(text)) return;
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
    if (may_have_marks(text)) text = without_marks(text.view(), spelt_out);
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
