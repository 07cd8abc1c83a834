#include "kernels/ratio.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "kernels/indel.hpp"
#include "kernels/reference/ratio.hpp"
#include "tests/kernels/text_pairs.hpp"

using namespace sameas::kernels;

TEST_CASE("ratio is the indel similarity", "[ratio]") {
    const TextPairs pairs = generated_pairs();
    CHECK(pairs.run(&ratio) == pairs.run(&indel_similarity));
    require_agreement(exhaustive_pairs(4), &ratio, &reference::ratio);
}

TEST_CASE("partial_ratio equals the textbook on all texts of up to 5 units over three letters", "[ratio]") {
    require_agreement(exhaustive_pairs(5), &partial_ratio, &reference::partial_ratio);
}

TEST_CASE("partial_ratio equals the textbook on texts that fit into rows", "[ratio]") {
    std::mt19937_64 random(5);
    for (const std::u32string& alphabet : alphabets()) {
        TextPairs pairs;
        for (std::size_t i = 0; i < sameas::test::rounds(1500); ++i) {
            const std::size_t size = random() % (i % 3 == 0 ? 9 : i % 3 == 1 ? 17 : 33);
            const std::u32string text = random_text(random, alphabet, size);
            pairs.add(text, edited(random, alphabet, text, random() % 5));
            pairs.add(text, random_text(random, alphabet, size));
            pairs.add(text, random_text(random, alphabet, random() % (size + 1)));
            pairs.add(random_text(random, alphabet, random() % 6) + text + random_text(random, alphabet, random() % 6),
                      text);
        }
        require_agreement(pairs, &partial_ratio, &reference::partial_ratio);
    }
}

TEST_CASE("partial_ratio equals the textbook around the sizes of words and blocks", "[ratio]") {
    std::mt19937_64 random(6);
    TextPairs pairs;
    for (const std::u32string& alphabet : alphabets()) {
        for (const std::size_t size : {31u, 32u, 33u, 62u, 63u, 64u, 65u, 66u, 127u, 128u, 129u}) {
            const std::u32string text = random_text(random, alphabet, size);
            pairs.add(text, edited(random, alphabet, text, 4));
            pairs.add(text, random_text(random, alphabet, size));
            pairs.add(text, random_text(random, alphabet, size / 2));
            pairs.add(text, random_text(random, alphabet, random() % 12));
            pairs.add(text, random_text(random, alphabet, 40) + edited(random, alphabet, text, 10));
        }
    }
    const std::u32string alphabet = alphabets()[1];
    for (const std::size_t size : {255u, 256u, 257u}) {
        const std::u32string text = random_text(random, alphabet, size);
        pairs.add(text, edited(random, alphabet, text, 20));
        pairs.add(text, random_text(random, alphabet, size + 30));
    }
    require_agreement(pairs, &partial_ratio, &reference::partial_ratio);
}

TEST_CASE("partial_ratio of any two texts is in range, symmetric and 1 where one holds the other", "[ratio]") {
    rc::prop("partial_ratio", [](const std::u32string& left, const std::u32string& right) {
        const double similarity = result_of(&partial_ratio, left, right);
        RC_ASSERT(similarity >= 0.0);
        RC_ASSERT(similarity <= 1.0);
        RC_ASSERT(similarity == result_of(&partial_ratio, right, left));
        RC_ASSERT(result_of(&partial_ratio, left, left) == 1.0);
        RC_ASSERT(left.empty() || result_of(&partial_ratio, left, right + left + right) == 1.0);
    });
}

TEST_CASE("ratio and partial_ratio of empty texts are those of RapidFuzz", "[ratio]") {
    CHECK(result_of(&ratio, U"", U"") == 1.0);
    CHECK(result_of(&ratio, U"a", U"") == 0.0);
    CHECK(result_of(&partial_ratio, U"", U"") == 1.0);
    CHECK(result_of(&partial_ratio, U"a", U"") == 0.0);
    CHECK(result_of(&partial_ratio, U"", U"a") == 0.0);
    TextPairs none;
    CHECK(none.run(&ratio).empty());
    CHECK(none.run(&partial_ratio).empty());
}

TEST_CASE("ratio and partial_ratio give the values of RapidFuzz 3.14", "[ratio]") {
    struct Row {
        const char32_t* left;
        const char32_t* right;
        double ratio;
        double partial;
    };
    // Percentages that rapidfuzz.fuzz printed.
    const Row rows[] = {
        {U"this is a test", U"this is a test!", 96.55172413793103, 100.0},
        {U"this is a test", U"this is a new test!", 84.84848484848484, 84.61538461538461},
        {U"a certain string", U"cetain", 54.54545454545454, 83.33333333333334},
        {U"smith", U"john smith", 66.66666666666667, 100.0},
        {U"abc", U"bcd", 66.66666666666667, 80.0},
        {U"abcd", U"bcda", 75.0, 85.71428571428572},
        {U"yankees", U"new york yankees", 60.86956521739131, 100.0},
        {U"kitten", U"sitting", 61.53846153846154, 66.66666666666667},
        {U"xab", U"abx", 66.66666666666667, 80.0},
        {U"martha", U"marhta", 83.33333333333334, 83.33333333333334},
        {U"dixon", U"dicksonx", 61.53846153846154, 57.14285714285714},
        {U"jane doe", U"doe, jane", 47.05882352941176, 66.66666666666667},
        {U"\u4e2d\U0001F600b", U"a\U0001F600bc", 57.14285714285714, 66.66666666666667},
    };
    for (const Row& row : rows) {
        CHECK(100.0 * result_of(&ratio, row.left, row.right) == Approx(row.ratio).epsilon(1e-14));
        CHECK(100.0 * result_of(&partial_ratio, row.left, row.right) == Approx(row.partial).epsilon(1e-14));
        CHECK(100.0 * result_of(&partial_ratio, row.right, row.left) == Approx(row.partial).epsilon(1e-14));
    }
}

TEST_CASE("partial_ratio equals the textbook with the last units of 16 bits", "[ratio]") {
    std::mt19937_64 random(8);
    for (const char32_t last : {U'\uFFFC', U'\uFFFD', U'\uFFFE', U'\uFFFF', U'\U00010000'}) {
        TextPairs pairs;
        for (const std::size_t size : {33u, 40u, 48u, 65u, 90u}) {
            const std::u32string alphabet = {U'a', U'b', last - 1, last};
            const std::u32string text = random_text(random, alphabet, size);
            pairs.add(text, edited(random, alphabet, text, 5));
            pairs.add(text, random_text(random, alphabet, size + 20));
        }
        require_agreement(pairs, &partial_ratio, &reference::partial_ratio);
    }
}

TEST_CASE("partial_ratio of long texts", "[ratio]") {
    std::u32string text;
    for (char32_t i = 0; i < 20000; ++i)
        text += i + 1;
    CHECK(result_of(&partial_ratio, text, text.substr(7000, 5000)) == 1.0);
    CHECK(result_of(&partial_ratio, text, text.substr(7000, 60)) == 1.0);
    std::u32string holed = text.substr(7000, 5000);
    holed[2500] = U'\U0010FFFF';
    CHECK(result_of(&partial_ratio, text, holed) == 4999.0 / 5000.0);
    CHECK(result_of(&partial_ratio, std::u32string(65536, U'a'), std::u32string(50, U'b')) == 0.0);
}
