#include "kernels/jaro.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "kernels/reference/jaro.hpp"
#include "tests/kernels/text_pairs.hpp"

using namespace sameas::kernels;

TEST_CASE("jaro equals the textbook on all texts of up to 5 units over three letters", "[jaro]") {
    require_agreement(exhaustive_pairs(5), &jaro, &reference::jaro);
}

TEST_CASE("jaro equals the textbook around the sizes of words and blocks", "[jaro]") {
    require_agreement(generated_pairs(), &jaro, &reference::jaro);
    require_agreement(long_pairs(), &jaro, &reference::jaro);
}

TEST_CASE("jaro of any two texts is in range, symmetric and 1 for equal ones", "[jaro]") {
    rc::prop("jaro", [](const std::u32string& left, const std::u32string& right) {
        const double similarity = result_of(&jaro, left, right);
        RC_ASSERT(similarity >= 0.0);
        RC_ASSERT(similarity <= 1.0);
        RC_ASSERT(similarity == reference::jaro(left, right));
        RC_ASSERT(similarity == result_of(&jaro, right, left));
        RC_ASSERT(result_of(&jaro, left, left) == 1.0);
    });
}

TEST_CASE("jaro of empty texts", "[jaro]") {
    CHECK(result_of(&jaro, U"", U"") == 1.0);
    CHECK(result_of(&jaro, U"a", U"") == 0.0);
    CHECK(result_of(&jaro, U"", U"a") == 0.0);
    TextPairs none;
    CHECK(none.run(&jaro).empty());
}

TEST_CASE("jaro gives the values of the literature", "[jaro]") {
    struct Example {
        const char32_t* left;
        const char32_t* right;
        double similarity;
    };
    // Winkler (1990, 1999): tables of names with three decimals.
    const Example examples[] = {{U"MARTHA", U"MARHTA", 0.944},
                                {U"DIXON", U"DICKSONX", 0.767},
                                {U"DWAYNE", U"DUANE", 0.822},
                                {U"SHACKLEFORD", U"SHACKELFORD", 0.970},
                                {U"DUNNINGHAM", U"CUNNIGHAM", 0.896},
                                {U"NICHLESON", U"NICHULSON", 0.926},
                                {U"JONES", U"JOHNSON", 0.790},
                                {U"MASSEY", U"MASSIE", 0.889},
                                {U"ABROMS", U"ABRAMS", 0.889},
                                {U"JERALDINE", U"GERALDINE", 0.926},
                                {U"MARHTA", U"MARTHA", 0.944},
                                {U"MICHELLE", U"MICHAEL", 0.869},
                                {U"TANYA", U"TONYA", 0.867},
                                {U"SEAN", U"SUSAN", 0.783},
                                {U"JON", U"JOHN", 0.917},
                                {U"JON", U"JAN", 0.778}};
    for (const Example& example : examples) {
        CHECK(result_of(&jaro, example.left, example.right) == Approx(example.similarity).margin(0.0006));
    }
}

TEST_CASE("jaro of short texts: the window is never below 0", "[jaro]") {
    CHECK(result_of(&jaro, U"a", U"a") == 1.0);
    CHECK(result_of(&jaro, U"a", U"b") == 0.0);
    CHECK(result_of(&jaro, U"ab", U"ba") == 0.0);  // window 0: neither letter reaches the other
    CHECK(result_of(&jaro, U"abc", U"bca") == 0.0);
    CHECK(result_of(&jaro, U"abcd", U"badc") ==
          ((4.0 / 4 + 4.0 / 4) + 2.0 / 4) / 3.0);  // window 1, two transpositions
}

TEST_CASE("jaro rounds half transpositions down", "[jaro]") {
    // All three letters match, each at another place of the order: 3 / 2 is 1 transposition.
    CHECK(result_of(&jaro, U"abc___", U"bca***") == ((3.0 / 6 + 3.0 / 6) + 2.0 / 3) / 3.0);
}

TEST_CASE("jaro looks at code points, not at bytes", "[jaro]") {
    CHECK(result_of(&jaro, U"\u00e9", U"\u00e8") == 0.0);  // in UTF-8 they share their first byte
    CHECK(result_of(&jaro, U"\U0001F600a", U"\U0001F601a") == ((1.0 / 2 + 1.0 / 2) + 1.0) / 3.0);
    CHECK(result_of(&jaro, U"\u0161", U"\u0061") == 0.0);  // equal only where the upper bits are lost
}

TEST_CASE("jaro of 65,536 units", "[jaro]") {
    constexpr std::size_t size = 65536;
    std::u32string text;
    for (std::size_t i = 0; i < size; ++i)
        text += static_cast<char32_t>(i + (i < 0xD800 ? 0 : 0x800));
    const double n = static_cast<double>(size);
    CHECK(result_of(&jaro, text, text) == 1.0);
    // Turned by a place less than half, the window of n / 2 - 1 just reaches every unit.
    const std::u32string reached = text.substr(size / 2 - 1) + text.substr(0, size / 2 - 1);
    const std::size_t matches = size / 2 + 1;  // those that move by n / 2 - 1; the others move by n / 2 + 1
    const double m = static_cast<double>(matches);
    CHECK(result_of(&jaro, text, reached) == ((m / n + m / n) + m / m) / 3.0);
    CHECK(result_of(&jaro, text, text.substr(size / 2) + text.substr(0, size / 2)) == 0.0);
}
