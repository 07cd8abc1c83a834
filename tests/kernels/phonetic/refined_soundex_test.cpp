#include "kernels/phonetic/refined_soundex.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/kernels/phonetic/encoders.hpp"

namespace {

std::string code_of(std::u32string_view text) {
    return sameas::tests::joined_codes_of(&sameas::kernels::refined_soundex, text);
}

}  // namespace

TEST_CASE("refined_soundex codes every letter, the first one too", "[refined_soundex]") {
    const std::string_view codes = "01360240043788015936020505";
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
        const char32_t unit = static_cast<char32_t>(letter);
        CHECK(code_of({&unit, 1}) == std::string{letter, codes[static_cast<std::size_t>(letter - 'A')]});
    }
}

TEST_CASE("refined_soundex codes equal digits in a row once", "[refined_soundex]") {
    CHECK(code_of(U"bb") == "B1");
    CHECK(code_of(U"bp") == "B1");
    CHECK(code_of(U"bab") == "B101");
    CHECK(code_of(U"aeihouwy") == "A0");
    CHECK(code_of(U"b-'b") == "B1");  // what is no letter parts nothing
    CHECK(code_of(U"van der Berg") == "V2086091094");
}

TEST_CASE("refined_soundex is not cut", "[refined_soundex]") {
    std::u32string text;
    std::string code = "B";
    for (int i = 0; i < 150; ++i) {
        text += U"br";
        code += "19";
    }
    CHECK(code_of(text) == code);
}
