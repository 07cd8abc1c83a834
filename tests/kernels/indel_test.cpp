#include "kernels/indel.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "kernels/reference/indel.hpp"
#include "tests/kernels/text_pairs.hpp"

using namespace sameas::kernels;

TEST_CASE("indel and lcs equal the textbook on all texts of up to 5 units over three letters", "[indel]") {
    const TextPairs pairs = exhaustive_pairs(5);
    require_agreement(pairs, &indel_distance, &reference::indel_distance);
    require_agreement(pairs, &indel_similarity, &reference::indel_similarity);
    require_agreement(pairs, &lcs_similarity, &reference::lcs_similarity);
}

TEST_CASE("indel and lcs equal the textbook around the sizes of rows, words and blocks", "[indel]") {
    const TextPairs pairs = generated_pairs();
    require_agreement(pairs, &indel_distance, &reference::indel_distance);
    require_agreement(pairs, &indel_similarity, &reference::indel_similarity);
    require_agreement(pairs, &lcs_similarity, &reference::lcs_similarity);
    require_agreement(long_pairs(), &indel_distance, &reference::indel_distance);
}

TEST_CASE("indel of any two texts is in range, symmetric and 0 for equal ones", "[indel]") {
    rc::prop("indel", [](const std::u32string& left, const std::u32string& right) {
        const std::uint32_t distance = result_of(&indel_distance, left, right);
        RC_ASSERT(distance <= left.size() + right.size());
        RC_ASSERT(distance % 2 == (left.size() + right.size()) % 2);
        RC_ASSERT(distance == result_of(&indel_distance, right, left));
        RC_ASSERT((distance == 0) == (left == right));
        RC_ASSERT(result_of(&indel_distance, left, left) == 0u);
        for (const double similarity :
             {result_of(&indel_similarity, left, right), result_of(&lcs_similarity, left, right)}) {
            RC_ASSERT(similarity >= 0.0);
            RC_ASSERT(similarity <= 1.0);
            RC_ASSERT((similarity == 1.0) == (distance == 0));
        }
    });
}

TEST_CASE("indel and lcs of empty texts", "[indel]") {
    CHECK(result_of(&indel_distance, U"", U"") == 0);
    CHECK(result_of(&indel_distance, U"abc", U"") == 3);
    CHECK(result_of(&indel_distance, U"", U"abc") == 3);
    CHECK(result_of(&indel_similarity, U"", U"") == 1.0);
    CHECK(result_of(&indel_similarity, U"abc", U"") == 0.0);
    CHECK(result_of(&lcs_similarity, U"", U"") == 1.0);
    CHECK(result_of(&lcs_similarity, U"", U"abc") == 0.0);
    TextPairs none;
    CHECK(none.run(&indel_distance).empty());
    CHECK(none.run(&indel_similarity).empty());
    CHECK(none.run(&lcs_similarity).empty());
}

TEST_CASE("indel looks at code points, not at bytes", "[indel]") {
    CHECK(result_of(&indel_distance, U"\U0001F600\u00e9", U"\U0001F601\u00e8") == 4);
    CHECK(result_of(&indel_distance, U"x\u0161x", U"xax") == 2);  // equal only where the upper bits are lost
}

TEST_CASE("indel and lcs give the values of the literature", "[indel]") {
    // Hirschberg (1977) and Wikipedia, "Longest common subsequence": lengths 4 (MJAU) and 2 (AC).
    CHECK(result_of(&indel_distance, U"XMJYAUZ", U"MZJAWXU") == 14 - 2 * 4);
    CHECK(result_of(&lcs_similarity, U"XMJYAUZ", U"MZJAWXU") == 4.0 / 7.0);
    CHECK(result_of(&indel_distance, U"GAC", U"AGCAT") == 8 - 2 * 2);
    CHECK(result_of(&lcs_similarity, U"GAC", U"AGCAT") == 2.0 / 5.0);
    CHECK(result_of(&indel_distance, U"lewenstein", U"levenshtein") == 3);  // RapidFuzz's documentation
    CHECK(result_of(&indel_similarity, U"lewenstein", U"levenshtein") == 18.0 / 21.0);
}

TEST_CASE("indel counts a substitution twice and is so never below levenshtein's rules", "[indel]") {
    CHECK(result_of(&indel_distance, U"kitten", U"sitting") == 5);
    CHECK(result_of(&indel_distance, U"ab", U"ba") == 2);
}

TEST_CASE("indel of 65,536 units", "[indel]") {
    std::u32string text;
    for (char32_t i = 0; i < 65536; ++i)
        text += i + (i < 0xD800 ? 0 : 0x800);
    std::u32string shorter;  // without every 1,000th unit, the first and the last
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (i % 1000 != 0) shorter += text[i];
    }
    CHECK(result_of(&indel_distance, text, shorter) == text.size() - shorter.size());
    CHECK(result_of(&indel_distance, std::u32string(65536, U'a'), std::u32string(65536, U'b')) == 131072);
}
