#include "kernels/levenshtein.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "kernels/reference/levenshtein.hpp"
#include "tests/kernels/text_pairs.hpp"

using namespace sameas::kernels;

TEST_CASE("levenshtein equals the textbook on all texts of up to 5 units over three letters",
          "[levenshtein]") {
    const TextPairs pairs = exhaustive_pairs(5);
    require_agreement(pairs, &levenshtein_distance, &reference::levenshtein_distance);
    require_agreement(pairs, &levenshtein_similarity, &reference::levenshtein_similarity);
}

TEST_CASE("levenshtein equals the textbook around the sizes of words and blocks", "[levenshtein]") {
    const TextPairs pairs = generated_pairs();
    require_agreement(pairs, &levenshtein_distance, &reference::levenshtein_distance);
    require_agreement(pairs, &levenshtein_similarity, &reference::levenshtein_similarity);
    require_agreement(long_pairs(), &levenshtein_distance, &reference::levenshtein_distance);
}

TEST_CASE("levenshtein of any two texts is in range, symmetric and 0 for equal ones", "[levenshtein]") {
    rc::prop("levenshtein", [](const std::u32string& left, const std::u32string& right) {
        const std::uint32_t distance = result_of(&levenshtein_distance, left, right);
        const double similarity = result_of(&levenshtein_similarity, left, right);
        RC_ASSERT(distance <= std::max(left.size(), right.size()));
        RC_ASSERT(distance + std::min(left.size(), right.size()) >= std::max(left.size(), right.size()));
        RC_ASSERT(distance == result_of(&levenshtein_distance, right, left));
        RC_ASSERT(similarity >= 0.0);
        RC_ASSERT(similarity <= 1.0);
        RC_ASSERT((similarity == 1.0) == (distance == 0));
        RC_ASSERT((distance == 0) == (left == right));
        RC_ASSERT(result_of(&levenshtein_distance, left, left) == 0u);
    });
}

TEST_CASE("levenshtein of empty texts", "[levenshtein]") {
    CHECK(result_of(&levenshtein_distance, U"", U"") == 0);
    CHECK(result_of(&levenshtein_distance, U"abc", U"") == 3);
    CHECK(result_of(&levenshtein_distance, U"", U"abc") == 3);
    CHECK(result_of(&levenshtein_similarity, U"", U"") == 1.0);
    CHECK(result_of(&levenshtein_similarity, U"abc", U"") == 0.0);
    CHECK(result_of(&levenshtein_similarity, U"", U"abc") == 0.0);
    TextPairs none;
    CHECK(none.run(&levenshtein_distance).empty());
    CHECK(none.run(&levenshtein_similarity).empty());
}

TEST_CASE("levenshtein looks at code points, not at bytes", "[levenshtein]") {
    CHECK(result_of(&levenshtein_distance, U"\U0001F600\u00e9", U"\U0001F601\u00e8") == 2);
    CHECK(result_of(&levenshtein_distance, U"x\u0161x", U"x\u0061x") ==
          1);  // equal only where the upper bits are lost
}

TEST_CASE("levenshtein gives the values of the literature", "[levenshtein]") {
    CHECK(result_of(&levenshtein_distance, U"kitten", U"sitting") == 3);
    CHECK(result_of(&levenshtein_similarity, U"kitten", U"sitting") == 4.0 / 7.0);
    CHECK(result_of(&levenshtein_distance, U"saturday", U"sunday") == 3);
    CHECK(result_of(&levenshtein_distance, U"intention", U"execution") == 5);  // Jurafsky and Martin
    CHECK(result_of(&levenshtein_distance, U"industry", U"interest") == 6);
    CHECK(result_of(&levenshtein_distance, U"ca", U"abc") == 3);
    CHECK(result_of(&levenshtein_distance, U"ab", U"ba") == 2);  // no swaps here
}

TEST_CASE("levenshtein keeps the triangle inequality", "[levenshtein]") {
    const auto text =
        rc::gen::container<std::u32string>(rc::gen::element(U'a', U'b', U'\u0416', U'\U0001F600'));
    rc::prop("triangle", [text] {
        const std::u32string first = *text;
        const std::u32string second = *text;
        const std::u32string third = *text;
        RC_ASSERT(result_of(&levenshtein_distance, first, third) <=
                  result_of(&levenshtein_distance, first, second) +
                      result_of(&levenshtein_distance, second, third));
    });
}

TEST_CASE("levenshtein of 65,536 units", "[levenshtein]") {
    std::u32string text;
    for (char32_t i = 0; i < 65536; ++i)
        text += i + (i < 0xD800 ? 0 : 0x800);
    std::u32string shorter;  // without every 1,000th unit, the first and the last
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (i % 1000 != 0) shorter += text[i];
    }
    CHECK(result_of(&levenshtein_distance, text, shorter) == text.size() - shorter.size());
    CHECK(result_of(&levenshtein_distance, std::u32string(65536, U'a'), std::u32string(65536, U'b')) ==
          65536);
}
