#include "kernels/phonetic/cologne.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/kernels/phonetic/encoders.hpp"

namespace {

std::string code_of(std::u32string_view text) {
    return sameas::tests::joined_codes_of(&sameas::kernels::cologne, text);
}

}  // namespace

TEST_CASE("cologne collapses equal digits, then drops zeros but a leading one", "[cologne]") {
    CHECK(code_of(U"ll") == "5");
    CHECK(code_of(U"lal") == "55");  // the zero parts them before it goes
    CHECK(code_of(U"ala") == "05");
    CHECK(code_of(U"aeiou") == "0");
    CHECK(code_of(U"jay") == "0");
    CHECK(code_of(U"haha") == "0");
}

TEST_CASE("H has no digit and parts nothing", "[cologne]") {
    CHECK(code_of(U"lhl") == "5");
    CHECK(code_of(U"schs") == "8");
    CHECK(code_of(U"rhr") == "7");
    CHECK(code_of(U"hhh").empty());
}

TEST_CASE("C is 4 or 8 by what stands before and after it", "[cologne]") {
    for (const char32_t after : std::u32string_view(U"AHKLOQRUX")) {
        INFO(static_cast<char>(after));
        CHECK(code_of(std::u32string(U"C") + after).substr(0, 1) == "4");
        CHECK(code_of(std::u32string(U"SC") + after).substr(0, 2).find('4') != 0);
    }
    for (const char32_t after : std::u32string_view(U"AHKOQUX")) {
        INFO(static_cast<char>(after));
        CHECK(code_of(std::u32string(U"RC") + after).substr(0, 2) == "74");
        CHECK(code_of(std::u32string(U"ZC") + after).substr(0, 1) == "8");
    }
    CHECK(code_of(U"ce") == "8");
    CHECK(code_of(U"c") == "8");
    CHECK(code_of(U"rcl") == "785");
    CHECK(code_of(U"rcr") == "787");
    CHECK(code_of(U"von Clausen") == "368586");  // C is not initial: the text is one word
}

TEST_CASE("P, D, T and X are coded by their neighbours", "[cologne]") {
    CHECK(code_of(U"pa") == "1");
    CHECK(code_of(U"pha") == "3");
    CHECK(code_of(U"da") == "2");
    CHECK(code_of(U"ds") == "8");
    CHECK(code_of(U"tz") == "8");
    CHECK(code_of(U"tc") == "8");
    CHECK(code_of(U"rx") == "748");
    CHECK(code_of(U"kx") == "48");
    CHECK(code_of(U"qx") == "48");
}

TEST_CASE("cologne folds umlauts and sharp S, and is not cut", "[cologne]") {
    CHECK(code_of(U"K\u00f6ln") == code_of(U"Koln"));
    CHECK(code_of(U"Wei\u00df") == "38");
    CHECK(code_of(U"\u00c4rger") == "0747");
    std::u32string text;
    std::string code;
    for (int i = 0; i < 150; ++i) {
        text += U"lr";
        code += "57";
    }
    CHECK(code_of(text) == code);
}
