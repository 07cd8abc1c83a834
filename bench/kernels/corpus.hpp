// Seeded corpora for benchmarks: invented names and texts with the lengths of real ones, and lists of pairs of them. The
// numbers of std::mt19937_64 are used as they are, so that every machine makes the same corpus.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "tests/support/kernel_texts.hpp"

namespace sameas::kernels {

/// Values of one kind, by their length in code points.
struct LengthClass {
    std::string_view name;
    std::size_t least;
    std::size_t most;
    std::uint32_t row_width;
    std::size_t values;  ///< distinct values of the dictionary
    std::size_t pairs;
};

/// Given names and surnames that fit rows of 8, of 16, and those that need 16 (double names); full names; lines of text.
inline constexpr std::array<LengthClass, 5> length_classes = {{{"3-8", 3, 8, 8, 1'000'000, 1'000'000},
                                                               {"3-16", 3, 16, 16, 1'000'000, 1'000'000},
                                                               {"9-16", 9, 16, 16, 1'000'000, 1'000'000},
                                                               {"12-32", 12, 32, 32, 1'000'000, 1'000'000},
                                                               {"33-300", 33, 300, 32, 50'000, 20'000}}};

/// Pairs of a list: drawn at random, or as blocking leaves them.
enum class PairKind : unsigned char { random, blocked };
inline constexpr std::array<std::string_view, 2> pair_kind_names = {"random", "blocked"};

struct PairIndices {
    std::vector<std::uint32_t> left;
    std::vector<std::uint32_t> right;
};

/// A dictionary of distinct values and pairs of their places.
struct Corpus {
    LengthClass lengths;
    std::vector<std::u32string> values;
    std::array<PairIndices, 2> pairs;  ///< by PairKind

    const PairIndices& of(PairKind kind) const { return pairs[static_cast<std::size_t>(kind)]; }
};

/// A word of one to three syllables: 6.5 letters on average, 2 to 16. One in twelve has a letter above U+007F.
inline std::u32string invented_word(std::mt19937_64& random) {
    constexpr std::array<std::u32string_view, 24> onsets = {U"b", U"br", U"d", U"f",   U"g", U"h",  U"j", U"k",
                                                            U"k", U"l",  U"l", U"m",   U"m", U"n",  U"p", U"r",
                                                            U"r", U"s",  U"s", U"sch", U"t", U"tr", U"v", U"w"};
    constexpr std::array<std::u32string_view, 10> vowels = {U"a", U"a", U"e", U"e",  U"i",
                                                            U"o", U"u", U"y", U"ei", U"ie"};
    constexpr std::array<std::u32string_view, 10> codas = {U"",  U"",  U"",  U"n",  U"n",
                                                           U"r", U"l", U"s", U"ck", U"nd"};
    constexpr std::u32string_view accented = U"\u00e9\u00fc\u00f6\u00e1";
    const std::uint64_t draw = random() % 20;
    std::u32string word;
    for (std::size_t syllables = draw == 0 ? 1 : draw < 15 ? 2 : 3; syllables > 0; --syllables) {
        word += onsets[random() % onsets.size()];
        word += vowels[random() % vowels.size()];
        word += codas[random() % codas.size()];
    }
    if (random() % 12 == 0) word[1 + random() % (word.size() - 1)] = accented[random() % accented.size()];
    return word;
}

/// A value of the class: a word, or words with spaces between them.
inline std::u32string invented_value(std::mt19937_64& random, const LengthClass& lengths) {
    const std::size_t range = lengths.most - lengths.least + 1;
    const std::size_t wanted =
        lengths.most > 32 ? lengths.least + (random() % range) * (random() % range) / range : lengths.least;
    for (;;) {
        std::u32string value = invented_word(random);
        while (value.size() < wanted)
            value += U' ' + invented_word(random);
        if (value.size() >= lengths.least && value.size() <= lengths.most) return value;
    }
}

/// The value after one or two typing errors: neighbours swapped, a letter left out, doubled, or another one.
inline std::u32string mistyped(std::mt19937_64& random, std::u32string value) {
    for (std::size_t errors = 1 + (random() % 4 == 0); errors > 0; --errors) {
        const std::size_t at = random() % (value.size() - 1);
        switch (random() % 4) {
            case 0:
                std::swap(value[at], value[at + 1]);
                break;
            case 1:
                value.erase(at, 1);
                break;
            case 2:
                value.insert(at, 1, value[at]);
                break;
            default:
                value[at] = static_cast<char32_t>(U'a' + random() % 26);
                break;
        }
    }
    return value;
}

/// Blocking keys: the first three letters; the first letter and the next two consonants, which is a phonetic block or close to
/// one.
inline std::u32string prefix_key(const std::u32string& value) {
    return value.substr(0, 3);
}
inline std::u32string sound_key(const std::u32string& value) {
    std::u32string key = value.substr(0, 1);
    for (std::size_t i = 1; i < value.size() && key.size() < 3; ++i) {
        if (std::u32string_view(U"aeiouyhw").find(value[i]) == std::u32string_view::npos && value[i] != key.back())
            key += value[i];
    }
    return key;
}

/// Pairs of values that share the key of a block, each block as likely as it is large.
inline void add_block_pairs(std::mt19937_64& random, const std::vector<std::u32string>& values,
                            std::u32string (*key_of)(const std::u32string&), std::size_t count,
                            std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs) {
    std::vector<std::pair<std::u32string, std::uint32_t>> order;
    for (std::uint32_t i = 0; i < values.size(); ++i)
        order.emplace_back(key_of(values[i]), i);
    std::sort(order.begin(), order.end());
    const auto by_key = [](const auto& left, const auto& right) { return left.first < right.first; };
    while (count > 0) {
        const auto& one = order[random() % order.size()];
        const auto [begin, end] = std::equal_range(order.begin(), order.end(), one, by_key);
        const auto& other = begin[static_cast<std::ptrdiff_t>(random() % static_cast<std::size_t>(end - begin))];
        if (one.second == other.second) continue;  // equal values never reach a kernel
        pairs.emplace_back(one.second, other.second);
        --count;
    }
}

/// Half typing errors, a quarter each of two values with the same prefix or the same sound; block after block, as an engine
/// that works on one block at a time meets them.
inline PairIndices blocked_pairs(std::mt19937_64& random, const std::vector<std::u32string>& values,
                                 const std::vector<std::uint32_t>& twin, std::size_t count) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (std::size_t i = 0; i < count / 2; ++i) {
        const auto value = static_cast<std::uint32_t>(random() % values.size());
        pairs.emplace_back(value, twin[value]);
    }
    add_block_pairs(random, values, &prefix_key, count / 4, pairs);
    add_block_pairs(random, values, &sound_key, count - count / 2 - count / 4, pairs);
    std::sort(pairs.begin(), pairs.end(), [&values](const auto& left, const auto& right) {
        const int order = values[left.first].compare(0, 3, values[right.first], 0, 3);
        return order != 0 ? order < 0 : left < right;
    });
    PairIndices indices;
    for (const auto& [left, right] : pairs) {
        indices.left.push_back(left);
        indices.right.push_back(right);
    }
    return indices;
}

/// Makes the corpus of a class. Half of the values are another one with typing errors.
inline Corpus make_corpus(const LengthClass& lengths) {
    std::mt19937_64 random(20240229);
    std::unordered_set<std::u32string> seen;
    std::vector<std::u32string> made;
    while (made.size() < lengths.values) {
        const std::u32string value = invented_value(random, lengths);
        const std::u32string other = mistyped(random, value);
        if (other.size() < lengths.least || other.size() > lengths.most || seen.contains(value)) continue;
        if (value == other || !seen.insert(other).second) continue;
        seen.insert(value);
        made.push_back(value);
        made.push_back(other);
    }
    // Places at random: a value and its twin are not neighbours in memory.
    std::vector<std::uint32_t> place(made.size());
    for (std::uint32_t i = 0; i < made.size(); ++i) {
        const std::size_t at = random() % (i + std::size_t{1});
        place[i] = place[at];
        place[at] = i;
    }
    Corpus corpus{.lengths = lengths, .values = std::vector<std::u32string>(made.size()), .pairs = {}};
    std::vector<std::uint32_t> twin(made.size());
    for (std::size_t i = 0; i < made.size(); ++i) {
        corpus.values[place[i]] = std::move(made[i]);
        twin[place[i]] = place[i ^ 1];
    }
    PairIndices& at_random = corpus.pairs[static_cast<std::size_t>(PairKind::random)];
    for (std::size_t i = 0; i < lengths.pairs; ++i) {
        at_random.left.push_back(static_cast<std::uint32_t>(random() % lengths.values));
        at_random.right.push_back(static_cast<std::uint32_t>(random() % lengths.values));
    }
    corpus.pairs[static_cast<std::size_t>(PairKind::blocked)] =
        blocked_pairs(random, corpus.values, twin, lengths.pairs);
    return corpus;
}

}  // namespace sameas::kernels
