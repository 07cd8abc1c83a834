#include "engine/table/printable_excerpt.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace sameas;

TEST_CASE("short printable values stay as they are") {
    CHECK(printable_excerpt("") == "");
    CHECK(printable_excerpt("Élodie") == "Élodie");
}

TEST_CASE("values are cut at 79, 80 and 81 bytes") {
    CHECK(printable_excerpt(std::string(79, 'a')) == std::string(79, 'a'));
    CHECK(printable_excerpt(std::string(80, 'a')) == std::string(80, 'a'));
    CHECK(printable_excerpt(std::string(81, 'a')) == std::string(77, 'a') + "...");
    CHECK(printable_excerpt(std::string(1'000'000, 'a')) == std::string(77, 'a') + "...");
}

TEST_CASE("a code point is never cut in two") {
    std::string text;
    for (int i = 0; i < 60; ++i)
        text += "é";
    const std::string cut = printable_excerpt(text);
    CHECK(cut.size() == 79);  // 38 letters of 2 bytes, and the dots
    CHECK(cut.substr(cut.size() - 5) == "é...");
}

TEST_CASE("what cannot be printed is written in hexadecimal") {
    CHECK(printable_excerpt("M\xFCller") == "M\\xFCller");
    CHECK(printable_excerpt(std::string("a\0b\n\x1B[1m", 8)) == "a\\x00b\\x0A\\x1B[1m");
    CHECK(printable_excerpt("\xE2\x82") == "\\xE2\\x82");
    CHECK(printable_excerpt("\xC2\x85") == "\\xC2\\x85");  // a control character of two bytes
    CHECK(printable_excerpt(std::string(1000, '\xFF')).size() <= 80);
}
