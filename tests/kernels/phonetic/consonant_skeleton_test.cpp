#include "kernels/phonetic/consonant_skeleton.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/kernels/phonetic/encoders.hpp"

namespace {

std::string code(std::u32string_view text) {
    return sameas::tests::joined_codes_of(sameas::kernels::consonant_skeleton, text);
}

}  // namespace

TEST_CASE("consonant_skeleton keeps the first letter and the consonants", "[consonant_skeleton]") {
    CHECK(code(U"Catherine") == "CTHRN");
    CHECK(code(U"Eric") == "ERC");
    CHECK(code(U"Yeoman") == "YMN");
    CHECK(code(U"aeiouy") == "A");
    CHECK(code(U"bcdfghjklmnpqrstvwxz") == "BCDFGHJKLMNPQRSTVWXZ");
}

TEST_CASE("consonant_skeleton writes a letter behind its like once", "[consonant_skeleton]") {
    CHECK(code(U"Anna") == "AN");
    CHECK(code(U"Nana") == "NN");
    CHECK(code(U"Lloyd") == "LD");
    CHECK(code(U"Zzzz") == "Z");
    CHECK(code(U"Aaron") == "ARN");
    CHECK(code(U"M\u00fcller \u00df") == "MLRS");
}

TEST_CASE("consonant_skeleton takes all words as one", "[consonant_skeleton]") {
    CHECK(code(U"van der Meer") == "VNDRMR");
    CHECK(code(U"Jean-Eric") == "JNRC");
    CHECK(code(U"Ann-Nora") == "ANR");
}
