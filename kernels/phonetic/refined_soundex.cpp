// Refined Soundex was made for spelling checkers: with ten classes instead of six, with the place of vowels
// kept and without a cut, few words share a code by chance. Here every letter has a digit, so nothing needs a
// rule but equal digits in a row, of which the first is kept: one pass.
#include "kernels/phonetic/refined_soundex.hpp"

#include "kernels/phonetic/each_letter.hpp"

namespace sameas::kernels {

std::size_t refined_soundex(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    constexpr std::string_view codes = "01360240043788015936020505";  // of A to Z
    CodeWriter code(buffer);
    char last = ' ';
    each_letter(text, [&](char letter) {
        const char digit = codes[static_cast<std::size_t>(letter - 'A')];
        if (last == ' ') code.put(letter);
        if (digit != last) code.put(digit);
        last = digit;
        return true;
    });
    code.finish();
    return code.result();
}

}  // namespace sameas::kernels
