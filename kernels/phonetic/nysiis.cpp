// NYSIIS came from comparing how surnames were misspelt in New York's criminal files: beginning and end of a
// name have habits of their own, so they are rewritten first, then a scan from the second letter on rewrites
// each place by what stands there, once, and what it wrote is what later places look back at. A letter that
// equals the one before is not coded.
//
// No rule makes a word longer, so all is done in place in the caller's memory: the word is rewritten there,
// and the code, which is never ahead of the scan, overwrites what the scan has left behind. At place i a code
// of k <= i letters stands at [0, k), and whatever of [0, i) it overwrote beyond its own letters is not read
// again: only letter i - 1 is, and that is overwritten at most by itself.
#include "kernels/phonetic/nysiis.hpp"

#include <algorithm>

#include "kernels/phonetic/each_letter.hpp"

namespace sameas::kernels {
namespace {

constexpr bool is_vowel(char letter) noexcept {
    return letter == 'A' || letter == 'E' || letter == 'I' || letter == 'O' || letter == 'U';
}

/// A word under the rules: what stands from a place on, and rewriting it.
class Word {
  public:
    explicit Word(std::span<char> letters) noexcept : letters_(letters) {}

    std::size_t size() const noexcept { return letters_.size(); }
    char operator[](std::size_t at) const noexcept { return letters_[at]; }
    std::string_view view() const noexcept { return {letters_.data(), letters_.size()}; }
    bool has(std::size_t at, std::string_view part) const noexcept {
        return view().substr(at, part.size()) == part;
    }
    bool ends_with(std::string_view part) const noexcept { return view().ends_with(part); }

    void write(std::size_t at, std::string_view part) noexcept {
        std::copy(part.begin(), part.end(), letters_.begin() + static_cast<std::ptrdiff_t>(at));
    }
    void set(std::size_t at, char letter) noexcept { letters_[at] = letter; }
    void shorten_to(std::size_t size) noexcept { letters_ = letters_.first(size); }

    /// Replaces the last letters when they are one of `ends`, each of two letters.
    bool replace_end(std::initializer_list<std::string_view> ends, std::string_view by) noexcept {
        for (const std::string_view end : ends) {
            if (!ends_with(end)) continue;
            const std::size_t at = size() - end.size();
            write(at, by);
            shorten_to(at + by.size());
            return true;
        }
        return false;
    }

  private:
    std::span<char> letters_;
};

struct Rewrite {
    std::string_view from, to;  // of one length
};

constexpr Rewrite starts[] = {{"MAC", "MCC"}, {"KN", "NN"}, {"K", "C"},
                              {"PH", "FF"},   {"PF", "FF"}, {"SCH", "SSS"}};
constexpr Rewrite modified_starts[] = {{"WR", "RR"}, {"RH", "RR"}, {"DG", "GG"}};
constexpr Rewrite places[] = {{"EV", "AF"}, {"A", "A"},     {"E", "A"},  {"I", "A"}, {"O", "A"},
                              {"U", "A"},   {"Q", "G"},     {"Z", "S"},  {"M", "N"}, {"KN", "NN"},
                              {"K", "C"},   {"SCH", "SSS"}, {"PH", "FF"}};
constexpr Rewrite modified_places[] = {{"SH", "SS"}, {"GHT", "TTT"}, {"DG", "GG"}, {"WR", "RR"}};

/// The first of the rules that fits.
template <std::size_t size>
bool rewrite_at(Word& word, std::size_t at, const Rewrite (&rules)[size]) noexcept {
    for (const Rewrite& rule : rules) {
        if (!word.has(at, rule.from)) continue;
        word.write(at, rule.to);
        return true;
    }
    return false;
}

/// H next to a consonant, and W after a vowel, sound like the letter before them.
void rewrite_silent(Word& word, std::size_t at) noexcept {
    const char before = word[at - 1];
    const bool is_before_vowel = at + 1 < word.size() && is_vowel(word[at + 1]);
    if (word[at] == 'H' && (!is_vowel(before) || !is_before_vowel)) word.set(at, before);
    if (word[at] == 'W' && is_vowel(before)) word.set(at, before);
}

void rewrite_place(Word& word, std::size_t at) noexcept {
    if (!rewrite_at(word, at, places)) rewrite_silent(word, at);
}

void rewrite_place_modified(Word& word, std::size_t at) noexcept {
    const std::size_t left = word.size() - at;
    if (left > 1 && word[at] == 'Y') {
        word.set(at, 'A');
    } else if (left == 3 && word.has(at, "SCH")) {
        word.write(at, "SSA");
    } else if (left == 2 && word.has(at, "SH")) {
        word.write(at, "SA");
    } else if (!rewrite_at(word, at, places) && !rewrite_at(word, at, modified_places)) {
        rewrite_silent(word, at);
    }
}

/// Rewrites from the second letter on; leaves the code of at least one letter in the word.
template <class RewritePlace>
void encode_in_place(Word& word, const RewritePlace& rewrite) noexcept {
    std::size_t size = 1;
    for (std::size_t at = 1; at < word.size(); ++at) {
        rewrite(word, at);
        if (word[at] != word[at - 1]) word.set(size++, word[at]);
    }
    if (size > 1 && word[size - 1] == 'S') --size;
    if (size > 2 && word[size - 2] == 'A' && word[size - 1] == 'Y') {
        --size;
        word.set(size - 1, 'Y');
    }
    if (size > 1 && word[size - 1] == 'A') --size;
    word.shorten_to(size);
}

std::size_t written(const Word& word, const CodeBuffer& buffer) noexcept {
    CodeWriter code(buffer);
    code.put(word.view());
    code.finish();
    return code.result();
}

}  // namespace

std::size_t nysiis(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    const auto letters = one_word(text, buffer.letters);
    if (!letters) return buffer_full;
    if (letters->empty()) return 0;
    Word word(*letters);
    rewrite_at(word, 0, starts);
    if (!word.replace_end({"EE", "IE"}, "Y")) word.replace_end({"DT", "RT", "RD", "NT", "ND"}, "D");
    encode_in_place(word, rewrite_place);
    return written(word, buffer);
}

std::size_t nysiis_modified(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    const auto letters = one_word(text, buffer.letters);
    if (!letters) return buffer_full;
    if (letters->empty()) return 0;
    Word word(*letters);
    const char first = word[0];
    if (!rewrite_at(word, 0, starts) && !rewrite_at(word, 0, modified_starts) && is_vowel(first))
        word.set(0, 'A');
    if (word.size() > 1 && (word.ends_with("S") || word.ends_with("Z"))) word.shorten_to(word.size() - 1);
    word.replace_end({"EE", "IE", "YE"}, "Y") || word.replace_end({"DT", "RT", "RD"}, "D") ||
        word.replace_end({"NT", "ND"}, "N") || word.replace_end({"IX"}, "IC") ||
        word.replace_end({"EX"}, "EC");
    encode_in_place(word, rewrite_place_modified);
    if (word[0] == 'A') word.set(0, first);
    return written(word, buffer);
}

}  // namespace sameas::kernels
