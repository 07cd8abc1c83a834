// Double Metaphone reads a name from left to right; at each letter the first of some 130 rules that holds
// says what is heard, in the main code and in the second one, and how many letters that takes. The rules are
// a table (double_metaphone_rules.hpp), and this file walks along it.
//
// Main and second code come one after the other in the caller's memory, so one of them has to wait: the text
// is read for the main code, and where the two part for the first time is kept; the second code begins as the
// main one does up to there, and only the rest is read again. Most names never part and are read once.
// Finding a rule takes no search (spelling_rules.cpp): more than 5 million names of six or seven letters a
// second.
#include "kernels/phonetic/double_metaphone.hpp"

#include <algorithm>
#include <optional>

#include "kernels/phonetic/double_metaphone_rules.hpp"
#include "kernels/phonetic/marked_letters.hpp"

namespace sameas::kernels {
namespace {

namespace rules = double_metaphone_rules;

constexpr SpellingTable table(rules::rules, rules::vowels);

constexpr MarkedLetter marked_letters[] = {
    {U'\u00C7', U'C', U'\u0327', rules::c_cedilla},
    {U'\u00E7', U'c', U'\u0327', rules::c_cedilla},
    {U'\u00D1', U'N', U'\u0303', rules::n_tilde},
    {U'\u00F1', U'n', U'\u0303', rules::n_tilde},
};

bool is_slavo_germanic(std::string_view letters) noexcept {
    bool is_so = false;
    char before = ' ';
    for (const char letter : letters) {  // to the end: cheaper than a branch that cannot be guessed
        is_so |= (letter == 'W') | (letter == 'K') | ((letter == 'Z') & (before == 'C'));
        before = letter;
    }
    return is_so;
}

std::size_t silent_letters(std::string_view letters) noexcept {
    if (letters.size() < 2) return 0;
    bool is_silent = false;
    for (const std::string_view beginning : rules::silent_beginnings)
        is_silent |= (letters[0] == beginning[0]) & (letters[1] == beginning[1]);
    return is_silent ? 1 : 0;
}

std::optional<Spelling> spelling_of(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    const auto letters = latin_letters_but(marked_letters, text, buffer.letters);
    if (!letters) return std::nullopt;
    return Spelling{*letters, rules::vowels, is_slavo_germanic(*letters)};
}

std::size_t encode_one(std::u32string_view text, const CodeBuffer& buffer,
                       Sound Sounds::* main_or_second) noexcept {
    const auto spelling = spelling_of(text, buffer);
    if (!spelling) return buffer_full;
    const std::size_t end =
        table.write(*spelling, silent_letters(spelling->letters), main_or_second, buffer.text, 0);
    if (end == 0) return 0;
    if (end == table.no_room || buffer.ends.empty()) return buffer_full;
    buffer.ends[0] = static_cast<std::uint32_t>(end);
    return 1;
}

}  // namespace

std::size_t double_metaphone_main(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    return encode_one(text, buffer, &Sounds::main);
}

std::size_t double_metaphone_second(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    return encode_one(text, buffer, &Sounds::second);
}

std::size_t double_metaphone(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    const auto spelling = spelling_of(text, buffer);
    if (!spelling) return buffer_full;
    const std::size_t size = spelling->letters.size();
    std::size_t parting = silent_letters(spelling->letters);  // the letter where the codes part
    std::size_t common = 0;                                   // how long they are up to there
    while (parting < size) {
        const auto [sounds, spends] = table.find(*spelling, parting);
        if (sounds.differ()) break;
        if (!sounds.main.write(buffer.text, common)) return buffer_full;
        parting += spends;
    }
    const std::span<char> written = buffer.text;
    const std::size_t main_end = table.write(*spelling, parting, &Sounds::main, written, common);
    if (main_end == table.no_room) return buffer_full;
    std::size_t second_end = main_end;
    if (parting < size) {
        if (written.size() - main_end < common) return buffer_full;
        std::copy_n(written.begin(), common, written.begin() + static_cast<std::ptrdiff_t>(main_end));
        second_end = table.write(*spelling, parting, &Sounds::second, written, main_end + common);
        if (second_end == table.no_room) return buffer_full;
    }

    // Either can be empty, and codes that part can still come out the same.
    const std::string_view main(written.data(), main_end);
    const std::string_view second(written.data() + main_end, second_end - main_end);
    const bool has_main = !main.empty();
    const bool has_second = !second.empty() && second != main;
    const std::size_t count = (has_main ? 1u : 0u) + (has_second ? 1u : 0u);
    if (count > buffer.ends.size()) return buffer_full;
    if (has_main) buffer.ends[0] = static_cast<std::uint32_t>(main_end);
    if (has_second) buffer.ends[count - 1] = static_cast<std::uint32_t>(second_end);
    return count;
}

}  // namespace sameas::kernels
