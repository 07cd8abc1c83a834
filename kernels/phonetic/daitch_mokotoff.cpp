// The coding chart of Daitch and Mokotoff gives some sounds two codes, and a name has a code for every way to
// choose. Trying the choices one by one takes 2^k steps for k such sounds, and a long text can be made of
// nothing else. But a code has six digits: what matters of all the choices so far is which beginnings of
// codes they lead to.
//
// So a name is read once, with the SET of those beginnings, kept as bits. Digits behind the first are eight
// (0 and 2 only begin a code), so the strings of s digits are the numbers below 8^s, written with their last
// digit in front; the set "each of these strings, followed by digit d" is then a copy of the set to place d *
// 8^s, the strings that end with d are one block of bits, and both are done a word at a time, however many
// strings there are. Complete codes (five digits behind the first) stay in the set of their own and need no
// more work. The first digit is known for nearly all names (for a few it is one of two), so names are read
// once for each.
//
// Neighbours of equal digits count once, so three sets are kept for each length, by the digits of the sound
// before: one, two, or none, which parts. A sound can depend on whether J behind it is a vowel, and J can be
// said both ways, so such pairs are done in one step for each way.
#include "kernels/phonetic/daitch_mokotoff.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "kernels/phonetic/daitch_mokotoff_rules.hpp"
#include "kernels/phonetic/marked_letters.hpp"

namespace sameas::kernels {
namespace {

using namespace daitch_mokotoff_rules;

constexpr MarkedLetter marked_letters[] = {
    {U'\u0104', U'A', U'\u0328', a_ogonek},  {U'\u0105', U'a', U'\u0328', a_ogonek},
    {U'\u0118', U'E', U'\u0328', e_ogonek},  {U'\u0119', U'e', U'\u0328', e_ogonek},
    {U'\u0162', U'T', U'\u0327', t_cedilla}, {U'\u0163', U't', U'\u0327', t_cedilla},
    {U'\u021A', U'T', U'\u0326', t_cedilla}, {U'\u021B', U't', U'\u0326', t_cedilla},
};

constexpr std::size_t code_size = 6;
constexpr std::size_t last_open_depth = code_size - 2;  // digits behind the first of a code that lacks one
constexpr std::string_view later_digits = "13456789";   // digits behind the first
constexpr std::size_t digit_bits = 3;

// ---- sets of beginnings ----

/// The number of a digit among later_digits. First digits that are not among them count as none of these.
constexpr std::size_t number_of(char digit) noexcept {
    return digit < '3' ? 0 : static_cast<std::size_t>(digit - '2');
}

/// How many words hold the strings of so many digits.
constexpr std::size_t words_of(std::size_t depth) noexcept {
    return depth < 2 ? 1 : std::size_t{1} << (digit_bits * (depth - 2));
}
constexpr std::size_t begin_of(std::size_t depth) noexcept {
    std::size_t words = 0;
    for (std::size_t less = 0; less < depth; ++less)
        words += words_of(less);
    return words;
}

/// A set of strings of 0 to last_open_depth digits.
class OpenCodes {
  public:
    bool is_empty() const noexcept { return depths_ == 0; }
    void clear() noexcept { depths_ = 0; }
    bool has_depth(std::size_t depth) const noexcept { return (depths_ >> depth & 1u) != 0; }
    const std::uint64_t* words(std::size_t depth) const noexcept { return words_.data() + begin_of(depth); }

    /// The words of a depth, to be added to.
    std::uint64_t* open(std::size_t depth) noexcept {
        std::uint64_t* const words = words_.data() + begin_of(depth);
        if (!has_depth(depth)) std::fill_n(words, words_of(depth), 0);
        depths_ |= 1u << depth;
        return words;
    }
    bool has(std::size_t depth, std::size_t string) const noexcept {
        return has_depth(depth) && (words(depth)[string / 64] >> string % 64 & 1u) != 0;
    }
    void add(const OpenCodes& others) noexcept {
        for (std::size_t depth = 0; depth <= last_open_depth; ++depth) {
            if (!others.has_depth(depth)) continue;
            std::uint64_t* const mine = open(depth);
            for (std::size_t i = 0; i < words_of(depth); ++i)
                mine[i] |= others.words(depth)[i];
        }
    }

  private:
    std::uint32_t depths_ =
        0;  // bit d: depth d is not empty; what words_ holds of other depths means nothing
    std::array<std::uint64_t, begin_of(last_open_depth + 1)> words_;
};

/// A set of strings of code_size - 1 digits: complete codes. One block of words for each last digit.
class CompleteCodes {
  public:
    static constexpr std::size_t block_words = words_of(last_open_depth);

    /// Adds strings of last_open_depth digits, followed by a digit.
    void add(const std::uint64_t* strings, std::size_t last_digit) noexcept {
        std::uint64_t* const block = blocks_[last_digit].data();
        const bool is_new = (used_ >> last_digit & 1u) == 0;
        for (std::size_t i = 0; i < block_words; ++i)
            block[i] = strings[i] | (is_new ? 0 : block[i]);
        used_ |= 1u << last_digit;
    }
    /// The strings that end with a digit; null when there is none.
    const std::uint64_t* ending(std::size_t last_digit) const noexcept {
        return (used_ >> last_digit & 1u) != 0 ? blocks_[last_digit].data() : nullptr;
    }

  private:
    std::uint32_t used_ = 0;  // what other blocks hold means nothing
    std::array<std::array<std::uint64_t, block_words>, later_digits.size()> blocks_;
};

/// All beginnings at some place of a name that share a first digit, by what the sound before the place was
/// coded with.
struct Beginnings {
    OpenCodes one_digit;
    OpenCodes two_digits;
    OpenCodes no_digit;
    bool has_none = false;  ///< the empty beginning: nothing was coded yet
    bool is_empty() const noexcept {
        return !has_none && one_digit.is_empty() && two_digits.is_empty() && no_digit.is_empty();
    }
    void clear() noexcept {
        for (OpenCodes* codes : {&one_digit, &two_digits, &no_digit})
            codes->clear();
        has_none = false;
    }
    void add_all_to(OpenCodes& codes) const noexcept {
        for (const OpenCodes* mine : {&one_digit, &two_digits, &no_digit})
            codes.add(*mine);
    }
};

/// Reads the sounds of one name for the codes with one first digit.
class Reader {
  public:
    explicit Reader(char first_digit) noexcept : first_digit_(first_digit) {}

    /// Adds to `after` what digits, in one way to code a sound, make of the beginnings before it.
    void code(const Beginnings& before, std::string_view digits, Beginnings& after) noexcept {
        if (digits.empty()) {
            before.add_all_to(after.no_digit);
            after.has_none = after.has_none || before.has_none;
            return;
        }
        OpenCodes half;
        OpenCodes& with_first = digits.size() == 1 ? after.one_digit : half;
        if (before.has_none && digits[0] == first_digit_) *with_first.open(0) |= 1u;
        append_to_all(before.no_digit, digits[0], with_first);
        append(before.one_digit, digits[0], with_first);
        if (digits.size() == 1 || digits == coded_apart) {
            append(before.two_digits, digits[0], with_first);
        } else if (!before.two_digits.is_empty()) {
            OpenCodes others = before.two_digits;
            for (std::size_t depth = 0; depth <= last_open_depth; ++depth)
                if (others.has_depth(depth)) move_ending(others.open(depth), depth, digits, after.two_digits);
            append(others, digits[0], with_first);
        }
        if (digits.size() == 2) append_to_all(half, digits[1], after.two_digits);
    }

    const CompleteCodes& complete() const noexcept { return complete_; }

  private:
    static constexpr std::string_view coded_apart = "66";  // MN and NM

    /// Each string of a depth, followed by the digit.
    void copy(const std::uint64_t* strings, std::size_t depth, char digit, OpenCodes& into) noexcept {
        const std::size_t number = number_of(digit);
        if (depth == last_open_depth) return complete_.add(strings, number);
        std::uint64_t* const target = into.open(depth + 1);
        if (depth < 2) {
            *target |= *strings << (number << (digit_bits * depth));
            return;
        }
        for (std::size_t i = 0; i < words_of(depth); ++i)
            target[number * words_of(depth) + i] |= strings[i];
    }

    void append_to_all(const OpenCodes& strings, char digit, OpenCodes& into) noexcept {
        for (std::size_t depth = 0; depth <= last_open_depth; ++depth)
            if (strings.has_depth(depth)) copy(strings.words(depth), depth, digit, into);
    }

    /// Each string followed by the digit, but for strings that end with it, which stay.
    void append(const OpenCodes& strings, char digit, OpenCodes& into) noexcept {
        for (std::size_t depth = 0; depth <= last_open_depth; ++depth) {
            if (!strings.has_depth(depth)) continue;
            std::array<std::uint64_t, words_of(last_open_depth)> others;
            std::copy_n(strings.words(depth), words_of(depth), others.data());
            move_ending(others.data(), depth, std::string_view(&digit, 1), into);
            const auto end = others.begin() + static_cast<std::ptrdiff_t>(words_of(depth));
            if (std::any_of(others.begin(), end, [](std::uint64_t word) { return word != 0; }))
                copy(others.data(), depth, digit, into);
        }
    }

    /// Moves the strings of a depth that end with some digits; the first digit of the code comes before all
    /// of them.
    void move_ending(std::uint64_t* strings, std::size_t depth, std::string_view digits,
                     OpenCodes& into) noexcept {
        std::size_t begin = 0, digits_left = depth;  // their bits are begin .. begin + 8^digits_left
        for (; !digits.empty(); digits.remove_suffix(1)) {
            if (digits_left == 0) {
                if (digits.size() != 1 || digits[0] != first_digit_) return;
                break;
            }
            begin += number_of(digits.back()) << (digit_bits * --digits_left);
        }
        const std::size_t width = std::size_t{1} << (digit_bits * digits_left);
        for (std::size_t bit = begin; bit < begin + width; bit += 64) {
            const std::uint64_t range =
                width >= 64 ? ~std::uint64_t{0} : ((std::uint64_t{1} << width) - 1) << bit % 64;
            std::uint64_t& word = strings[bit / 64];
            if ((word & range) == 0) continue;
            into.open(depth)[bit / 64] |= word & range;
            word &= ~range;
        }
    }

    char first_digit_;
    CompleteCodes complete_;
};

// ---- names ----

constexpr std::size_t letter_number(char letter) noexcept {
    return static_cast<std::size_t>(letter) - 'A';
}
constexpr std::array<std::uint8_t, 'z' - 'A' + 1> first_rows = [] {
    std::array<std::uint8_t, 'z' - 'A' + 1> rows{};
    for (std::size_t i = std::size(chart); i-- > 0;)
        rows[letter_number(chart[i].letters[0])] = static_cast<std::uint8_t>(i);
    return rows;
}();

/// The row of the chart for the longest sound that a text begins with. The text is not empty.
const ChartRow& sound_of(std::string_view letters) noexcept {
    const ChartRow* row = &chart[first_rows[letter_number(letters[0])]];
    for (;; ++row) {
        std::size_t i =
            1;  // the first letter is that of all rows; comparing the next ones here costs less than a call
        while (i < row->letters.size() && i < letters.size() && row->letters[i] == letters[i])
            ++i;
        if (i == row->letters.size()) return *row;
    }
}

constexpr bool is_vowel(char letter) noexcept {
    return letter == 'A' || letter == 'E' || letter == 'I' || letter == 'O' || letter == 'U' || letter == 'Y';
}

/// All codes of a name with one first digit.
class Codes {
  public:
    Codes(std::string_view name, char first_digit) noexcept : name_(name), reader_(first_digit) {
        Beginnings beginnings[2];  // before a sound and after it, in turn
        beginnings[0].has_none = true;
        std::size_t now = 0;
        for (std::size_t i = 0; i < name.size() && !beginnings[now].is_empty(); now = 1 - now) {
            beginnings[1 - now].clear();
            i += read(i, beginnings[now], beginnings[1 - now]);
        }
        beginnings[now].add_all_to(ended_);
        is_uncoded_ = beginnings[now].has_none;
        collect();
    }

    /// No sound of the name is coded: its code is all zeros, whatever the first digit.
    bool is_uncoded() const noexcept { return is_uncoded_; }

    /// Calls take(code) for each code, in ascending order, until it returns false.
    template <class Take>
    bool each(char first_digit, Take&& take) const noexcept {
        char code[code_size];
        code[0] = first_digit;
        return !known_.has(0, 0) || each_from(0, 0, code, take);
    }

  private:
    static constexpr const ChartRow& j =
        chart[first_rows[letter_number('J')]];  // a vowel one way, a consonant the other

    void code(const Beginnings& before, const ChartRow& sound, std::string_view Situations::* situation,
              Beginnings& after) noexcept {
        reader_.code(before, sound.one_way.*situation, after);
        if (sound.has_two_ways) reader_.code(before, sound.other_way.*situation, after);
    }

    /// Reads a sound, and J behind it where the two depend on each other.
    /// \return how many letters that takes
    std::size_t read(std::size_t at, const Beginnings& before, Beginnings& after) noexcept {
        const ChartRow& sound = sound_of(name_.substr(at));
        const std::size_t end = at + sound.letters.size();
        const char behind = end < name_.size() ? name_[end] : ' ';
        if (at > 0 && behind == 'J' && sound.one_way.before_vowel != sound.one_way.other) {
            Beginnings between;
            code(before, sound, &Situations::before_vowel, between);
            reader_.code(between, j.one_way.other, after);
            between.clear();
            code(before, sound, &Situations::other, between);
            reader_.code(between, j.other_way.other, after);
            return sound.letters.size() + 1;
        }
        code(before, sound,
             at == 0            ? &Situations::at_start
             : is_vowel(behind) ? &Situations::before_vowel
                                : &Situations::other,
             after);
        return sound.letters.size();
    }

    /// Fills known_: a string is in it when a code begins so.
    void collect() noexcept {
        known_.add(ended_);
        std::array<std::uint64_t, words_of(last_open_depth)> shorter{};
        for (std::size_t digit = 0; digit < later_digits.size(); ++digit) {
            const std::uint64_t* const ending = reader_.complete().ending(digit);
            for (std::size_t i = 0; ending != nullptr && i < shorter.size(); ++i)
                shorter[i] |= ending[i];
        }
        for (std::size_t depth = last_open_depth;; --depth) {
            std::uint64_t* const words = known_.open(depth);
            for (std::size_t i = 0; i < words_of(depth); ++i)
                shorter[i] = words[i] |= shorter[i];
            if (depth == 0) return;
            if (depth > 2) {
                for (std::size_t i = words_of(depth - 1); i < words_of(depth); ++i)
                    shorter[i % words_of(depth - 1)] |= shorter[i];
            } else {
                const std::size_t bits = depth == 2 ? 8 : 1;
                for (std::size_t i = 1; i < 8; ++i)
                    shorter[0] |= words[0] >> (i * bits);
                shorter[0] &= (std::uint64_t{1} << bits) - 1;
            }
        }
    }

    template <class Take>
    bool each_from(std::size_t depth, std::size_t string, char (&code)[code_size],
                   Take& take) const noexcept {
        if (depth == code_size - 1) return take(std::string_view(code, code_size));
        if (ended_.has(depth, string)) {
            std::fill(code + depth + 1, code + code_size, '0');
            if (!take(std::string_view(code, code_size))) return false;
        }
        for (std::size_t number = 0; number < later_digits.size(); ++number) {
            const std::size_t longer = string + (number << (digit_bits * depth));
            if (depth == last_open_depth) {
                const std::uint64_t* const ending = reader_.complete().ending(number);
                if (ending == nullptr || (ending[string / 64] >> string % 64 & 1u) == 0) continue;
            } else if (!known_.has(depth + 1, longer)) {
                continue;
            }
            code[depth + 1] = later_digits[number];
            if (!each_from(depth + 1, longer, code, take)) return false;
        }
        return true;
    }

    std::string_view name_;
    Reader reader_;
    OpenCodes ended_;  // codes that end with zeros
    OpenCodes known_;
    bool is_uncoded_ = false;
};

/// The digits that codes of a name can begin with, digit d as bit d.
std::uint32_t first_digits(std::string_view name) noexcept {
    const auto first_digit = [](std::string_view digits) {
        constexpr std::uint32_t any_later = 0b11'1111'1010;  // later_digits: the first sound is not coded
        return digits.empty() ? any_later : 1u << (digits[0] - '0');
    };
    const ChartRow& sound = sound_of(name);
    const std::uint32_t one_way = first_digit(sound.one_way.at_start);
    return sound.has_two_ways ? one_way | first_digit(sound.other_way.at_start) : one_way;
}

}  // namespace

std::size_t daitch_mokotoff(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    const auto letters = latin_letters_but(marked_letters, text, buffer.letters);
    if (!letters) return buffer_full;
    if (letters->empty()) return 0;
    const std::span<char> memory = buffer.letters.first(letters->size());
    const auto end = std::remove(memory.begin(), memory.end(), ' ');
    const std::string_view name(memory.data(), static_cast<std::size_t>(end - memory.begin()));

    // Codes differ from each other, so CodeWriter need not look for those that were written before.
    std::size_t count = 0;
    const auto put = [&](std::string_view code) {
        if (count == buffer.ends.size() || (count + 1) * code_size > buffer.text.size()) return false;
        std::copy(code.begin(), code.end(),
                  buffer.text.begin() + static_cast<std::ptrdiff_t>(count * code_size));
        buffer.ends[count] = static_cast<std::uint32_t>((count + 1) * code_size);
        ++count;
        return true;
    };
    const std::uint32_t digits = first_digits(name);
    for (char digit = '0'; digit <= '9'; ++digit) {
        if ((digits >> (digit - '0') & 1u) == 0) continue;
        const Codes codes(name, digit);
        if (codes.is_uncoded() && count == 0 && !put("000000")) return buffer_full;
        if (!codes.each(digit, put)) return buffer_full;
    }
    return count;
}

}  // namespace sameas::kernels
