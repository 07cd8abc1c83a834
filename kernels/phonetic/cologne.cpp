// Koelner Phonetik is Soundex for German: ten classes by how consonants sound there, and letters whose sound
// depends on their neighbours (C before A is K, before E is Z; P before H is F) are coded by them. Without a
// cut it separates long names, and compounds, which German has many of.
//
// A digit depends on the letter, the one before and the one after, so one pass codes, drops repetitions and
// drops zeros: a digit is written when it differs from the one coded before it (written or not: a zero still
// parts 5 and 5) and is no zero that something precedes.
#include "kernels/phonetic/cologne.hpp"

#include "kernels/phonetic/each_letter.hpp"

namespace sameas::kernels {
namespace {

constexpr char no_letter = ' ';

bool is_one_of(char letter, std::string_view letters) noexcept {
    return letters.find(letter) != std::string_view::npos;
}

char code_of_c(char before, char after) noexcept {
    if (before == no_letter) return is_one_of(after, "AHKLOQRUX") ? '4' : '8';
    return !is_one_of(before, "SZ") && is_one_of(after, "AHKOQUX") ? '4' : '8';
}

/// One digit, or two, or none.
std::string_view code_of(char letter, char before, char after) noexcept {
    switch (letter) {
        case 'A':
        case 'E':
        case 'I':
        case 'J':
        case 'O':
        case 'U':
        case 'Y':
            return "0";
        case 'B':
            return "1";
        case 'P':
            return after == 'H' ? "3" : "1";
        case 'D':
        case 'T':
            return is_one_of(after, "CSZ") ? "8" : "2";
        case 'F':
        case 'V':
        case 'W':
            return "3";
        case 'G':
        case 'K':
        case 'Q':
            return "4";
        case 'C':
            return code_of_c(before, after) == '4' ? "4" : "8";
        case 'X':
            return is_one_of(before, "CKQ") ? "8" : "48";
        case 'L':
            return "5";
        case 'M':
        case 'N':
            return "6";
        case 'R':
            return "7";
        case 'S':
        case 'Z':
            return "8";
        default:
            return "";  // H
    }
}

}  // namespace

std::size_t cologne(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    const auto word = one_word(text, buffer.letters);
    if (!word) return buffer_full;
    CodeWriter code(buffer);
    char last = no_letter;
    for (std::size_t i = 0; i < word->size(); ++i) {
        const char before = i == 0 ? no_letter : (*word)[i - 1];
        const char after = i + 1 == word->size() ? no_letter : (*word)[i + 1];
        for (const char digit : code_of((*word)[i], before, after)) {
            if (digit != last && (digit != '0' || last == no_letter)) code.put(digit);
            last = digit;
        }
    }
    code.finish();
    return code.result();
}

}  // namespace sameas::kernels
