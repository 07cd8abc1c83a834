#include "kernels/osa.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "kernels/reference/osa.hpp"
#include "tests/kernels/text_pairs.hpp"

using namespace sameas::kernels;

TEST_CASE("osa equals the textbook on all texts of up to 5 units over three letters", "[osa]") {
    const TextPairs pairs = exhaustive_pairs(5);
    require_agreement(pairs, &osa_distance, &reference::osa_distance);
    require_agreement(pairs, &osa_similarity, &reference::osa_similarity);
}

TEST_CASE("osa equals the textbook around the sizes of words and blocks", "[osa]") {
    const TextPairs pairs = generated_pairs();
    require_agreement(pairs, &osa_distance, &reference::osa_distance);
    require_agreement(pairs, &osa_similarity, &reference::osa_similarity);
    require_agreement(long_pairs(), &osa_distance, &reference::osa_distance);
}

TEST_CASE("osa of any two texts is in range, symmetric and 0 for equal ones", "[osa]") {
    rc::prop("osa", [](const std::u32string& left, const std::u32string& right) {
        const std::uint32_t distance = result_of(&osa_distance, left, right);
        const double similarity = result_of(&osa_similarity, left, right);
        RC_ASSERT(distance <= std::max(left.size(), right.size()));
        RC_ASSERT(distance + std::min(left.size(), right.size()) >= std::max(left.size(), right.size()));
        RC_ASSERT(distance == result_of(&osa_distance, right, left));
        RC_ASSERT(similarity >= 0.0);
        RC_ASSERT(similarity <= 1.0);
        RC_ASSERT((similarity == 1.0) == (distance == 0));
        RC_ASSERT((distance == 0) == (left == right));
        RC_ASSERT(result_of(&osa_distance, left, left) == 0u);
    });
}

TEST_CASE("osa of empty texts", "[osa]") {
    CHECK(result_of(&osa_distance, U"", U"") == 0);
    CHECK(result_of(&osa_distance, U"abc", U"") == 3);
    CHECK(result_of(&osa_distance, U"", U"abc") == 3);
    CHECK(result_of(&osa_similarity, U"", U"") == 1.0);
    CHECK(result_of(&osa_similarity, U"abc", U"") == 0.0);
    CHECK(result_of(&osa_similarity, U"", U"abc") == 0.0);
    TextPairs none;
    CHECK(none.run(&osa_distance).empty());
    CHECK(none.run(&osa_similarity).empty());
}

TEST_CASE("osa looks at code points, not at bytes", "[osa]") {
    CHECK(result_of(&osa_distance, U"\U0001F600\u00e9", U"\U0001F601\u00e8") == 2);
    CHECK(result_of(&osa_distance, U"x\u0161x", U"x\u0061x") ==
          1);  // equal only where the upper bits are lost
}

TEST_CASE("osa gives the values of the literature", "[osa]") {
    CHECK(result_of(&osa_distance, U"ca", U"abc") == 3);  // 2 where a unit may be edited twice
    CHECK(result_of(&osa_distance, U"ab", U"ba") == 1);
    CHECK(result_of(&osa_distance, U"a cat", U"an abct") == 4);
    CHECK(result_of(&osa_distance, U"kitten", U"sitting") == 3);
    CHECK(result_of(&osa_distance, U"martha", U"marhta") == 1);
    CHECK(result_of(&osa_similarity, U"martha", U"marhta") == 5.0 / 6.0);
    CHECK(result_of(&osa_distance, U"1987-06-21", U"1987-06-12") == 1);
}

TEST_CASE("osa is no metric: the way through a third text can be shorter", "[osa]") {
    CHECK(result_of(&osa_distance, U"ca", U"ac") + result_of(&osa_distance, U"ac", U"abc") == 2);
}

TEST_CASE("osa is never above levenshtein", "[osa]") {
    const auto text = rc::gen::container<std::u32string>(rc::gen::element(U'a', U'b', U'c'));
    rc::prop("order", [text] {
        const std::u32string left = *text;
        const std::u32string right = *text;
        RC_ASSERT(result_of(&osa_distance, left, right) <= reference::levenshtein_distance(left, right));
    });
}

TEST_CASE("osa sees a swap across the border of two blocks", "[osa]") {
    std::u32string text;
    for (char32_t i = 0; i < 200; ++i)
        text += 0x400 + i;
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        std::u32string other = U"x" + text + U"y";  // nothing common to remove at the ends
        std::swap(other[at + 1], other[at + 2]);
        CHECK(result_of(&osa_distance, U"v" + text + U"w", other) == 3);
    }
}

TEST_CASE("osa of 65,536 units", "[osa]") {
    std::u32string text;
    for (char32_t i = 0; i < 65536; ++i)
        text += i + (i < 0xD800 ? 0 : 0x800);
    std::u32string other = text;
    std::uint32_t swaps = 0;
    for (std::size_t i = 0; i + 1 < other.size(); i += 63, ++swaps)
        std::swap(other[i], other[i + 1]);
    CHECK(result_of(&osa_distance, text, other) == swaps);
}
