#include "kernels/phonetic/nysiis.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/kernels/phonetic/encoders.hpp"

namespace {

std::string code_of(std::u32string_view text) {
    return sameas::tests::joined_codes_of(&sameas::kernels::nysiis, text);
}

std::string modified_code_of(std::u32string_view text) {
    return sameas::tests::joined_codes_of(&sameas::kernels::nysiis_modified, text);
}

}  // namespace

TEST_CASE("nysiis rewrites the beginning of a name", "[nysiis]") {
    CHECK(code_of(U"MacBo") == "MCB");
    CHECK(code_of(U"Knox") == "NAX");
    CHECK(code_of(U"Kyle") == "CYL");
    CHECK(code_of(U"Pham") == "FAN");
    CHECK(code_of(U"Pfam") == "FAN");
    CHECK(code_of(U"Schob") == "SAB");
    CHECK(code_of(U"K") == "C");
}

TEST_CASE("nysiis rewrites the end of a name once", "[nysiis]") {
    CHECK(code_of(U"Lee") == "LY");
    CHECK(code_of(U"Bodie") == "BADY");
    CHECK(code_of(U"Lundt") == "LAND");  // DT is D, and ND that arises stays
    CHECK(code_of(U"ee") == "Y");
    CHECK(code_of(U"rt") == "D");
}

TEST_CASE("nysiis rewrites each place by its neighbours", "[nysiis]") {
    CHECK(code_of(U"Bevel") == "BAFAL");
    CHECK(code_of(U"Aknob") == "ANAB");
    CHECK(code_of(U"Okob") == "OCAB");
    CHECK(code_of(U"Asphob") == "ASFAB");
    CHECK(code_of(U"Aschob") == "ASAB");
    CHECK(code_of(U"Aheb") == "AHAB");  // H between vowels stays
    CHECK(code_of(U"Bahr") == "BAR");   // H next to a consonant is as the letter before
    CHECK(code_of(U"Bawer") == "BAR");  // W after a vowel too
    CHECK(code_of(U"Bwer") == "BWAR");
}

TEST_CASE("nysiis drops S and A at the end, but never the first letter", "[nysiis]") {
    CHECK(code_of(U"Bobs") == "BAB");
    CHECK(code_of(U"Boba") == "BAB");
    CHECK(code_of(U"Bobays") == "BABY");
    CHECK(code_of(U"A") == "A");
    CHECK(code_of(U"S") == "S");
    CHECK(code_of(U"As") == "A");
    CHECK(code_of(U"Ay") == "AY");
    CHECK(code_of(U"Aay") == "AY");
}

TEST_CASE("nysiis is not cut, and takes all letters as one word", "[nysiis]") {
    CHECK(code_of(U"Westerlund") == "WASTARLAD");
    CHECK(code_of(U"Bobobobobobobobobobob") == "BABABABABABABABABABAB");
    CHECK(code_of(U"Mac Bo") == code_of(U"MacBo"));
    CHECK(code_of(U"Smith-Jones") == code_of(U"Smithjones"));
}

TEST_CASE("nysiis_modified keeps an initial vowel and rewrites more", "[nysiis]") {
    CHECK(modified_code_of(U"Evans") == "EVAN");
    CHECK(modified_code_of(U"Ivery") == "IVARY");
    CHECK(modified_code_of(U"Obs") == "OB");
    CHECK(modified_code_of(U"Bobz") == "BAB");
    CHECK(modified_code_of(U"Boby") == "BABY");
    CHECK(modified_code_of(U"Bybo") == "BAB");
    CHECK(modified_code_of(U"Boght") == "BAT");
    CHECK(modified_code_of(U"Badger") == "BAGAR");
    CHECK(modified_code_of(U"Bowright") == "BARAT");
    CHECK(modified_code_of(U"Bosh") == "BAS");
    CHECK(modified_code_of(U"S") == "S");
    CHECK(modified_code_of(U"Z") == "Z");
    CHECK(modified_code_of(U"O") == "O");
}
