#include "kernels/phonetic/soundex.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <string_view>

#include "kernels/reference/soundex.hpp"
#include "tests/kernels/phonetic/encoders.hpp"

namespace {

std::string code_of(std::u32string_view text) {
    return sameas::tests::joined_codes_of(&sameas::kernels::soundex, text);
}

std::string mysql_code_of(std::u32string_view text) {
    return sameas::tests::joined_codes_of(&sameas::kernels::soundex_mysql, text);
}

std::string sql_server_code_of(std::u32string_view text) {
    return sameas::tests::joined_codes_of(&sameas::kernels::soundex_sql_server, text);
}

}  // namespace

TEST_CASE("soundex folds case, marks and what lies between letters", "[soundex]") {
    CHECK(code_of(U"robert") == "R163");
    CHECK(code_of(U"ROBERT") == "R163");
    CHECK(code_of(U"O'Hara") == code_of(U"Ohara"));
    CHECK(code_of(U"van Deusen") == "V532");
    CHECK(code_of(U"  123 Lee-") == "L000");
    CHECK(code_of(U"M\u00fcller") == code_of(U"Muller"));
    CHECK(code_of(U"\u00c9mile") == code_of(U"Emile"));
    CHECK(code_of(U"\u0160koda") == "S300");
    CHECK(code_of(U"\u0141ukasiewicz") == "L222");
    CHECK(code_of(U"Stra\u00dfe") == code_of(U"Strase"));
    CHECK(code_of(U"\u00d8stergaard") == code_of(U"Ostergaard"));
    CHECK(code_of(U"Dvo\u0159\u00e1k") == code_of(U"Dvorak"));
    CHECK(code_of(U"\u017elutý") == code_of(U"zluty"));
    CHECK(code_of(U"u\u0308mlaut") == code_of(U"umlaut"));  // a mark of its own is passed over
    CHECK(code_of(U"a\u00d7\u00f7b") == "A100");  // multiplication and division signs are no letters
}

TEST_CASE("soundex of texts without a Latin letter has no code", "[soundex]") {
    for (const char32_t* text : {U"", U" ", U"1234", U"\u00d7\u00f7", U"\u0416\u0443\u043a", U"\u674e",
                                 U"\U0001F600", U"\u00bf", U"\u0370", U"@[`{", U"\U00010041"}) {
        CHECK(code_of(text).empty());
    }
}

TEST_CASE("soundex counts neighbours of one code once", "[soundex]") {
    CHECK(code_of(U"Schmidt") == "S530");  // the first letter too
    CHECK(code_of(U"bb") == "B000");
    CHECK(code_of(U"bab") == "B100");  // a vowel parts
    CHECK(code_of(U"byb") == "B100");  // so does Y
    CHECK(code_of(U"bhb") == "B000");  // H and W do not
    CHECK(code_of(U"bwhwb") == "B000");
    CHECK(code_of(U"b-b") == "B000");
    CHECK(code_of(U"hb") == "H100");
    CHECK(code_of(U"whwb") == "W100");
    CHECK(code_of(U"h") == "H000");
}

TEST_CASE("soundex equals the rules applied one after the other", "[soundex]") {
    std::mt19937_64 random(11);
    for (int i = 0; i < 100'000; ++i) {
        const std::size_t size = random() % 12;
        std::string letters;
        std::u32string text;
        for (std::size_t n = 0; n < size; ++n) {
            letters += static_cast<char>('A' + random() % 26);
            text += static_cast<char32_t>(letters.back()) + (random() % 2 == 0 ? 32u : 0u);
        }
        REQUIRE(code_of(text) == sameas::kernels::reference::soundex(letters));
    }
}

TEST_CASE("soundex folds letters of two sounds, and of Latin Extended-B and Additional", "[soundex]") {
    CHECK(code_of(U"\u0132da") == "I230");  // IJDA
    CHECK(code_of(U"\u00de\u00f3r") == "T600");
    CHECK(code_of(U"Ba\u0219") == "B200");  // Romanian
    CHECK(code_of(U"Nguy\u1ec5n") == "N250");
    CHECK(code_of(U"\u0180ob") == "B100");
}

TEST_CASE("nothing parts equal codes of soundex_mysql, which has any length", "[soundex]") {
    CHECK(mysql_code_of(U"bab") == "B000");
    CHECK(mysql_code_of(U"byb") == "B000");
    CHECK(mysql_code_of(U"bhwb") == "B000");
    CHECK(mysql_code_of(U"abab") == "A100");
    CHECK(mysql_code_of(U"hab") == "H100");
    CHECK(mysql_code_of(U"O'Hara-Smith 3rd") == "O625363");
    CHECK(mysql_code_of(U"bdlmnrsbdlmnrs") == "B34562134562");
    CHECK(mysql_code_of(U"a") == "A000");
}

TEST_CASE("soundex_sql_server stops at the first character that is no letter", "[soundex]") {
    CHECK(sql_server_code_of(U"Ashcraft") == "A261");  // H parts nothing
    CHECK(sql_server_code_of(U"Tymczak") == "T522");   // a vowel parts
    CHECK(sql_server_code_of(U"O'Hara") == "O000");
    CHECK(sql_server_code_of(U"Smith Jones") == "S530");
    CHECK(sql_server_code_of(U"de-Vries") == "D000");
    CHECK(sql_server_code_of(U" Smith").empty());
    CHECK(sql_server_code_of(U"'t Hooft").empty());
    CHECK(sql_server_code_of(U"M\u00fcller") == "M460");
    CHECK(sql_server_code_of(U"Mu\u0308ller") == "M460");  // the mark is part of the letter
    CHECK(sql_server_code_of(U"\u0301Muller").empty());
}
