#include "kernels/hamming.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "kernels/reference/hamming.hpp"
#include "tests/kernels/text_pairs.hpp"

using namespace sameas::kernels;

TEST_CASE("hamming equals the textbook on all texts of up to 5 units over three letters", "[hamming]") {
    const TextPairs pairs = exhaustive_pairs(5);
    require_agreement(pairs, &hamming_distance, &reference::hamming_distance);
    require_agreement(pairs, &hamming_similarity, &reference::hamming_similarity);
}

TEST_CASE("hamming equals the textbook around the sizes of rows and words", "[hamming]") {
    const TextPairs pairs = generated_pairs();
    require_agreement(pairs, &hamming_distance, &reference::hamming_distance);
    require_agreement(pairs, &hamming_similarity, &reference::hamming_similarity);
    require_agreement(long_pairs(), &hamming_distance, &reference::hamming_distance);
}

TEST_CASE("hamming of any two texts is in range, symmetric and 0 for equal ones", "[hamming]") {
    rc::prop("hamming", [](const std::u32string& left, const std::u32string& right) {
        const std::uint32_t distance = result_of(&hamming_distance, left, right);
        const double similarity = result_of(&hamming_similarity, left, right);
        RC_ASSERT(distance <= std::max(left.size(), right.size()));
        RC_ASSERT(distance + std::min(left.size(), right.size()) >= std::max(left.size(), right.size()));
        RC_ASSERT(distance == result_of(&hamming_distance, right, left));
        RC_ASSERT(similarity >= 0.0);
        RC_ASSERT(similarity <= 1.0);
        RC_ASSERT((similarity == 1.0) == (distance == 0));
        RC_ASSERT((distance == 0) == (left == right));
        RC_ASSERT(result_of(&hamming_distance, left, left) == 0u);
    });
}

TEST_CASE("hamming counts what the longer text has more", "[hamming]") {
    CHECK(result_of(&hamming_distance, U"", U"") == 0);
    CHECK(result_of(&hamming_distance, U"abc", U"") == 3);
    CHECK(result_of(&hamming_distance, U"", U"abc") == 3);
    CHECK(result_of(&hamming_similarity, U"", U"") == 1.0);
    CHECK(result_of(&hamming_similarity, U"abc", U"") == 0.0);
    CHECK(result_of(&hamming_distance, U"hamming", U"hamm") == 3);
    CHECK(result_of(&hamming_distance, U"hamming", U"hammer") == 3);  // i, n and the g that hammer lacks
    CHECK(result_of(&hamming_similarity, U"hamming", U"hammer") == 4.0 / 7.0);
    TextPairs none;
    CHECK(none.run(&hamming_distance).empty());
    CHECK(none.run(&hamming_similarity).empty());
}

TEST_CASE("hamming gives the values of the literature", "[hamming]") {
    CHECK(result_of(&hamming_distance, U"karolin", U"kathrin") == 3);
    CHECK(result_of(&hamming_distance, U"karolin", U"kerstin") == 3);
    CHECK(result_of(&hamming_distance, U"kathrin", U"kerstin") == 4);
    CHECK(result_of(&hamming_distance, U"1011101", U"1001001") == 2);
    CHECK(result_of(&hamming_distance, U"2173896", U"2233796") == 3);
}

TEST_CASE("hamming looks at code points, not at bytes", "[hamming]") {
    CHECK(result_of(&hamming_distance, U"\U0001F600\u00e9", U"\U0001F601\u00e8") == 2);
    CHECK(result_of(&hamming_distance, U"x\u0161x", U"xax") == 1);  // equal only where the upper bits are lost
    CHECK(result_of(&hamming_distance, U"e\u0301", U"\u00e9") == 2);  // composed and decomposed differ
}
