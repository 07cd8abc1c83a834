#include "engine/compare/qgram_sets.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "kernels/reference/utf8.hpp"
#include "tests/support/measured.hpp"

using namespace sameas;
using test::dictionary_of;

namespace {

using Grams = std::set<std::u32string>;

/// The q-grams of a text by their definition; U+FFFF stands for the mark.
Grams grams_of(const std::string& text, QGramOptions options) {
    std::u32string units = kernels::reference::decode_utf8(text).value();
    if (units.empty()) return {};
    if (options.padded) {
        const std::u32string marks(options.q - 1, U'\uFFFF');
        units = marks + units + marks;
    }
    if (units.size() < options.q) return {units};
    Grams grams;
    for (std::size_t at = 0; at + options.q <= units.size(); ++at)
        grams.insert(units.substr(at, options.q));
    return grams;
}

std::size_t common(const Grams& left, const Grams& right) {
    return static_cast<std::size_t>(std::count_if(
        left.begin(), left.end(), [&](const std::u32string& gram) { return right.count(gram) != 0; }));
}

std::uint32_t overlap(const kernels::SetBatch& sets, std::uint32_t left, std::uint32_t right) {
    std::uint32_t count = 0xFFFFFFFF;
    kernels::set_overlap(sets, sets, {&left, &right, 1, nullptr}, &count);
    return count;
}

/// Requires sizes and intersections of all pairs to be those of the definition.
void require_definition(const std::vector<std::string>& texts, QGramOptions options) {
    const QGramSets qgrams(dictionary_of(texts), options);
    REQUIRE(qgrams.size() == texts.size() + 1);
    Grams all;
    for (std::uint32_t l = 0; l < texts.size(); ++l) {
        const Grams left = grams_of(texts[l], options);
        all.insert(left.begin(), left.end());
        REQUIRE(kernels::set_size(qgrams.sets(), l + 1) == left.size());
        for (std::uint32_t r = 0; r < texts.size(); ++r) {
            INFO("q=" << options.q << (options.padded ? " padded: '" : ": '") << texts[l] << "', '"
                      << texts[r] << "'");
            REQUIRE(overlap(qgrams.sets(), l + 1, r + 1) == common(left, grams_of(texts[r], options)));
        }
    }
    REQUIRE(qgrams.gram_count() == all.size());
    REQUIRE(kernels::set_size(qgrams.sets(), 0) == 0);  // null
}

std::vector<std::string> drawn_texts(std::size_t count, std::size_t length_max, unsigned seed) {
    const std::vector<std::string> letters{"a", "b", "c", "é", "Ж", "\U0001F600", "e\u0301", " "};
    std::mt19937 random(seed);
    std::set<std::string> seen;
    while (seen.size() < count) {
        std::string text;
        for (std::size_t size = 1 + random() % length_max; size > 0; --size)
            text += letters[random() % letters.size()];
        seen.insert(text);
    }
    return {seen.begin(), seen.end()};
}

/// The first ids of a value's row of narrow ids.
std::vector<std::uint16_t> row_of(const QGramSets& sets, std::size_t value, std::size_t size = 16) {
    REQUIRE(sets.sets().id_bits == 16);
    std::vector<std::uint16_t> ids(size);
    std::memcpy(ids.data(), sets.sets().rows + value * sets.sets().row_bytes, size * sizeof ids[0]);
    return ids;
}

constexpr QGramOptions all_options[] = {{1, false}, {1, true}, {2, false}, {2, true},
                                        {3, false}, {3, true}, {4, false}, {4, true}};

}  // namespace

TEST_CASE("q-gram sets are those of the definition") {
    for (const QGramOptions& options : all_options) {
        require_definition(
            {"a", "b", "ab", "ba", "aa", "aaa", "aaaa", "aaaaa", "abc", "abcd", "abcde", "xaby"}, options);
        require_definition(drawn_texts(60, 6, 1), options);
        require_definition(drawn_texts(40, 40, 2), options);
    }
}

TEST_CASE("q-grams of known texts") {
    const auto jaccard = [](QGramOptions options, const std::string& left, const std::string& right) {
        const QGramSets sets(dictionary_of({left, right}), options);
        const std::uint32_t l = 1, r = 2;
        double out = -1;
        kernels::set_jaccard(sets.sets(), sets.sets(), {&l, &r, 1, nullptr}, &out);
        return out;
    };
    CHECK(jaccard({2, false}, "nacht", "night") == 1.0 / 7);  // ht of na ac ch ht, ni ig gh ht
    CHECK(jaccard({2, true}, "nacht", "night") == 3.0 / 9);   // and the first n, the last t
    CHECK(jaccard({1, false}, "duck", "luck") == 3.0 / 5);    // sets of characters
    CHECK(jaccard({2, false}, "aaaa", "aa") == 1.0);          // as sets, not as multisets
    CHECK(jaccard({3, false}, "ab", "abc") == 0.0);           // the whole of a short value is its gram
    CHECK(jaccard({3, true}, "ab", "abc") == 2.0 / 7);        // **a *ab | ab* b** ; abc bc* c**
}

TEST_CASE("marks equal no character and neither end equals the other") {
    // Whatever the mark is inside: no text can hold it, and each end has grams of its own.
    const QGramSets sets(dictionary_of({"a", "ba", "ab", std::string("\x01", 1) + "a"}), {2, true});
    CHECK(overlap(sets.sets(), 1, 2) == 1);  // the a at the end
    CHECK(overlap(sets.sets(), 1, 3) == 1);  // the a at the beginning
    CHECK(overlap(sets.sets(), 2, 3) == 0);
    CHECK(overlap(sets.sets(), 1, 4) == 1);
}

TEST_CASE("frequent grams have small ids") {
    // Bigrams: ab in four values, bc in three, cd in two; xy and zz in one each, by their order.
    const QGramSets sets(dictionary_of({"abcd", "zz", "abc", "xy", "ab", "abbcd"}), {2, false});
    const auto row = [&](std::size_t value) { return row_of(sets, value, 5); };
    CHECK(row(5) == std::vector<std::uint16_t>{1, 0, 0, 0, 0});
    CHECK(row(3) == std::vector<std::uint16_t>{1, 2, 0, 0, 0});
    CHECK(row(1) == std::vector<std::uint16_t>{1, 2, 3, 0, 0});
    CHECK(row(6) == std::vector<std::uint16_t>{1, 2, 3, 4, 0});  // bb
    CHECK(row(4) == std::vector<std::uint16_t>{5, 0, 0, 0, 0});
    CHECK(row(2) == std::vector<std::uint16_t>{6, 0, 0, 0, 0});
}

TEST_CASE("the ids of grams do not depend on the order of the values") {
    std::vector<std::string> texts = drawn_texts(300, 12, 3);
    for (const QGramOptions& options : all_options) {
        const QGramSets sets(dictionary_of(texts), options);
        std::vector<std::string> turned(texts.rbegin(), texts.rend());
        const QGramSets turned_sets(dictionary_of(turned), options);
        CHECK(sets.gram_count() == turned_sets.gram_count());
        for (std::size_t v = 1; v <= texts.size(); ++v) {
            if (kernels::set_size(sets.sets(), static_cast<std::uint32_t>(v)) > 16) continue;
            REQUIRE(row_of(sets, v) == row_of(turned_sets, texts.size() + 1 - v));
        }
    }
}

TEST_CASE("more distinct grams than a row has ids for") {
    // 300 characters after 300 others: 90,000 bigrams, each in one value, except the first character's in
    // two.
    std::vector<std::string> texts;
    const auto letter = [](std::size_t i) {
        return kernels::reference::encode_utf8(std::u32string(1, static_cast<char32_t>(0x4E00 + i)));
    };
    for (std::size_t i = 0; i < 300; ++i) {
        for (std::size_t j = 0; j < 300; ++j)
            texts.push_back(letter(i) + letter(1000 + j));
    }
    texts.push_back(letter(0) + letter(1000) + letter(2000));
    const QGramSets sets(dictionary_of(texts), {2, false});
    CHECK(sets.gram_count() == 90001);
    const auto last = static_cast<std::uint32_t>(texts.size());
    CHECK(overlap(sets.sets(), last, 1) == 1);
    CHECK(overlap(sets.sets(), 1, last) == 1);
    for (std::uint32_t v = 1; v < last; ++v) {
        REQUIRE(kernels::set_size(sets.sets(), v) == 1);
        REQUIRE(overlap(sets.sets(), v, v) == 1);
        if (v > 1) REQUIRE(overlap(sets.sets(), v, v - 1) == 0);
    }
}

TEST_CASE("a dictionary of null alone, and a very long value") {
    DictionaryBuilder builder;
    builder.encode("");
    CHECK(QGramSets(builder.finish(), {2, false}).size() == 1);
    std::string text;
    for (int i = 0; i < 100000; ++i)
        text += "abc";
    const QGramSets sets(dictionary_of({text, "bca"}), {3, true});
    CHECK(kernels::set_size(sets.sets(), 1) == 7);
    CHECK(overlap(sets.sets(), 1, 2) == 1);
}
