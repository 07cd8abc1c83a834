// Most rules ask only for the letters next to theirs and for the place in the text. Asking them one after the
// other costs little, but nobody can guess how many it takes, and a wrong guess costs a processor more than
// all of them. So SpellingTable asks all rules of a letter at once: as bits of three words, by what stands
// behind, before, and by place; their common lowest bit is the first rule that can hold, and nearly always
// the one. Here is what that leaves open: longer stretches of letters, and the begin and end of the text.
#include "kernels/phonetic/spelling_rules.hpp"

namespace sameas::kernels {
namespace {

constexpr char nothing = 0;

char letter_at(std::string_view letters, std::ptrdiff_t place) noexcept {
    if (place < 0) return nothing;
    const auto index = static_cast<std::size_t>(place);
    return index < letters.size() ? letters[index] : ' ';
}

bool stands_at(std::string_view letters, std::ptrdiff_t place, std::string_view alternative) noexcept {
    for (std::size_t i = 0; i < alternative.size(); ++i)
        if (letter_at(letters, place + static_cast<std::ptrdiff_t>(i)) != alternative[i]) return false;
    return true;
}

bool one_stands_at(std::string_view letters, std::ptrdiff_t place, std::string_view any_of) noexcept {
    while (!any_of.empty())
        if (stands_at(letters, place, next_alternative(any_of))) return true;
    return false;
}

bool one_is_the_end(std::string_view letters, std::string_view any_of) noexcept {
    while (!any_of.empty())
        if (letters.ends_with(next_alternative(any_of))) return true;
    return false;
}

bool is_so(const SpellingTest& test, const Spelling& spelling, std::ptrdiff_t here) noexcept {
    using Kind = SpellingTest::Kind;
    const std::string_view letters = spelling.letters;
    const std::ptrdiff_t letters_left = static_cast<std::ptrdiff_t>(letters.size()) - here;
    switch (test.kind) {
        case Kind::at:
            return one_stands_at(letters, here + test.offset, test.any_of);
        case Kind::begins:
            return one_stands_at(letters, 0, test.any_of);
        case Kind::ends:
            return one_is_the_end(letters, test.any_of);
        case Kind::vowel:
            return (spelling.vowels >> symbol_of(letter_at(letters, here + test.offset)) & 1u) != 0;
        case Kind::first:
            return here == 0;
        case Kind::second:
            return here == 1;
        case Kind::last:
            return letters_left == 1;
        case Kind::left:
            return letters_left == test.offset;
        case Kind::slavo_germanic:
            return spelling.is_slavo_germanic;
        case Kind::none:
            break;
    }
    return test.expected;
}

}  // namespace

bool holds(const SpellingRule& rule, const Spelling& spelling, std::size_t here) noexcept {
    for (const SpellingTest& test : rule.tests)
        if (is_so(test, spelling, static_cast<std::ptrdiff_t>(here)) != test.expected) return false;
    return true;
}

}  // namespace sameas::kernels
