#include <catch2/catch.hpp>
#include <cmath>

#include "engine/compare/measures/separators.hpp"
#include "engine/settings/measure_call.hpp"
#include "tests/support/measured.hpp"
#include "tests/support/token_texts.hpp"

using namespace sameas;
using test::measured;

namespace {

double of(const char* call, const std::string& left, const std::string& right) {
    return measured(parse_measure_call(call), left, right);
}

}  // namespace

TEST_CASE("q-gram measures") {
    // na ac ch ht; ni ig gh ht
    CHECK(of("qgram_jaccard", "nacht", "night") == 1.0 / 7);
    CHECK(of("qgram_dice", "nacht", "night") == 2.0 / 8);
    CHECK(of("qgram_cosine", "nacht", "night") == 1.0 / 4);
    CHECK(of("qgram_overlap", "nacht", "night") == 1.0 / 4);
    CHECK(of("qgram_overlap", "nacht", "mitternacht") == 1.0);
    CHECK(of("qgram_cosine", "ab", "abcde") == 1.0 / 2);
    CHECK(of("qgram_jaccard(q=1)", "duck", "luck") == 3.0 / 5);
    CHECK(of("qgram_jaccard(q=3)", "nacht", "acht") == 2.0 / 3);
    CHECK(of("qgram_jaccard(padded=yes)", "nacht", "night") == 3.0 / 9);
    CHECK(of("qgram_dice(q=4, padded=yes)", "a", "a") == 1.0);
    CHECK(of("qgram_jaccard", "a", "b") == 0.0);
    CHECK(of("qgram_jaccard", "a", "a") == 1.0);
}

TEST_CASE("token measures") {
    CHECK(of("token_jaccard", "anna maria weber", "weber anna") == 2.0 / 3);
    CHECK(of("token_dice", "anna maria weber", "weber anna") == 4.0 / 5);
    CHECK(of("token_cosine", "anna maria weber", "weber anna") == 2.0 / std::sqrt(6.0));
    CHECK(of("token_overlap", "anna maria weber", "weber anna") == 1.0);
    CHECK(of("token_jaccard", "weber anna", "anna weber") == 1.0);
    CHECK(of("token_jaccard", "anna anna", "anna") == 1.0);
    CHECK(of("token_jaccard", "anna", "annas") == 0.0);
}

TEST_CASE("list measures") {
    CHECK(of("list_overlap", "rome; oslo;new york", "new york;rome") == 2.0);
    CHECK(of("list_overlap", "rome;rome", "rome;oslo;rome") == 1.0);
    CHECK(of("list_overlap", "new york", "york") == 0.0);
    CHECK(of("list_overlap", ";", "rome") == 0.0);
    CHECK(of("list_overlap(separator=comma)", "a;b,c", "c,a;b") == 2.0);
    CHECK(of("list_overlap(separator=pipe)", "a|b", "b|c|a") == 2.0);
    CHECK(of("list_overlap(separator=slash)", "a/b", "b/c/d") == 1.0);
    CHECK(of("list_overlap(separator=blank)", "a b", "b  c a") == 2.0);
    CHECK(of("list_jaccard", "rome; oslo;new york", "new york;rome") == 2.0 / 3);
    CHECK(of("list_jaccard", ";", ";;") == 1.0);
    CHECK(of("list_jaccard", ";", "rome") == 0.0);
}

TEST_CASE("set measures of a value and itself") {
    for (const char* name : {"qgram_jaccard", "qgram_dice", "qgram_cosine", "qgram_overlap", "token_jaccard",
                             "token_dice", "token_cosine", "token_overlap", "list_jaccard"}) {
        const test::Measured measure(measure_call(name), {"anna weber; x", ";", "a"});
        CHECK(measure.measure().of_equal() == 1.0);
        for (std::size_t i = 0; i < 3; ++i)
            CHECK(measure(i, i) == 1.0);
    }
    // A count depends on the value: equal ones are computed like others.
    const test::Measured overlap(measure_call("list_overlap"), {"a;b;a", ";"});
    CHECK(std::isnan(overlap.measure().of_equal()));
    CHECK(overlap(0, 0) == 2.0);
    CHECK(overlap(1, 1) == 0.0);
}

TEST_CASE("set measures do not depend on the batch, and are symmetric and in range") {
    const std::vector<std::string> texts = test::token_texts(120, 12, 8);
    for (const char* call : {"qgram_jaccard", "qgram_cosine(q=3, padded=yes)", "token_dice", "token_overlap",
                             "list_overlap(separator=blank)"}) {
        const test::Measured measure(parse_measure_call(call), texts);
        MeasureScratch scratch;
        const std::vector<double> whole = measure.all(100000, scratch);
        CHECK(whole == measure.all(7, scratch));
        for (std::size_t l = 0; l < texts.size(); ++l) {
            for (std::size_t r = 0; r < texts.size(); ++r) {
                REQUIRE(whole[l * texts.size() + r] == whole[r * texts.size() + l]);
                REQUIRE(whole[l * texts.size() + r] >= 0.0);
                if (call != std::string("list_overlap(separator=blank)"))
                    REQUIRE(whole[l * texts.size() + r] <= 1.0);
            }
        }
    }
}

TEST_CASE("a separator that is none is refused") {
    CHECK(measures::separator_of("semicolon") == ';');
    CHECK_THROWS_WITH(measures::separator_of(";"), Catch::Contains("semicolon, comma, pipe, slash, blank"));
}

TEST_CASE("a list lies inside another") {
    CHECK(of("list_inside", "a; b", "b; c; a") == 1);
    CHECK(of("list_inside", "b; c; a", "a; b; b") == 1);
    CHECK(of("list_inside", "a; x", "b; c; a") == 0);
    CHECK(of("list_inside", ";", "a") == 0);
    CHECK(of("list_inside(empty=yes)", ";", "a") == 1);
    CHECK(of("list_inside(separator=unit)", "a\x1F" "b", "b\x1F" "a") == 1);
}

TEST_CASE("bytes and vectors") {
    CHECK(of("byte_jaccard", "nacht", "night") == 3.0 / 7);
    CHECK(of("byte_jaccard", "aab", "abb") == 1);
    CHECK(of("byte_jaccard", "\xC3\xA9", "\xC3\xA8") == 1.0 / 3);  // bytes, not letters
    CHECK(of("vector_cosine", "1;0", "1;1") == Approx(std::sqrt(0.5)));
    CHECK(of("vector_cosine", "3;4", "6;8") == Approx(1));
    CHECK(of("vector_cosine", "1;0", "-1;0") == 0);
    for (const char* other : {"1;0;0", "0;0", "1;x", ";"}) CHECK(std::isnan(of("vector_cosine", "1;0", other)));
}
