#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/cpu.hpp"
#include "kernels/text_batch.hpp"
#include "tests/support/kernel_texts.hpp"
#include "tests/support/sanitized.hpp"

namespace sameas::kernels {

/// Pairs of texts, for kernels: with working memory of just the promised size, full of junk.
class TextPairs {
  public:
    void add(std::u32string_view left, std::u32string_view right) {
        left_.emplace_back(left);
        right_.emplace_back(right);
    }

    std::size_t size() const { return left_.size(); }
    const std::u32string& left(std::size_t i) const { return left_[i]; }
    const std::u32string& right(std::size_t i) const { return right_[i]; }

    /// Runs a kernel over all pairs, in an order that is not that of the values.
    template <class Out>
    std::vector<Out> run(void (*kernel)(const TextBatch&, const TextBatch&, const PairBatch&, Out*) noexcept,
                         std::uint32_t row_width = row_width_max) const {
        return run_sides(left_, right_, kernel, row_width);
    }

    /// The same with left and right exchanged.
    template <class Out>
    std::vector<Out> run_exchanged(void (*kernel)(const TextBatch&, const TextBatch&, const PairBatch&, Out*) noexcept,
                                   std::uint32_t row_width = row_width_max) const {
        return run_sides(right_, left_, kernel, row_width);
    }

  private:
    template <class Out>
    std::vector<Out> run_sides(const std::vector<std::u32string>& left_texts,
                               const std::vector<std::u32string>& right_texts,
                               void (*kernel)(const TextBatch&, const TextBatch&, const PairBatch&, Out*) noexcept,
                               std::uint32_t row_width) const {
        constexpr std::uint64_t junk = 0xA5A5'5A5A'A5A5'5A5Au;
        KernelTexts left(row_width), right(row_width);
        for (std::size_t i = 0; i < size(); ++i) {
            left.add(left_texts[i]);
            right.add(right_texts[i]);
        }
        std::vector<std::uint32_t> places(size());
        for (std::size_t i = 0; i < size(); ++i)
            places[i] = static_cast<std::uint32_t>(size() - 1 - i);
        const std::size_t words = scratch_words(std::max(left.units_max(), right.units_max()));
        std::vector<std::uint64_t> scratch(words + 2, junk);
        std::vector<Out> backwards(size() + 2, Out{77});
        kernel(left.batch(), right.batch(), {places.data(), places.data(), size(), scratch.data() + 1},
               backwards.data() + 1);
        REQUIRE(scratch.front() == junk);
        REQUIRE(scratch.back() == junk);
        REQUIRE(backwards.front() == Out{77});
        REQUIRE(backwards.back() == Out{77});
        return {backwards.rbegin() + 1, backwards.rend() - 1};
    }

    std::vector<std::u32string> left_;
    std::vector<std::u32string> right_;
};

/// The result for one pair.
template <class Out>
Out result_of(void (*kernel)(const TextBatch&, const TextBatch&, const PairBatch&, Out*) noexcept,
              std::u32string_view left, std::u32string_view right) {
    TextPairs pairs;
    pairs.add(left, right);
    return pairs.run(kernel).front();
}

/// Requires that kernel and textbook agree bit by bit on all pairs, that left and right can be exchanged, and all that for
/// every width of rows and on every instruction set of this machine.
template <class Out>
void require_agreement(const TextPairs& pairs,
                       void (*kernel)(const TextBatch&, const TextBatch&, const PairBatch&, Out*) noexcept,
                       Out (*textbook)(std::u32string_view, std::u32string_view)) {
    std::vector<Out> expected;
    for (std::size_t i = 0; i < pairs.size(); ++i)
        expected.push_back(textbook(pairs.left(i), pairs.right(i)));
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        for (const std::uint32_t row_width : {8u, 16u, 32u}) {
            const std::vector<Out> results = pairs.run(kernel, row_width);
            const std::vector<Out> exchanged = pairs.run_exchanged(kernel, row_width);
            for (std::size_t i = 0; i < pairs.size(); ++i) {
                if (results[i] == expected[i] && exchanged[i] == expected[i]) continue;
                const std::vector<std::uint32_t> left(pairs.left(i).begin(), pairs.left(i).end());
                const std::vector<std::uint32_t> right(pairs.right(i).begin(), pairs.right(i).end());
                CAPTURE(isa_name(isa), row_width, i, left, right);
                REQUIRE(results[i] == expected[i]);
                REQUIRE(exchanged[i] == expected[i]);
            }
        }
    }
}

/// All pairs of texts of 0 to `size_max` units over a, b, c; a part of them in a sanitized build.
inline TextPairs exhaustive_pairs(std::size_t size_max) {
    std::vector<std::u32string> texts = {U""};
    for (std::size_t begin = 0, size = 1; size <= size_max; ++size) {
        const std::size_t end = texts.size();
        for (; begin < end; ++begin) {
            for (const char32_t unit : {U'a', U'b', U'c'})
                texts.push_back(texts[begin] + unit);
        }
    }
    TextPairs pairs;
    for (std::size_t k = 0; k < texts.size() * texts.size(); k += test::step)
        pairs.add(texts[k / texts.size()], texts[k % texts.size()]);
    return pairs;
}

/// Letters of which generated texts are made: few (many repetitions), Latin, and all planes of Unicode.
inline std::vector<std::u32string> alphabets() {
    std::u32string many;
    for (char32_t i = 0; i < 100; ++i)
        many += U'a' + (i % 26);
    for (char32_t i = 0; i < 200; ++i)
        many += 0x100 + i * 613 % 0xD700;
    for (char32_t i = 0; i < 100; ++i)
        many += 0x10000 + i * 10007 % 0x100000;
    std::u32string wide = many.substr(100);
    return {U"ab", U"abcdef", U"abcdefghijklmnopqrstuvwxyz -'", U"aé\u0100\u0416\u4E2D\U0001F600\U0010FFFF",
            many,  wide};
}

inline std::u32string random_text(std::mt19937_64& random, const std::u32string& alphabet, std::size_t size) {
    std::u32string text;
    for (std::size_t i = 0; i < size; ++i)
        text += alphabet[random() % alphabet.size()];
    return text;
}

/// The text after so many random edits: a unit removed, added or replaced, two neighbours swapped, a piece
/// moved.
inline std::u32string edited(std::mt19937_64& random, const std::u32string& alphabet, std::u32string text,
                             std::size_t edits) {
    for (; edits > 0; --edits) {
        const std::size_t at = random() % (text.size() + 1);
        const char32_t unit = alphabet[random() % alphabet.size()];
        switch (random() % 5) {
            case 0:
                text.insert(at, 1, unit);
                break;
            case 1:
                text.erase(at, 1);
                break;
            case 2:
                text.replace(at, 1, 1, unit);
                break;
            case 3:
                if (at + 1 < text.size()) std::swap(text[at], text[at + 1]);
                break;
            default:
                text = text.substr(at) + text.substr(0, at);
                break;
        }
    }
    return text;
}

/// Related and unrelated pairs around the sizes where words and blocks begin and end.
inline TextPairs generated_pairs() {
    const std::vector<std::size_t> sizes = {0,   1,   2,   3,   4,   5,   7,   8,   9,   12,  15,  16,  17,  31,
                                            32,  33,  62,  63,  64,  65,  66,  100, 127, 128,
                                            129, 130, 191, 192, 193, 255, 256, 257, 300};
    std::mt19937_64 random(20240229);
    TextPairs pairs;
    for (const std::u32string& alphabet : alphabets()) {
        for (const std::size_t size : sizes) {
            const std::u32string text = random_text(random, alphabet, size);
            for (const std::size_t edits : {0u, 1u, 2u, 4u, 20u})
                pairs.add(text, edited(random, alphabet, text, edits));
            pairs.add(text, random_text(random, alphabet, size));
            pairs.add(text, random_text(random, alphabet, random() % 301));
            pairs.add(text, random_text(random, alphabet, random() % 12));
            pairs.add(text, text + random_text(random, alphabet, 64));
        }
        for (std::size_t i = 0; i < test::rounds(300); ++i) {
            const std::u32string text = random_text(random, alphabet, random() % 16);
            pairs.add(text, edited(random, alphabet, text, random() % 5));
            pairs.add(text, random_text(random, alphabet, random() % 16));
        }
    }
    return pairs;
}

/// A few pairs of about 1,500 units.
inline TextPairs long_pairs() {
    std::mt19937_64 random(7);
    TextPairs pairs;
    for (const std::u32string& alphabet : alphabets()) {
        const std::u32string text = random_text(random, alphabet, 1400 + random() % 200);
        pairs.add(text, edited(random, alphabet, text, 60));
        pairs.add(text, random_text(random, alphabet, 1400 + random() % 200));
    }
    return pairs;
}

}  // namespace sameas::kernels
