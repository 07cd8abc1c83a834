// Folding for phonetic rules. The rules know A to Z alone, names do not: the marks carry over nothing that a
// rule could read, so each letter counts as its base letter. One table look-up a unit: a table of what the
// unit counts as covers ASCII, one covers U+00C0 .. U+02AF (Latin-1, Latin Extended-A and -B, IPA extensions,
// where small letters of African and Azerbaijani capitals live) and one Latin Extended Additional. The choice
// of base letters is Unicode's decomposition, else the letter that the Unicode name contains (U+0142 LATIN
// SMALL LETTER L WITH STROKE), else that of ICAO Doc 9303, part 3, section 6 (passports: schwa E, eng N).
#include "kernels/phonetic/latin_letters.hpp"

#include <array>
#include <cstddef>

namespace sameas::kernels {
namespace {

// What a unit counts as: a capital letter; a small letter, which names two capitals (two_letters); or one of
// these.
constexpr char parts_words = ' ';
constexpr char is_nothing = '.';

/// 32 a row.
constexpr std::string_view from_00c0 =
    "AAAAAAaCEEEEIIIIDNOOOOO OUUUUYts"  // U+00C0
    "AAAAAAaCEEEEIIIIDNOOOOO OUUUUYtY"  // U+00E0
    "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGG"  // U+0100
    "GGGGHHHHIIIIIIIIIIiiJJKKKLLLLLLL"  // U+0120
    "LLLNNNNNNNNNOOOOOOooRRRRRRSSSSSS"  // U+0140
    "SSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS"  // U+0160
    "BBBB  OCCDDDDDEEEFFGGhIIKKL MNNO"  // U+0180
    "OOyyPPR  S TTTTUUUVYYZZZ  Z    W"  // U+01A0
    "    dddjjjnnnAAIIOOUUUUUUUUUUEAA"  // U+01C0
    "AAaaGGGGKKOOOOZZJdddGGhWNNAAaaOO"  // U+01E0
    "AAAAEEEEIIIIOOOORRRRUUUUSSTTYYHH"  // U+0200
    "NDuuZZAAEEOOOOOOOOYYLNTJ  ACCLTS"  // U+0220
    "Z  BUVEEJJQQRRYYAAABOCDDEEEEEEEJ"  // U+0240
    "GGGG HHHIIILLLLMMMNNNOoOFRRRRRRR"  // U+0260
    "RRSSJ STTUUVVWYYZZZZ     BEGHJKL"  // U+0280
    "Q             HH";                 // U+02A0
constexpr std::string_view from_1e00 =
    "AABBBBBBCCDDDDDDDDDDEEEEEEEEEEFF"   // U+1E00
    "GGHHHHHHHHHHIIIIKKKKKKLLLLLLLLMM"   // U+1E20
    "MMMMNNNNNNNNOOOOOOOOPPPPRRRRRRRR"   // U+1E40
    "SSSSSSSSSSTTTTTTTTUUUUUUUUUUVVVV"   // U+1E60
    "WWWWWWWWWWXXXXYYZZZZZZHTWYASSSsD"   // U+1E80
    "AAAAAAAAAAAAAAAAAAAAAAAAEEEEEEEE"   // U+1EA0
    "EEEEEEEEIIIIOOOOOOOOOOOOOOOOOOOO"   // U+1EC0
    "OOOOUUUUUUUUUUUUUUYYYYYYYYllVVYY";  // U+1EE0
static_assert(from_00c0.size() == 0x2B0 - 0xC0 && from_1e00.size() == 0x100);

/// The two capitals that a small letter of the tables stands for.
constexpr std::array<std::string_view, 26> two_letters = [] {
    std::array<std::string_view, 26> pairs{};
    pairs['a' - 'a'] = "AE";
    pairs['d' - 'a'] = "DZ";
    pairs['h' - 'a'] = "HV";
    pairs['i' - 'a'] = "IJ";
    pairs['j' - 'a'] = "LJ";
    pairs['l' - 'a'] = "LL";
    pairs['n' - 'a'] = "NJ";
    pairs['o' - 'a'] = "OE";
    pairs['s' - 'a'] = "SS";
    pairs['t' - 'a'] = "TH";
    pairs['u' - 'a'] = "OU";
    pairs['y' - 'a'] = "OI";
    return pairs;
}();

constexpr std::array<char, 128> ascii = [] {
    std::array<char, 128> symbols{};
    symbols.fill(parts_words);
    for (std::size_t i = 0; i < 26; ++i)
        symbols['A' + i] = symbols['a' + i] = static_cast<char>('A' + i);
    symbols['\''] = symbols['`'] = symbols['.'] = is_nothing;
    return symbols;
}();

/// Marks and signs beyond the tables: combining marks, modifier letters (among them apostrophes), apostrophes
/// that are quotation marks or accents, middle dots, and joiners that are not seen.
bool counts_as_nothing(char32_t unit) noexcept {
    const auto is_in = [unit](char32_t first, char32_t last) { return unit >= first && unit <= last; };
    if (is_in(0x2B0, 0x36F) || is_in(0x1AB0, 0x1AFF) || is_in(0x1DC0, 0x1DFF) || is_in(0x20D0, 0x20FF) ||
        is_in(0xFE20, 0xFE2F)) {
        return true;
    }
    switch (unit) {
        case 0xA8:    // diaeresis
        case 0xAD:    // soft hyphen
        case 0xAF:    // macron
        case 0xB4:    // acute accent
        case 0xB7:    // middle dot, Catalan L·L
        case 0xB8:    // cedilla
        case 0x200B:  // zero width: space, non-joiner, joiner
        case 0x200C:
        case 0x200D:
        case 0x2018:  // quotation marks
        case 0x2019:
        case 0x201B:
        case 0x2027:  // hyphenation point
        case 0x2032:  // prime
        case 0x2060:  // word joiner
        case 0xFEFF:  // zero width no-break space
        case 0xFF07:  // fullwidth apostrophe
        case 0xFF0E:  // fullwidth full stop
            return true;
        default:
            return false;
    }
}

char symbol_of(char32_t unit) noexcept {
    if (unit < ascii.size()) return ascii[unit];
    if (unit >= 0xC0 && unit < 0x2B0) return from_00c0[unit - 0xC0];
    if (unit >= 0x1E00 && unit < 0x1F00) return from_1e00[unit - 0x1E00];
    return counts_as_nothing(unit) ? is_nothing : parts_words;
}

}  // namespace

std::optional<std::string_view> latin_letters(std::u32string_view text, std::span<char> letters) noexcept {
    std::size_t size = 0;
    bool is_parted = false;
    for (const char32_t unit : text) {
        const char symbol = symbol_of(unit);
        if (symbol == is_nothing) continue;
        if (symbol == parts_words) {
            is_parted = size > 0;
            continue;
        }
        const bool is_two = symbol >= 'a';
        if (letters.size() - size < 1u + (is_parted ? 1u : 0u) + (is_two ? 1u : 0u)) return std::nullopt;
        if (is_parted) letters[size++] = ' ';
        is_parted = false;
        if (is_two) {
            const std::string_view pair = two_letters[static_cast<std::size_t>(symbol - 'a')];
            letters[size++] = pair[0];
            letters[size++] = pair[1];
        } else {
            letters[size++] = symbol;
        }
    }
    return std::string_view(letters.data(), size);
}

}  // namespace sameas::kernels
