#include "kernels/damerau.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "kernels/reference/damerau.hpp"
#include "kernels/reference/osa.hpp"
#include "tests/kernels/text_pairs.hpp"

using namespace sameas::kernels;

TEST_CASE("damerau equals the textbook on all texts of up to 5 units over three letters", "[damerau]") {
    const TextPairs pairs = exhaustive_pairs(5);
    require_agreement(pairs, &damerau_distance, &reference::damerau_distance);
    require_agreement(pairs, &damerau_similarity, &reference::damerau_similarity);
}

TEST_CASE("damerau equals the textbook around the sizes of words and blocks", "[damerau]") {
    const TextPairs pairs = generated_pairs();
    require_agreement(pairs, &damerau_distance, &reference::damerau_distance);
    require_agreement(pairs, &damerau_similarity, &reference::damerau_similarity);
    require_agreement(long_pairs(), &damerau_distance, &reference::damerau_distance);
}

TEST_CASE("damerau of any two texts is in range, symmetric and 0 for equal ones", "[damerau]") {
    rc::prop("damerau", [](const std::u32string& left, const std::u32string& right) {
        const std::uint32_t distance = result_of(&damerau_distance, left, right);
        const double similarity = result_of(&damerau_similarity, left, right);
        RC_ASSERT(distance <= std::max(left.size(), right.size()));
        RC_ASSERT(distance + std::min(left.size(), right.size()) >= std::max(left.size(), right.size()));
        RC_ASSERT(distance == result_of(&damerau_distance, right, left));
        RC_ASSERT(similarity >= 0.0);
        RC_ASSERT(similarity <= 1.0);
        RC_ASSERT((similarity == 1.0) == (distance == 0));
        RC_ASSERT((distance == 0) == (left == right));
        RC_ASSERT(result_of(&damerau_distance, left, left) == 0u);
    });
}

TEST_CASE("damerau of empty texts", "[damerau]") {
    CHECK(result_of(&damerau_distance, U"", U"") == 0);
    CHECK(result_of(&damerau_distance, U"abc", U"") == 3);
    CHECK(result_of(&damerau_distance, U"", U"abc") == 3);
    CHECK(result_of(&damerau_similarity, U"", U"") == 1.0);
    CHECK(result_of(&damerau_similarity, U"abc", U"") == 0.0);
    CHECK(result_of(&damerau_similarity, U"", U"abc") == 0.0);
    TextPairs none;
    CHECK(none.run(&damerau_distance).empty());
    CHECK(none.run(&damerau_similarity).empty());
}

TEST_CASE("damerau looks at code points, not at bytes", "[damerau]") {
    CHECK(result_of(&damerau_distance, U"\U0001F600\u00e9", U"\U0001F601\u00e8") == 2);
    CHECK(result_of(&damerau_distance, U"x\u0161x", U"x\u0061x") ==
          1);  // equal only where the upper bits are lost
}

TEST_CASE("damerau gives the values of the literature", "[damerau]") {
    CHECK(result_of(&damerau_distance, U"ca", U"abc") == 2);  // 3 where no unit may be edited twice
    CHECK(result_of(&damerau_similarity, U"ca", U"abc") == 1.0 / 3.0);
    CHECK(result_of(&damerau_distance, U"ab", U"ba") == 1);
    CHECK(result_of(&damerau_distance, U"a cat", U"an abct") == 3);
    CHECK(result_of(&damerau_distance, U"kitten", U"sitting") == 3);
    CHECK(result_of(&damerau_distance, U"martha", U"marhta") == 1);
    CHECK(result_of(&damerau_similarity, U"martha", U"marhta") == 5.0 / 6.0);
    CHECK(result_of(&damerau_distance, U"1987-06-21", U"1987-06-12") == 1);
}

TEST_CASE("damerau swaps two units that others separate, on either side", "[damerau]") {
    CHECK(result_of(&damerau_distance, U"xby", U"yx") == 2);
    CHECK(result_of(&damerau_distance, U"yx", U"xby") == 2);
    CHECK(result_of(&damerau_distance, U"xbcdy", U"yx") == 4);
    CHECK(result_of(&damerau_distance, U"xby", U"ycx") == 3);  // no swap helps where both sides have one between
    CHECK(result_of(&damerau_distance, U"pxbyq", U"ryxs") == 4);
}

TEST_CASE("damerau keeps the triangle inequality", "[damerau]") {
    const auto text = rc::gen::container<std::u32string>(rc::gen::element(U'a', U'b', U'c', U'\U0001F600'));
    rc::prop("triangle", [text] {
        const std::u32string first = *text;
        const std::u32string second = *text;
        const std::u32string third = *text;
        RC_ASSERT(result_of(&damerau_distance, first, third) <=
                  result_of(&damerau_distance, first, second) + result_of(&damerau_distance, second, third));
    });
}

TEST_CASE("damerau equals the textbook on random texts of few letters", "[damerau]") {
    std::mt19937_64 random(11);
    TextPairs pairs;
    for (std::size_t i = 0; i < sameas::test::rounds(30000); ++i) {
        const std::u32string letters = i % 3 == 0 ? U"ab" : i % 3 == 1 ? U"abcd" : U"abcdefgh";
        pairs.add(random_text(random, letters, random() % 14), random_text(random, letters, random() % 14));
    }
    for (std::size_t i = 0; i < sameas::test::rounds(2000); ++i) {  // blocks of 64 rows and their borders
        const std::u32string letters = i % 2 == 0 ? U"abc" : U"abcdefghijkl";
        pairs.add(random_text(random, letters, 60 + random() % 80), random_text(random, letters, 60 + random() % 80));
    }
    require_agreement(pairs, &damerau_distance, &reference::damerau_distance);
}

TEST_CASE("damerau is never above osa", "[damerau]") {
    const auto text = rc::gen::container<std::u32string>(rc::gen::element(U'a', U'b', U'c'));
    rc::prop("order", [text] {
        const std::u32string left = *text;
        const std::u32string right = *text;
        RC_ASSERT(result_of(&damerau_distance, left, right) <= reference::osa_distance(left, right));
    });
}

TEST_CASE("damerau sees a swap across the border of two blocks, with units between or without", "[damerau]") {
    std::u32string text;
    for (char32_t i = 0; i < 200; ++i)
        text += 0x400 + i;
    for (const std::size_t gap : {1u, 2u, 3u}) {
        for (std::size_t at = 0; at + gap < text.size(); ++at) {
            // Nothing common to remove at the ends; what stood between the two swapped units is gone.
            std::u32string other = U"x" + text + U"y";
            std::swap(other[at + 1], other[at + 1 + gap]);
            other.erase(at + 2, gap - 1);
            CHECK(result_of(&damerau_distance, U"v" + text + U"w", other) == 2 + gap);
            CHECK(result_of(&damerau_distance, other, U"v" + text + U"w") == 2 + gap);
        }
    }
}

TEST_CASE("damerau of 65,536 units", "[damerau]") {
    std::u32string text;
    for (char32_t i = 0; i < 65536; ++i)
        text += i + (i < 0xD800 ? 0 : 0x800);
    std::u32string other = text;
    std::uint32_t swaps = 0;
    for (std::size_t i = 0; i + 1 < other.size(); i += 63, ++swaps)
        std::swap(other[i], other[i + 1]);
    CHECK(result_of(&damerau_distance, text, other) == swaps);
}
