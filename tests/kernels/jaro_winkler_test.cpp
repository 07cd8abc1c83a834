#include "kernels/jaro_winkler.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "kernels/reference/jaro_winkler.hpp"
#include "tests/kernels/text_pairs.hpp"

using namespace sameas::kernels;

TEST_CASE("jaro_winkler equals the textbook on all texts of up to 5 units over three letters",
          "[jaro_winkler]") {
    require_agreement(exhaustive_pairs(5), &jaro_winkler, &reference::jaro_winkler);
}

TEST_CASE("jaro_winkler equals the textbook around the sizes of words and blocks", "[jaro_winkler]") {
    require_agreement(generated_pairs(), &jaro_winkler, &reference::jaro_winkler);
    require_agreement(long_pairs(), &jaro_winkler, &reference::jaro_winkler);
}

TEST_CASE("jaro_winkler of any two texts is in range, symmetric and 1 for equal ones", "[jaro_winkler]") {
    rc::prop("jaro_winkler", [](const std::u32string& left, const std::u32string& right) {
        const double similarity = result_of(&jaro_winkler, left, right);
        RC_ASSERT(similarity >= 0.0);
        RC_ASSERT(similarity <= 1.0);
        RC_ASSERT(similarity == reference::jaro_winkler(left, right));
        RC_ASSERT(similarity == result_of(&jaro_winkler, right, left));
        RC_ASSERT(result_of(&jaro_winkler, left, left) == 1.0);
    });
}

TEST_CASE("jaro_winkler of empty texts", "[jaro_winkler]") {
    CHECK(result_of(&jaro_winkler, U"", U"") == 1.0);
    CHECK(result_of(&jaro_winkler, U"a", U"") == 0.0);
    CHECK(result_of(&jaro_winkler, U"", U"a") == 0.0);
    TextPairs none;
    CHECK(none.run(&jaro_winkler).empty());
}

TEST_CASE("jaro_winkler gives the values of the literature", "[jaro_winkler]") {
    struct Example {
        const char32_t* left;
        const char32_t* right;
        double similarity;
    };
    // Winkler (1990, 1999): tables of names with three decimals.
    const Example examples[] = {{U"MARTHA", U"MARHTA", 0.961},
                                {U"DIXON", U"DICKSONX", 0.813},
                                {U"DWAYNE", U"DUANE", 0.840},
                                {U"SHACKLEFORD", U"SHACKELFORD", 0.982},
                                {U"DUNNINGHAM", U"CUNNIGHAM", 0.896},
                                {U"NICHLESON", U"NICHULSON", 0.956},
                                {U"JONES", U"JOHNSON", 0.832},
                                {U"MASSEY", U"MASSIE", 0.933},
                                {U"ABROMS", U"ABRAMS", 0.922},
                                {U"JERALDINE", U"GERALDINE", 0.926},
                                {U"MICHELLE", U"MICHAEL", 0.921},
                                {U"TANYA", U"TONYA", 0.880},
                                {U"SEAN", U"SUSAN", 0.805},
                                {U"JON", U"JOHN", 0.933},
                                {U"JON", U"JAN", 0.800}};
    for (const Example& example : examples) {
        CHECK(result_of(&jaro_winkler, example.left, example.right) ==
              Approx(example.similarity).margin(0.0006));
    }
}

TEST_CASE("jaro_winkler gives no bonus at a Jaro similarity of 0.7 or below", "[jaro_winkler]") {
    // Jaro 2/3: two of four letters match, in order.
    CHECK(result_of(&jaro_winkler, U"abxy", U"abzw") == reference::jaro(U"abxy", U"abzw"));
    CHECK(reference::jaro(U"abxy", U"abzw") == Approx(2.0 / 3));
    CHECK(result_of(&jaro_winkler, U"abcx", U"abcy") > reference::jaro(U"abcx", U"abcy"));
}

TEST_CASE("jaro_winkler counts at most four leading units", "[jaro_winkler]") {
    const double j = reference::jaro(U"abcdefgx", U"abcdefgy");
    CHECK(result_of(&jaro_winkler, U"abcdefgx", U"abcdefgy") == j + (4 * 0.1) * (1.0 - j));
}
