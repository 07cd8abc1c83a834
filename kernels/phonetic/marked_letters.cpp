// Keeps a few marked letters apart while all others are folded. Folding has rules of its own about blanks, so
// it is not done letter by letter: the text is cut AT the marked letters, and each piece is folded with the
// marked letters at both of its ends in it. These fold to one base letter each, so a piece begins and ends
// with a letter, its blanks come out right, and the end of one piece is the beginning of the next: it is
// folded over it, then overwritten.
#include "kernels/phonetic/marked_letters.hpp"

#include <algorithm>
#include <cstddef>

#include "kernels/phonetic/latin_letters.hpp"

namespace sameas::kernels {
namespace {

constexpr char32_t ascii_end = 0x80;

/// What is written for the letter at a place, 0 when it is not a marked one.
char written_for(std::span<const MarkedLetter> marked, std::u32string_view text, std::size_t at) noexcept {
    const char32_t next = at + 1 < text.size() ? text[at + 1] : U' ';
    for (const MarkedLetter& letter : marked) {
        if (text[at] == letter.unit || (text[at] == letter.base && next == letter.mark))
            return letter.written;
    }
    return 0;
}

}  // namespace

std::optional<std::string_view> latin_letters_but(std::span<const MarkedLetter> marked,
                                                  std::u32string_view text,
                                                  std::span<char> letters) noexcept {
    const auto first =
        std::find_if(text.begin(), text.end(), [](char32_t unit) { return unit >= ascii_end; });
    if (first == text.end()) return latin_letters(text, letters);

    // A base letter may stand one before its mark, which is the first unit that is no ASCII.
    const auto before_first = static_cast<std::size_t>(first - text.begin());
    std::size_t piece_begin = 0;
    std::size_t written = 0;  // where the piece goes
    char begins_with = 0;     // what stands for the marked letter that the piece begins with, if it does
    for (std::size_t i = before_first == 0 ? 0 : before_first - 1; i <= text.size(); ++i) {
        const char ends_with = i < text.size() ? written_for(marked, text, i) : char{0};
        if (ends_with == 0 && i < text.size()) continue;
        const std::size_t piece_end = std::min(i + 1, text.size());
        const auto piece =
            latin_letters(text.substr(piece_begin, piece_end - piece_begin), letters.subspan(written));
        if (!piece) return std::nullopt;
        if (begins_with != 0) letters[written] = begins_with;
        written += piece->size();
        if (ends_with == 0) break;
        --written;  // the next piece begins here, with the same letter
        begins_with = ends_with;
        piece_begin = i;
    }
    return std::string_view(letters.data(), written);
}

}  // namespace sameas::kernels
