// Metaphone reads a word from left to right; at each letter the first rule that holds says what is heard. The
// rules are a table, and the search in it is that of spelling_rules.hpp. Source of the rules: Philips 1990,
// as metaphone.hpp says.
#include "kernels/phonetic/metaphone.hpp"

#include <algorithm>
#include <iterator>

#include "kernels/phonetic/latin_letters.hpp"
#include "kernels/phonetic/spelling_rules.hpp"

namespace sameas::kernels {
namespace {

using namespace spelling;

constexpr std::uint32_t vowels = symbol_set("AEIOU");
constexpr const char* not_heard = "";

/// Words drop their first letter before these.
constexpr std::string_view silent_beginnings[] = {"AE", "GN", "KN", "PN", "WR"};

// The letter, what must hold, what is written, how many letters that spends. Letters behind their like come
// first: a doubled letter counts once, C alone counts twice.
constexpr SpellingRule rules[] = {
    {'A', {first}, "A", 1},
    {'A', {}, not_heard, 1},
    {'E', {first}, "E", 1},
    {'E', {}, not_heard, 1},
    {'I', {first}, "I", 1},
    {'I', {}, not_heard, 1},
    {'O', {first}, "O", 1},
    {'O', {}, not_heard, 1},
    {'U', {first}, "U", 1},
    {'U', {}, not_heard, 1},

    {'B', {at(-1, "B")}, not_heard, 1},
    {'B', {last, at(-1, "M")}, not_heard, 1},  // dumb
    {'B', {}, "B", 1},

    {'C', {at(-1, "SCI|SCE|SCY")}, not_heard, 1},
    {'C', {at(0, "CIA")}, "X", 1},
    {'C', {at(0, "CI|CE|CY")}, "S", 1},
    {'C', {at(-1, "SCH")}, "K", 1},
    {'C', {at(0, "CH")}, "X", 1},
    {'C', {}, "K", 1},

    {'D', {at(-1, "D")}, not_heard, 1},
    {'D', {at(0, "DGE|DGI|DGY")}, "J", 3},  // dodge
    {'D', {}, "T", 1},

    {'F', {at(-1, "F")}, not_heard, 1},
    {'F', {}, "F", 1},

    {'G', {at(-1, "G")}, not_heard, 1},
    {'G', {left(2), at(0, "GH")}, not_heard, 1},
    {'G', {at(0, "GH"), not_vowel(2)}, not_heard, 1},  // night, but not ghost
    {'G', {not_first, at(0, "GN")}, not_heard, 1},     // sign, signed
    {'G', {at(0, "GE|GI|GY")}, "J", 1},
    {'G', {}, "K", 1},

    {'H', {at(-1, "C|G|H|P|S|T")}, not_heard, 1},
    {'H', {vowel(1)}, "H", 1},
    {'H', {}, not_heard, 1},

    {'J', {at(-1, "J")}, not_heard, 1},
    {'J', {}, "J", 1},

    {'K', {at(-1, "C|K")}, not_heard, 1},
    {'K', {}, "K", 1},

    {'L', {at(-1, "L")}, not_heard, 1},
    {'L', {}, "L", 1},

    {'M', {at(-1, "M")}, not_heard, 1},
    {'M', {}, "M", 1},

    {'N', {at(-1, "N")}, not_heard, 1},
    {'N', {}, "N", 1},

    {'P', {at(-1, "P")}, not_heard, 1},
    {'P', {at(0, "PH")}, "F", 1},
    {'P', {}, "P", 1},

    {'Q', {at(-1, "Q")}, not_heard, 1},
    {'Q', {}, "K", 1},

    {'R', {at(-1, "R")}, not_heard, 1},
    {'R', {}, "R", 1},

    {'S', {at(-1, "S")}, not_heard, 1},
    {'S', {at(0, "SH|SIO|SIA")}, "X", 1},
    {'S', {}, "S", 1},

    {'T', {at(-1, "T")}, not_heard, 1},
    {'T', {at(0, "TIA|TIO")}, "X", 1},
    {'T', {at(0, "TCH")}, not_heard, 1},  // watch
    {'T', {at(0, "TH")}, "0", 1},
    {'T', {}, "T", 1},

    {'V', {at(-1, "V")}, not_heard, 1},
    {'V', {}, "F", 1},

    {'W', {at(-1, "W")}, not_heard, 1},
    {'W', {vowel(1)}, "W", 1},
    {'W', {}, not_heard, 1},

    {'X', {at(-1, "X")}, not_heard, 1},
    {'X', {}, "KS", 1},

    {'Y', {at(-1, "Y")}, not_heard, 1},
    {'Y', {vowel(1)}, "Y", 1},
    {'Y', {}, not_heard, 1},

    {'Z', {at(-1, "Z")}, not_heard, 1},
    {'Z', {}, "S", 1},
};
constexpr SpellingTable table(rules, vowels);

/// Changes the letters that begin the text: AE-, GN-, KN-, PN- and WR- lose the first, WH- begins with W, X-
/// with S.
std::string_view with_beginning_heard(std::span<char> letters) noexcept {
    const std::string_view word(letters.data(), letters.size());
    const auto begins_word = [word](std::string_view beginning) { return word.starts_with(beginning); };
    if (std::any_of(std::begin(silent_beginnings), std::end(silent_beginnings), begins_word))
        return word.substr(1);
    if (word.starts_with('X')) letters[0] = 'S';
    if (word.starts_with("WH")) {
        letters[1] = 'W';
        return word.substr(1);
    }
    return word;
}

}  // namespace

std::size_t metaphone(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    const auto letters = latin_letters(text, buffer.letters);
    if (!letters) return buffer_full;
    if (letters->size() == 1) {
        CodeWriter codes(buffer);
        codes.put(*letters);
        codes.finish();
        return codes.result();
    }
    const Spelling spelling{with_beginning_heard(buffer.letters.first(letters->size())), vowels};
    const std::size_t end = table.write(spelling, 0, &Sounds::main, buffer.text, 0);
    if (end == 0) return 0;
    if (end == table.no_room || buffer.ends.empty()) return buffer_full;
    buffer.ends[0] = static_cast<std::uint32_t>(end);
    return 1;
}

}  // namespace sameas::kernels
