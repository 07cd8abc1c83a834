#include "datasets/generator/text_errors.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "engine/table/ascii.hpp"

namespace sameas::datasets {

namespace {

/// The keys beside each letter on a QWERTY keyboard, from a to z.
constexpr std::array<std::string_view, 26> neighbours{
    "qwsz", "vghn", "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko", "huikmn", "jiolm", "kop",  "njk",
    "bhjm", "iklp", "ol",   "wa",     "edft", "awedxz", "rfgy",   "yhji",   "cfgb", "qase",   "zsdc",  "tghu", "asx"};

struct Spelling {
    std::string_view from, to;
};
constexpr std::array<Spelling, 38> sounds{{
    {"ph", "f"},  {"f", "ph"},  {"ck", "k"},  {"k", "ck"},  {"c", "k"},   {"k", "c"},   {"ie", "ei"}, {"ei", "ie"},
    {"ee", "ea"}, {"ea", "ee"}, {"y", "i"},   {"i", "y"},   {"y", "ie"},  {"ie", "y"},  {"ll", "l"},  {"nn", "n"},
    {"tt", "t"},  {"ss", "s"},  {"rr", "r"},  {"l", "ll"},  {"n", "nn"},  {"t", "tt"},  {"s", "z"},   {"z", "s"},
    {"th", "t"},  {"wh", "w"},  {"sch", "sh"}, {"gh", "g"}, {"er", "ar"}, {"ar", "er"}, {"er", "or"}, {"on", "en"},
    {"en", "on"}, {"e", "a"},   {"a", "e"},   {"ou", "u"},  {"ay", "ey"}, {"ey", "ay"},
}};
constexpr std::array<Spelling, 14> shapes{{
    {"o", "0"}, {"0", "o"}, {"l", "1"}, {"1", "l"}, {"i", "l"}, {"m", "rn"}, {"rn", "m"},
    {"5", "s"}, {"s", "5"}, {"u", "v"}, {"v", "u"}, {"h", "b"}, {"c", "e"}, {"cl", "d"},
}};

constexpr bool is_small(char c) { return c >= 'a' && c <= 'z'; }
/// In the case of another letter.
constexpr char as_case_of(char letter, char model) {
    return is_capital(model) && is_small(letter) ? static_cast<char>(letter - 32) : letter;
}

/// A place of a byte that `fits`, or the text's size.
template <class Fits>
std::size_t place_of(const ShortText& text, RandomStream& random, std::size_t from, const Fits& fits) {
    if (text.size() <= from) return text.size();
    const std::size_t count = text.size() - from;
    const std::size_t start = random.below(static_cast<std::uint32_t>(count));
    for (std::size_t step = 0; step < count; ++step) {
        const std::size_t place = from + (start + step) % count;
        if (fits(text[place])) return place;
    }
    return text.size();
}

/// Applies the first row of the table, from a drawn one on, that fits somewhere after the first letter.
template <std::size_t rows>
void respell(ShortText& text, const std::array<Spelling, rows>& table, RandomStream& random) {
    const std::size_t start = random.below(static_cast<std::uint32_t>(rows));
    for (std::size_t step = 0; step < rows; ++step) {
        const Spelling& spelling = table[(start + step) % rows];
        const std::size_t place = text.view().find(spelling.from, 1);
        if (place == std::string_view::npos) continue;
        text.replace(place, spelling.from.size(), spelling.to);
        return;
    }
}

}  // namespace

void slip_on_keyboard(ShortText& text, RandomStream& random) {
    const std::size_t place = place_of(text, random, random.happens(0.1) ? 0 : 1, is_letter);
    if (place == text.size()) return;
    const char letter = text[place];
    const std::string_view near = neighbours[static_cast<std::size_t>(lower(letter) - 'a')];
    const char wrong = as_case_of(near[random.below(static_cast<std::uint32_t>(near.size()))], letter);
    switch (random.below(10)) {
        case 0:
        case 1:
        case 2:
            text[place] = wrong;
            break;
        case 3:
            text.insert(place, wrong);
            break;
        case 4:
        case 5:
        case 6:
            if (text.size() > 2) text.erase(place);
            break;
        case 7:
            text.insert(place + 1, lower(letter));
            break;
        default:
            if (place + 1 < text.size() && is_letter(text[place + 1])) std::swap(text[place], text[place + 1]);
    }
}

void spell_by_sound(ShortText& text, RandomStream& random) { respell(text, sounds, random); }

void misread(ShortText& text, RandomStream& random) { respell(text, shapes, random); }

void cut_short(ShortText& text, RandomStream& random) {
    if (text.size() <= 4) return;
    std::size_t size = 3 + random.below(static_cast<std::uint32_t>(text.size() - 3));
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        ++size;
    text.cut(size);
}

void swap_words(ShortText& text, RandomStream& random) {
    const std::size_t blank = place_of(text, random, 0, [](char c) { return c == ' '; });
    if (blank == text.size()) return;
    const std::string_view all = text.view();
    const std::size_t before = all.rfind(' ', blank - 1);
    const std::size_t begin = blank == 0 || before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(all.find(' ', blank + 1), all.size());
    ShortText swapped(all.substr(0, begin));
    swapped.append(all.substr(blank + 1, end - blank - 1));
    swapped.append(' ');
    swapped.append(all.substr(begin, blank - begin));
    swapped.append(all.substr(end));
    text = swapped;
}

void spoil_digit(ShortText& text, RandomStream& random) {
    const std::size_t place = place_of(text, random, 0, is_digit);
    if (place == text.size()) return;
    if (place + 1 < text.size() && is_digit(text[place + 1]) && random.happens(0.4)) {
        std::swap(text[place], text[place + 1]);
    } else {
        text[place] = static_cast<char>('0' + (text[place] - '0' + random.between(1, 9)) % 10);
    }
}

void spoil_word(ShortText& text, RandomStream& random) {
    const std::uint32_t kind = random.below(10);
    if (kind < 6) {
        slip_on_keyboard(text, random);
    } else if (kind < 9) {
        spell_by_sound(text, random);
    } else {
        misread(text, random);
    }
}

}  // namespace sameas::datasets
