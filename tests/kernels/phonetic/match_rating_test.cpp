#include "kernels/phonetic/match_rating.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "tests/kernels/phonetic/encoders.hpp"

namespace {

using sameas::kernels::match_rating_agrees;

std::string code_of(std::u32string_view text) {
    return sameas::tests::joined_codes_of(&sameas::kernels::match_rating, text);
}

bool agree(std::u32string_view left, std::u32string_view right) {
    const bool result = match_rating_agrees(left, right);
    CHECK(match_rating_agrees(right, left) == result);
    CHECK(match_rating_agrees(std::string_view(code_of(left)), std::string_view(code_of(right))) == result);
    return result;
}

}  // namespace

TEST_CASE("match_rating keeps a first vowel and drops the others", "[match_rating]") {
    CHECK(code_of(U"Aeiou") == "A");
    CHECK(code_of(U"Alba") == "ALB");
    CHECK(code_of(U"Yale") == "YL");
    CHECK(code_of(U"Bryan") == "BRYN");
    CHECK(code_of(U"a") == "A");
}

TEST_CASE("match_rating drops doubled letters after the vowels", "[match_rating]") {
    CHECK(code_of(U"Hannah") == "HNH");
    CHECK(code_of(U"Bob") == "B");
    CHECK(code_of(U"Bobobob") == "B");
    CHECK(code_of(U"Hernandez") == "HRNDZ");
}

TEST_CASE("match_rating takes the first three and the last three letters", "[match_rating]") {
    CHECK(code_of(U"bcdfgh") == "BCDFGH");
    CHECK(code_of(U"bcdfghj") == "BCDGHJ");
    CHECK(code_of(U"bcdfghjklmnp") == "BCDMNP");
    CHECK(code_of(U"bcdxbcd") == "BCDBCD");
}

TEST_CASE("match_rating_agrees decides published pairs", "[match_rating]") {
    // Wikipedia, "Match rating approach"; Apache Commons Codec, MatchRatingApproachEncoderTest.
    CHECK(agree(U"Byrne", U"Boern"));
    CHECK(agree(U"Smith", U"Smyth"));
    CHECK(agree(U"Catherine", U"Kathryn"));
    CHECK(agree(U"Burns", U"Bourne"));
    CHECK(agree(U"Brian", U"Bryan"));
    CHECK(agree(U"S\u00e9an", U"Shaun"));
    CHECK(agree(U"C\u00f3lm.   ", U"C-ol\u00edn"));
    CHECK(agree(U"Stephen", U"Steven"));
    CHECK(agree(U"Steven", U"Stefan"));
    CHECK(agree(U"Stephen", U"Stefan"));
    CHECK(agree(U"Sam", U"Samuel"));
    CHECK(agree(U"Micky", U"Michael"));
    CHECK(agree(U"Oona", U"Oonagh"));
    CHECK(agree(U"Sophie", U"Sofia"));
    CHECK(agree(U"Franciszek", U"Frances"));
    CHECK(agree(U"Tomasz", U"tom"));
    CHECK(agree(U"Kl", U"Karl"));
    CHECK(agree(U"Cooper-Flynn", U"Super-Lyn"));
    CHECK(agree(U"Hailey", U"Halley"));
    CHECK(agree(U"Auerbach", U"Uhrbach"));
    CHECK(agree(U"Moskowitz", U"Moskovitz"));
    CHECK(agree(U"LIPSHITZ", U"LIPPSZYC"));
    CHECK(agree(U"LEWINSKY", U"LEVINSKI"));
    CHECK(agree(U"SZLAMAWICZ", U"SHLAMOVITZ"));
    CHECK(agree(U"John", U"John"));
    CHECK_FALSE(agree(U"Al", U"Ed"));
    CHECK_FALSE(agree(U"Karl", U"C"));
    CHECK_FALSE(agree(U"Karl", U"Alessandro"));
    CHECK_FALSE(agree(U"Moriarty", U"OMuircheartaigh"));
    CHECK_FALSE(agree(U"test", U""));
    CHECK_FALSE(agree(U"", U""));
    CHECK_FALSE(agree(U"test", U" "));
}

TEST_CASE("match_rating_agrees keeps to the least rating of each length", "[match_rating]") {
    CHECK(match_rating_agrees("BD", "BF"));          // sum 4: 5 asked, one letter of each is left
    CHECK_FALSE(match_rating_agrees("BD", "FG"));    // 4
    CHECK(match_rating_agrees("BDF", "BG"));         // sum 5: 4 asked, left DF and G
    CHECK_FALSE(match_rating_agrees("BDF", "GHJ"));  // 3 of 4
    CHECK(match_rating_agrees("BDFG", "HJKG"));      // sum 8: 3 asked, three left
    CHECK_FALSE(match_rating_agrees("BDFG", "HJKL"));
    CHECK(match_rating_agrees("BDFGHJ", "KLMNHJ"));  // sum 12: 2 asked, four left
    CHECK_FALSE(match_rating_agrees("BDFGHJ", "KLMNPJ"));
}

TEST_CASE("match_rating_agrees compares from the right only what the left pass left", "[match_rating]") {
    CHECK_FALSE(match_rating_agrees("DVD", "D"));
    CHECK(match_rating_agrees("BCD", "XBCD"));  // from the right all of BCD goes
}

TEST_CASE("match_rating_agrees refuses lengths that differ by three, and what is no codex",
          "[match_rating]") {
    CHECK(match_rating_agrees("BDFG", "BDFGHJ"));
    CHECK_FALSE(match_rating_agrees("BDF", "BDFGHJ"));
    CHECK_FALSE(match_rating_agrees("BDFGHJK", "BDFGHJK"));
    CHECK_FALSE(match_rating_agrees("", "B"));
}

TEST_CASE("match_rating_agrees of equal names is true, and symmetric for all", "[match_rating]") {
    std::mt19937_64 random(7);
    std::u32string before;
    for (int i = 0; i < 20'000; ++i) {
        std::u32string text;
        for (std::size_t n = 1 + random() % 12; n > 0; --n)
            text += U"abdehklmnorstz -"[random() % 16];
        CHECK(agree(text, text) == !code_of(text).empty());
        agree(text, before);
        before = text;
    }
}
