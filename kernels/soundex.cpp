// American Soundex (Russell and Odell, patents of 1918 and 1922), as the US National Archives state it: the
// first letter, then the codes of the following consonants; a code that the last letter had already is not
// repeated, H and W do not count as letters in this, and vowels, which have no code, do.
#include "kernels/soundex.hpp"

#include <string_view>

namespace sameas::kernels {
namespace {

/// Base letters of U+00C0 .. U+017F, 16 a row; a blank for what is no letter.
constexpr std::string_view base_letters =
    "AAAAAAACEEEEIIII"
    "DNOOOOO OUUUUYTS"
    "AAAAAAACEEEEIIII"
    "DNOOOOO OUUUUYTY"
    "AAAAAACCCCCCCCDD"
    "DDEEEEEEEEEEGGGG"
    "GGGGHHHHIIIIIIII"
    "IIIIJJKKKLLLLLLL"
    "LLLNNNNNNNNNOOOO"
    "OOOORRRRRRSSSSSS"
    "SSTTTTTTUUUUUUUU"
    "UUUUWWYYYZZZZZZS";
static_assert(base_letters.size() == 0x180 - 0xC0);

/// Codes of A .. Z: a digit, 0 for vowels, '-' for letters that part nothing.
constexpr std::string_view codes = "0123012-02245501262301-202";
constexpr char vowel = '0';
constexpr char transparent = '-';

/// The capital base letter, or a blank.
char base_letter(char32_t unit) noexcept {
    if (unit >= U'A' && unit <= U'Z') return static_cast<char>(unit);
    if (unit >= U'a' && unit <= U'z') return static_cast<char>(unit - U'a' + U'A');
    if (unit >= 0xC0 && unit < 0x180) return base_letters[unit - 0xC0];
    return ' ';
}

}  // namespace

std::size_t soundex(const char32_t* units, std::size_t size, char* out) noexcept {
    constexpr std::size_t code_size = 4;
    std::size_t written = 0;
    char last_code = transparent;
    for (std::size_t i = 0; i < size && written < code_size; ++i) {
        const char letter = base_letter(units[i]);
        if (letter == ' ') continue;
        const char code = codes[static_cast<std::size_t>(letter - 'A')];
        if (written == 0) {
            out[written++] = letter;
        } else if (code == transparent) {
            continue;
        } else if (code != vowel && code != last_code) {
            out[written++] = code;
        }
        last_code = code;
    }
    if (written == 0) return 0;
    while (written < code_size)
        out[written++] = '0';
    return code_size;
}

}  // namespace sameas::kernels
