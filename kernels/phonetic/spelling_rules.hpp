#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace sameas::kernels {

// Spelling rules: what a letter sounds like, given the letters around it. A rule stands for one letter, asks
// for things that must all hold where the letter stands, and says what to write and how many letters that
// spends. Rules of a letter stand together, and the first that holds counts; the last asks for nothing.

/// Letters, and what else can stand at a place, as numbers below `symbols`.
constexpr std::size_t symbols = 32;
constexpr std::uint32_t before_the_text = symbols - 1;
constexpr std::array<std::uint8_t, 128> symbol_numbers = [] {
    std::array<std::uint8_t, 128> numbers{};
    numbers.fill(before_the_text);
    for (std::uint8_t i = 0; i < 26; ++i)
        numbers['A' + i] = i;
    numbers[' '] = 26;
    for (std::uint8_t i = 0; i < 4; ++i)
        numbers['a' + i] = 27 + i;  // marked letters
    return numbers;
}();
constexpr std::uint32_t symbol_of(char letter) {
    return symbol_numbers[static_cast<unsigned char>(letter)];
}

/// Letters as bits.
constexpr std::uint32_t symbol_set(std::string_view letters) {
    std::uint32_t set = 0;
    for (const char letter : letters)
        set |= 1u << symbol_of(letter);
    return set;
}

/// A text as rules see it: letters as latin_letters() or latin_letters_but() write them. There is a blank at
/// every place behind the text, and nothing before it.
struct Spelling {
    std::string_view letters;
    std::uint32_t vowels;            ///< a symbol_set()
    bool is_slavo_germanic = false;  ///< the one thing about the whole text that rules ask for
};

/// One thing that a rule asks for. "Here" is the place of the rule's letter.
struct SpellingTest {
    enum class Kind : std::uint8_t {
        none,
        at,
        begins,
        ends,
        vowel,
        first,
        second,
        last,
        left,
        slavo_germanic
    };
    Kind kind = Kind::none;
    bool expected = true;
    std::int8_t offset = 0;  ///< from here; letters from here to the end, this one too, for `left`
    std::string_view any_of = {};
};

/// The words that tables of rules are written in.
namespace spelling {

/// One of the alternatives, which '|' parts, stands `offset` letters from here.
constexpr SpellingTest at(int offset, std::string_view any_of) {
    return {SpellingTest::Kind::at, true, static_cast<std::int8_t>(offset), any_of};
}
constexpr SpellingTest not_at(int offset, std::string_view any_of) {
    return {SpellingTest::Kind::at, false, static_cast<std::int8_t>(offset), any_of};
}
/// The text begins, or ends, with one of the alternatives.
constexpr SpellingTest begins(std::string_view any_of) {
    return {SpellingTest::Kind::begins, true, 0, any_of};
}
constexpr SpellingTest not_begins(std::string_view any_of) {
    return {SpellingTest::Kind::begins, false, 0, any_of};
}
constexpr SpellingTest ends(std::string_view any_of) {
    return {SpellingTest::Kind::ends, true, 0, any_of};
}
constexpr SpellingTest vowel(int offset) {
    return {SpellingTest::Kind::vowel, true, static_cast<std::int8_t>(offset)};
}
constexpr SpellingTest not_vowel(int offset) {
    return {SpellingTest::Kind::vowel, false, static_cast<std::int8_t>(offset)};
}
constexpr SpellingTest first{SpellingTest::Kind::first};
constexpr SpellingTest not_first{SpellingTest::Kind::first, false};
constexpr SpellingTest second{SpellingTest::Kind::second};
constexpr SpellingTest not_second{SpellingTest::Kind::second, false};
constexpr SpellingTest last{SpellingTest::Kind::last};
constexpr SpellingTest left(int letters) {
    return {SpellingTest::Kind::left, true, static_cast<std::int8_t>(letters)};
}
constexpr SpellingTest slavo_germanic{SpellingTest::Kind::slavo_germanic};
constexpr SpellingTest not_slavo_germanic{SpellingTest::Kind::slavo_germanic, false};

}  // namespace spelling

/// What is written, at most four letters.
class Sound {
  public:
    constexpr explicit Sound(std::string_view letters) : size_(static_cast<std::uint8_t>(letters.size())) {
        for (std::size_t i = 0; i < letters.size(); ++i)
            letters_[i] = letters[i];
    }
    constexpr std::string_view letters() const { return {letters_.data(), size_}; }
    constexpr bool operator==(const Sound&) const = default;

    /// Writes the sound at a place of a text. Most sounds are a letter or none, in no order that a processor
    /// could guess: so four letters are written where they fit, however many count.
    /// \return whether it fitted; `at` is then behind it
    bool write(std::span<char> text, std::size_t& at) const noexcept {
        if (text.size() - at >= letters_.size()) {
            std::memcpy(text.data() + at, letters_.data(), letters_.size());
        } else if (text.size() - at >= size_) {
            std::copy_n(letters_.data(), size_, text.data() + at);
        } else {
            return false;
        }
        at += size_;
        return true;
    }

  private:
    std::array<char, 4> letters_{};
    std::uint8_t size_;
};

/// What is written in the main code, and in the second where they part.
struct Sounds {
    Sound main;
    Sound second;
    constexpr explicit(false) Sounds(const char* both) : main(both), second(both) {}
    constexpr Sounds(const char* main_sound, const char* second_sound)
        : main(main_sound), second(second_sound) {}
    constexpr bool differ() const { return main != second; }
};

struct SpellingRule {
    static constexpr std::size_t tests_max = 5;
    char letter;
    std::array<SpellingTest, tests_max> tests;
    Sounds sounds;
    std::uint8_t spends;
    std::string_view spends_too = {};  ///< spends the letter behind, too, when it is one of these
};

// ---- how a table is searched ----

/// What decides most rules at a glance: bit s of `behind` and `before` says that the rule can hold when
/// symbol s stands there; `places` says the same of the places that place_of() tells apart.
struct SpellingFilter {
    std::uint32_t behind = ~0u;
    std::uint32_t before = ~0u;
    std::uint32_t places = ~0u;
    bool decides = true;  ///< nothing but these three is asked for
};

/// A number below 32: first, second or later letter; how many letters are left (1, 2, 3, more);
/// slavo-germanic or not.
constexpr std::uint32_t place_of(std::size_t index, std::size_t letters_left, bool is_slavo_germanic) {
    const auto begin = static_cast<std::uint32_t>(index < 2 ? index : 2);
    const auto end = static_cast<std::uint32_t>(letters_left < 4 ? letters_left - 1 : 3);
    return begin + 3 * end + (is_slavo_germanic ? 12 : 0);
}
constexpr std::uint32_t places = 24;
static_assert(places <= symbols);

constexpr std::string_view next_alternative(std::string_view& rest) {
    const std::size_t end = rest.find('|');
    const std::string_view alternative = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return alternative;
}

/// Narrows one side of a filter by a test of letters; tells whether that says all that the test says.
constexpr bool narrow(std::uint32_t& side, int side_offset, const SpellingTest& test, std::uint32_t vowels) {
    std::uint32_t mask = 0;
    bool says_all = true;
    if (test.kind == SpellingTest::Kind::vowel) {
        if (test.offset != side_offset) return false;
        mask = vowels;
    } else {
        for (std::string_view rest = test.any_of; !rest.empty();) {
            const std::string_view alternative = next_alternative(rest);
            const int i = side_offset - test.offset;
            if (i < 0 || i >= static_cast<int>(alternative.size())) return false;
            mask |= 1u << symbol_of(alternative[static_cast<std::size_t>(i)]);
            // The rule's own letter is known; two other letters that depend on each other are not seen one by
            // one.
            const bool is_own_letter = alternative.size() == 2 && (test.offset == 0 || test.offset == -1);
            says_all = says_all && (alternative.size() == 1 || is_own_letter);
        }
    }
    if (test.expected) {
        side &= mask;
    } else if (says_all) {
        side &= ~mask;
    }
    return says_all;
}

constexpr SpellingFilter filter_of(const SpellingRule& rule, std::uint32_t vowels) {
    SpellingFilter filter;
    for (const SpellingTest& test : rule.tests) {
        using Kind = SpellingTest::Kind;
        if (test.kind == Kind::none) continue;
        if (test.kind == Kind::begins || test.kind == Kind::ends) {
            filter.decides = false;
        } else if (test.kind == Kind::at || test.kind == Kind::vowel) {
            const bool behind_says_all = narrow(filter.behind, 1, test, vowels);
            const bool before_says_all = narrow(filter.before, -1, test, vowels);
            filter.decides = filter.decides && (behind_says_all || before_says_all);
        } else {
            std::uint32_t mask = 0;
            for (std::uint32_t place = 0; place < places; ++place) {
                const std::uint32_t begin = place % 3, end = place / 3 % 4;
                const bool holds = (test.kind == Kind::first && begin == 0) ||
                                   (test.kind == Kind::second && begin == 1) ||
                                   (test.kind == Kind::last && end == 0) ||
                                   (test.kind == Kind::left && static_cast<int>(end) + 1 == test.offset) ||
                                   (test.kind == Kind::slavo_germanic && place >= 12);
                if (holds == test.expected) mask |= 1u << place;
            }
            filter.places &= mask;
        }
    }
    return filter;
}

/// Decides a rule that its filter lets pass and does not decide. Linear in the rule.
bool holds(const SpellingRule& rule, const Spelling& spelling, std::size_t here) noexcept;

/// A table of rules, made once, when the program is compiled. \tparam count  how many rules
template <std::size_t count>
class SpellingTable {
  public:
    /// \param rules  those of a letter together, at most 32; letters without a rule are passed over
    consteval SpellingTable(const SpellingRule (&rules)[count], std::uint32_t vowels) : rules_(rules) {
        for (std::size_t i = 0, begin = 0; i < count; ++i) {
            const std::uint32_t letter = symbol_of(rules[i].letter);
            if (rules[i].letter != rules[begin].letter) begin = i;
            const bool is_last_of_letter = i + 1 == count || rules[i + 1].letter != rules[i].letter;
            if (is_last_of_letter && rules[i].tests[0].kind != SpellingTest::Kind::none)
                throw "the last rule of a letter must ask for nothing";  // does not compile then
            if (i - begin >= 32) throw "a letter has too many rules";
            says_[i] = {rules[i].sounds, rules[i].spends, symbol_set(rules[i].spends_too)};
            begins_[letter] = static_cast<std::uint16_t>(begin);
            const SpellingFilter filter = filter_of(rules[i], vowels);
            const std::uint32_t rule = 1u << (i - begin);
            if (filter.decides) decided_[letter] |= rule;
            for (std::size_t symbol = 0; symbol < symbols; ++symbol) {
                if ((filter.behind >> symbol & 1u) != 0) behind_[letter][symbol] |= rule;
                if ((filter.before >> symbol & 1u) != 0) before_[letter][symbol] |= rule;
                if ((filter.places >> symbol & 1u) != 0) places_[letter][symbol] |= rule;
            }
        }
    }

    /// What a rule says.
    struct Found {
        const Sounds& sounds;
        std::uint32_t spends;
    };

    /// What the first rule says that holds at a place of a text; nothing heard, one letter, where the letter
    /// has none. Does not throw or allocate.
    Found find(const Spelling& spelling, std::size_t here) const noexcept {
        const std::string_view letters = spelling.letters;
        const std::uint32_t letter = symbol_of(letters[here]);
        const std::uint32_t behind =
            here + 1 < letters.size() ? symbol_of(letters[here + 1]) : symbol_of(' ');
        const std::uint32_t before = here > 0 ? symbol_of(letters[here - 1]) : before_the_text;
        const std::uint32_t place = place_of(here, letters.size() - here, spelling.is_slavo_germanic);
        std::uint32_t may_hold = behind_[letter][behind] & before_[letter][before] & places_[letter][place];
        if (may_hold == 0) return {says_[count].sounds, 1};
        const std::size_t begin = begins_[letter];
        for (;; may_hold &= may_hold - 1) {  // the lowest bit is the first rule
            const auto first = static_cast<std::size_t>(std::countr_zero(may_hold));
            const std::size_t i = begin + first;
            if ((decided_[letter] >> first & 1u) == 0 && !holds(rules_[i], spelling, here)) continue;
            return {says_[i].sounds, says_[i].spends + (says_[i].spends_too >> behind & 1u)};
        }
    }

    /// Writes what is heard from a letter on, in one of the codes.
    /// \return where the text ends that was begun at `at`, or no_room
    std::size_t write(const Spelling& spelling, std::size_t from, Sound Sounds::* main_or_second,
                      std::span<char> text, std::size_t at) const noexcept {
        for (std::size_t i = from; i < spelling.letters.size();) {
            const Found found = find(spelling, i);
            if (!(found.sounds.*main_or_second).write(text, at)) return no_room;
            i += found.spends;
        }
        return at;
    }
    static constexpr std::size_t no_room = SIZE_MAX;

  private:
    struct Says {
        Sounds sounds = "";
        std::uint32_t spends = 0;
        std::uint32_t spends_too = 0;  ///< bit s: symbol s behind the letter, too
    };

    using OfSymbols = std::array<std::array<std::uint32_t, symbols>, symbols>;

    std::span<const SpellingRule, count> rules_;
    std::array<Says, count + 1> says_{};  ///< one more, for letters without a rule
    std::array<std::uint16_t, symbols> begins_{};
    // Rules of a letter as bits, the first the lowest: those that the filter alone decides; those that it
    // lets pass for what stands behind, what stands before, and for the place.
    std::array<std::uint32_t, symbols> decided_{};
    OfSymbols behind_{};
    OfSymbols before_{};
    OfSymbols places_{};
};

}  // namespace sameas::kernels
