#include "kernels/phonetic/caverphone.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/kernels/phonetic/encoders.hpp"

namespace {

std::string code1_of(std::u32string_view text) {
    return sameas::tests::joined_codes_of(&sameas::kernels::caverphone1, text);
}

std::string code2_of(std::u32string_view text) {
    return sameas::tests::joined_codes_of(&sameas::kernels::caverphone2, text);
}

}  // namespace

TEST_CASE("caverphone1 is 6 characters, caverphone2 is 10", "[caverphone]") {
    CHECK(code1_of(U"t") == "T11111");
    CHECK(code2_of(U"t") == "T111111111");
    CHECK(code1_of(U"tptptptptptptp") == "TPTPTP");
    CHECK(code2_of(U"tptptptptptptp") == "TPTPTPTPTP");
    CHECK(code1_of(U"w") == "111111");
    CHECK(code2_of(U"h") == "A111111111");
}

TEST_CASE("both rewrite beginnings and ends of their own", "[caverphone]") {
    CHECK(code1_of(U"cough") == "KF1111");
    CHECK(code1_of(U"rough") == "RF1111");
    CHECK(code1_of(U"tough") == "TF1111");
    CHECK(code1_of(U"enough") == "ANF111");
    CHECK(code1_of(U"trough") == "TR1111");  // a rule of 2.0 alone
    CHECK(code2_of(U"trough") == "TRF1111111");
    CHECK(code1_of(U"gnat") == "NT1111");
    CHECK(code1_of(U"lamb") == "LM1111");
    CHECK(code1_of(U"lambs") == "LMPS11");
    CHECK(code2_of(U"lambs") == "LMPS111111");
}

TEST_CASE("a final vowel, R or L counts in caverphone2 alone", "[caverphone]") {
    CHECK(code1_of(U"Peter") == "PT1111");
    CHECK(code2_of(U"Peter") == "PTA1111111");
    CHECK(code1_of(U"Lee") == "L11111");
    CHECK(code2_of(U"Lee") == "LA11111111");
    CHECK(code1_of(U"yes") == "YS1111");
    CHECK(code2_of(U"yes") == "YS11111111");
    CHECK(code2_of(U"Yvonne") == "AFN1111111");
}

TEST_CASE("caverphone takes runs of a consonant as one", "[caverphone]") {
    CHECK(code1_of(U"tttt") == "T11111");
    CHECK(code1_of(U"tdtd") == "T11111");
    CHECK(code1_of(U"mmnnmm") == "MNM111");
    CHECK(code1_of(U"Kramm") == code1_of(U"Cram"));
}

TEST_CASE("caverphone takes all letters as one word", "[caverphone]") {
    CHECK(code1_of(U"van der Berg") == code1_of(U"vanderberg"));
    CHECK(code2_of(U"O'Hara") == code2_of(U"ohara"));
}
