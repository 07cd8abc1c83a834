#include "kernels/longest_common_substring.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "kernels/reference/longest_common_substring.hpp"
#include "tests/kernels/text_pairs.hpp"

using namespace sameas::kernels;

namespace {

constexpr auto length = &longest_common_substring_length;
constexpr auto similarity = &longest_common_substring;

}  // namespace

TEST_CASE("longest common substring equals the textbook on all texts of up to 5 units over three letters",
          "[longest_common_substring]") {
    const TextPairs pairs = exhaustive_pairs(5);
    require_agreement(pairs, length, &reference::longest_common_substring_length);
    require_agreement(pairs, similarity, &reference::longest_common_substring);
}

TEST_CASE("longest common substring equals the textbook around the sizes of rows and words",
          "[longest_common_substring]") {
    const TextPairs pairs = generated_pairs();
    require_agreement(pairs, length, &reference::longest_common_substring_length);
    require_agreement(pairs, similarity, &reference::longest_common_substring);
    require_agreement(long_pairs(), length, &reference::longest_common_substring_length);
}

TEST_CASE("longest common substring finds a run of any size at any place", "[longest_common_substring]") {
    TextPairs pairs;
    for (std::size_t run = 1; run <= 200; run += run < 5 || run % 64 > 60 || run % 64 < 3 ? 1 : 17) {
        for (const std::size_t left_begin : {0u, 1u, 31u, 62u, 63u, 64u, 65u, 127u, 130u}) {
            for (const std::size_t right_begin : {0u, 1u, 63u, 64u, 65u, 129u}) {
                const std::u32string common(run, U'\u4E2D');
                pairs.add(std::u32string(left_begin, U'x') + common + U"p",
                          std::u32string(right_begin, U'y') + common + U"qrs");
            }
        }
    }
    require_agreement(pairs, length, &reference::longest_common_substring_length);
}

TEST_CASE("longest common substring of any two texts is in range and symmetric", "[longest_common_substring]") {
    rc::prop("longest common substring", [](const std::u32string& left, const std::u32string& right) {
        RC_ASSERT(result_of(length, left, right) <= std::min(left.size(), right.size()));
        RC_ASSERT(result_of(length, left, right) == result_of(length, right, left));
        RC_ASSERT(result_of(length, left, left) == left.size());
        RC_ASSERT(result_of(length, left, left + right) == left.size());
        RC_ASSERT(result_of(similarity, left, right) >= 0.0);
        RC_ASSERT((result_of(similarity, left, right) == 1.0) == (left == right));
    });
}

TEST_CASE("longest common substring of empty texts", "[longest_common_substring]") {
    CHECK(result_of(length, U"", U"") == 0);
    CHECK(result_of(length, U"abc", U"") == 0);
    CHECK(result_of(similarity, U"", U"") == 1.0);
    CHECK(result_of(similarity, U"abc", U"") == 0.0);
    CHECK(result_of(similarity, U"", U"abc") == 0.0);
    TextPairs none;
    CHECK(none.run(length).empty());
    CHECK(none.run(similarity).empty());
}

TEST_CASE("longest common substring gives the values of the literature", "[longest_common_substring]") {
    CHECK(result_of(length, U"superiorcalifornialives", U"sealiver") == 5);  // Gusfield: alive
    CHECK(result_of(similarity, U"superiorcalifornialives", U"sealiver") == 5.0 / 23.0);
    CHECK(result_of(length, U"BADANAT", U"CANADAS") == 3);   // Wikipedia: ADA and ANA
    CHECK(result_of(length, U"ABABC", U"BABCA") == 4);       // Wikipedia: BABC
    CHECK(result_of(length, U"\U0001F600\u00e9x", U"\U0001F601\u00e9x") == 2);
    CHECK(result_of(length, U"x\u0161x", U"xax") == 1);  // equal only where the upper bits are lost
}

TEST_CASE("longest common substring of 65,536 units ends soon, also where runs are many",
          "[longest_common_substring]") {
    const std::u32string many(65536, U'a');
    std::u32string broken = many;
    for (std::size_t i = 0; i < broken.size(); i += 40000)
        broken[i] = U'b';
    CHECK(result_of(length, many, broken) == 39999);
    std::u32string text;
    for (char32_t i = 0; i < 65536; ++i)
        text += i + (i < 0xD800 ? 0 : 0x800);
    CHECK(result_of(length, text.substr(1000, 60000), text) == 60000);
}
