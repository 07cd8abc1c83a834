// Caverphone is defined as a list of replacements over a name in small letters: 2 marks what is silent, 3 a
// vowel, capitals what is final, and at the end 2 and 3 go. The lists below are the papers' own, in their
// order, as data: reading them side by side with the paper is the proof. No replacement is longer than what
// it replaces, so a name is rewritten in place. A rule is skipped when a letter that it replaces is not in
// the name, which holds for most of the sixty: less than half the time.
#include "kernels/phonetic/caverphone.hpp"

#include <algorithm>
#include <cstdint>

#include "kernels/phonetic/each_letter.hpp"

namespace sameas::kernels {
namespace {

enum class Where { anywhere, start, end, run };  // run: any number of `from`, one letter, becomes one `to`

/// Characters of a text as bits: 64 classes of characters, so a text that holds another one holds its classes
/// too.
constexpr std::uint64_t classes_of(std::string_view text) noexcept {
    std::uint64_t classes = 0;
    for (const char c : text)
        classes |= std::uint64_t{1} << (c & 63);
    return classes;
}

struct Rule {
    std::string_view from, to;
    Where where;
    std::uint64_t from_classes, to_classes;

    constexpr Rule(std::string_view replaced, std::string_view by, Where place = Where::anywhere) noexcept
        : from(replaced),
          to(by),
          where(place),
          from_classes(classes_of(replaced)),
          to_classes(classes_of(by)) {}
};

constexpr Rule rules1[] = {{"cough", "cou2f", Where::start},
                           {"rough", "rou2f", Where::start},
                           {"tough", "tou2f", Where::start},
                           {"enough", "enou2f", Where::start},
                           {"gn", "2n", Where::start},
                           {"mb", "m2", Where::end},
                           {"cq", "2q"},
                           {"ci", "si"},
                           {"ce", "se"},
                           {"cy", "sy"},
                           {"tch", "2ch"},
                           {"c", "k"},
                           {"q", "k"},
                           {"x", "k"},
                           {"v", "f"},
                           {"dg", "2g"},
                           {"tio", "sio"},
                           {"tia", "sia"},
                           {"d", "t"},
                           {"ph", "fh"},
                           {"b", "p"},
                           {"sh", "s2"},
                           {"z", "s"},
                           {"a", "A", Where::start},
                           {"e", "A", Where::start},
                           {"i", "A", Where::start},
                           {"o", "A", Where::start},
                           {"u", "A", Where::start},
                           {"a", "3"},
                           {"e", "3"},
                           {"i", "3"},
                           {"o", "3"},
                           {"u", "3"},
                           {"3gh3", "3kh3"},
                           {"gh", "22"},
                           {"g", "k"},
                           {"s", "S", Where::run},
                           {"t", "T", Where::run},
                           {"p", "P", Where::run},
                           {"k", "K", Where::run},
                           {"f", "F", Where::run},
                           {"m", "M", Where::run},
                           {"n", "N", Where::run},
                           {"w3", "W3"},
                           {"wy", "Wy"},
                           {"wh3", "Wh3"},
                           {"why", "Why"},
                           {"w", "2"},
                           {"h", "A", Where::start},
                           {"h", "2"},
                           {"r3", "R3"},
                           {"ry", "Ry"},
                           {"r", "2"},
                           {"l3", "L3"},
                           {"ly", "Ly"},
                           {"l", "2"},
                           {"j", "y"},
                           {"y3", "Y3"},
                           {"y", "2"},
                           {"2", ""},
                           {"3", ""}};

constexpr Rule rules2[] = {{"e", "", Where::end},
                           {"cough", "cou2f", Where::start},
                           {"rough", "rou2f", Where::start},
                           {"tough", "tou2f", Where::start},
                           {"enough", "enou2f", Where::start},
                           {"trough", "trou2f", Where::start},
                           {"gn", "2n", Where::start},
                           {"mb", "m2", Where::end},
                           {"cq", "2q"},
                           {"ci", "si"},
                           {"ce", "se"},
                           {"cy", "sy"},
                           {"tch", "2ch"},
                           {"c", "k"},
                           {"q", "k"},
                           {"x", "k"},
                           {"v", "f"},
                           {"dg", "2g"},
                           {"tio", "sio"},
                           {"tia", "sia"},
                           {"d", "t"},
                           {"ph", "fh"},
                           {"b", "p"},
                           {"sh", "s2"},
                           {"z", "s"},
                           {"a", "A", Where::start},
                           {"e", "A", Where::start},
                           {"i", "A", Where::start},
                           {"o", "A", Where::start},
                           {"u", "A", Where::start},
                           {"a", "3"},
                           {"e", "3"},
                           {"i", "3"},
                           {"o", "3"},
                           {"u", "3"},
                           {"j", "y"},
                           {"y3", "Y3", Where::start},
                           {"y", "A", Where::start},
                           {"y", "3"},
                           {"3gh3", "3kh3"},
                           {"gh", "22"},
                           {"g", "k"},
                           {"s", "S", Where::run},
                           {"t", "T", Where::run},
                           {"p", "P", Where::run},
                           {"k", "K", Where::run},
                           {"f", "F", Where::run},
                           {"m", "M", Where::run},
                           {"n", "N", Where::run},
                           {"w3", "W3"},
                           {"wh3", "Wh3"},
                           {"w", "3", Where::end},
                           {"w", "2"},
                           {"h", "A", Where::start},
                           {"h", "2"},
                           {"r3", "R3"},
                           {"r", "3", Where::end},
                           {"r", "2"},
                           {"l3", "L3"},
                           {"l", "3", Where::end},
                           {"l", "2"},
                           {"2", ""},
                           {"3", "A", Where::end},
                           {"3", ""}};

/// Applies a rule in place, from left to right, each letter in one replacement at most.
std::size_t apply(const Rule& rule, char* name, std::size_t size) noexcept {
    const std::string_view from = rule.from;
    std::size_t out = 0;
    for (std::size_t at = 0; at < size;) {
        const bool is_here = std::string_view(name + at, size - at).starts_with(from) &&
                             (rule.where != Where::start || at == 0) &&
                             (rule.where != Where::end || at + from.size() == size);
        if (!is_here) {
            name[out++] = name[at++];
            continue;
        }
        at += from.size();
        while (rule.where == Where::run && at < size && name[at] == from[0])
            ++at;
        std::copy(rule.to.begin(), rule.to.end(), name + out);
        out += rule.to.size();
    }
    return out;
}

std::size_t encode(std::u32string_view text, std::span<const Rule> rules, std::size_t code_size,
                   const CodeBuffer& buffer) noexcept {
    const auto word = one_word(text, buffer.letters);
    if (!word) return buffer_full;
    if (word->empty()) return 0;
    for (char& letter : *word)
        letter = static_cast<char>(letter - 'A' + 'a');
    std::size_t size = word->size();
    std::uint64_t classes = classes_of({word->data(), size});  // that may be in the name
    for (const Rule& rule : rules) {
        if ((rule.from_classes & ~classes) != 0) continue;
        size = apply(rule, word->data(), size);
        classes |= rule.to_classes;
    }
    CodeWriter code(buffer);
    for (std::size_t i = 0; i < code_size; ++i)
        code.put(i < size ? (*word)[i] : '1');
    code.finish();
    return code.result();
}

}  // namespace

std::size_t caverphone1(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    return encode(text, rules1, 6, buffer);
}

std::size_t caverphone2(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    return encode(text, rules2, 10, buffer);
}

}  // namespace sameas::kernels
