#include "kernels/phonetic/latin_letters.hpp"

#include <catch2/catch.hpp>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using sameas::kernels::latin_letters;

std::string folded(std::u32string_view text) {
    std::vector<char> memory(4 * text.size());
    const auto letters = latin_letters(text, memory);
    REQUIRE(letters.has_value());
    return std::string(*letters);
}

}  // namespace

TEST_CASE("latin_letters gives capitals", "[latin_letters]") {
    CHECK(folded(U"Robert") == "ROBERT");
    CHECK(folded(U"abcdefghijklmnopqrstuvwxyz") == "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    CHECK(folded(U"ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

TEST_CASE("latin_letters folds marked letters to their base letter", "[latin_letters]") {
    CHECK(folded(U"M\u00fcller") == "MULLER");
    CHECK(folded(U"DVO\u0158\u00c1K") == "DVORAK");
    CHECK(folded(U"\u0141ukasiewicz") == "LUKASIEWICZ");
    CHECK(folded(U"\u00d8stergaard") == "OSTERGAARD");
    CHECK(folded(U"Ion Iona\u0219cu \u021a") == "ION IONASCU T");       // Romanian comma below
    CHECK(folded(U"Nguy\u1ec5n Ph\u01b0\u01a1ng") == "NGUYEN PHUONG");  // Vietnamese
    CHECK(folded(U"\u018fliyev") == "ELIYEV");
    CHECK(folded(U"\u0259liyev") == "ELIYEV");
    CHECK(folded(U"\u0130smail I\u015f\u0131k") == "ISMAIL ISIK");  // Turkish dots
    CHECK(folded(U"\u00d0or\u0111e") == "DORDE");
    CHECK(folded(U"Ka\u017fe") == "KASE");  // long s
}

TEST_CASE("latin_letters folds letters of two sounds to two letters", "[latin_letters]") {
    CHECK(folded(U"\u00c6gir \u00e6") == "AEGIR AE");
    CHECK(folded(U"\u0152uvre \u0153") == "OEUVRE OE");
    CHECK(folded(U"Stra\u00dfe STRA\u1e9eE") == "STRASSE STRASSE");
    CHECK(folded(U"\u00deor \u00fe") == "THOR TH");
    CHECK(folded(U"\u0132ssel \u0133") == "IJSSEL IJ");
    CHECK(folded(U"\u01c4\u01c7\u01ca\u01f1") == "DZLJNJDZ");
    CHECK(folded(U"\u01fc\u0222\u01a2\u0195\u1efa") == "AEOUOIHVLL");
}

TEST_CASE("latin_letters passes over marks, apostrophes and dots", "[latin_letters]") {
    CHECK(folded(U"u\u0308mlaut") == "UMLAUT");
    CHECK(folded(U"O'Hara O\u2019Hara O`Hara O\u00b4Hara O\u02bcHara") == "OHARA OHARA OHARA OHARA OHARA");
    CHECK(folded(U"J.R. Smith") == "JR SMITH");
    CHECK(folded(U"Paral\u00b7lel") == "PARALLEL");
    CHECK(folded(U"so\u00adft\u200djoin") == "SOFTJOIN");
}

TEST_CASE("latin_letters parts words with one blank", "[latin_letters]") {
    CHECK(folded(U"van  Deusen") == "VAN DEUSEN");
    CHECK(folded(U"  123 Lee- ") == "LEE");
    CHECK(folded(U"Smith-Jones") == "SMITH JONES");
    CHECK(folded(U"a\u00d7\u00f7b") == "A B");
    CHECK(folded(U"a\u0416b\u674e") == "A B");
    CHECK(folded(U"a . b") == "A B");
    CHECK(folded(U"a\U00010041\U0001F600b") == "A B");
}

TEST_CASE("latin_letters of texts without a Latin letter is empty", "[latin_letters]") {
    for (const char32_t* text : {U"", U" ", U"1234", U"'", U"\u0301", U"\u0416\u0443\u043a", U"\u674e",
                                 U"\U0001F600", U"@[`{", U"\U0010ffff"}) {
        CHECK(folded(text).empty());
    }
}

TEST_CASE("latin_letters says when its memory is too small and writes nothing beyond it", "[latin_letters]") {
    std::mt19937_64 random(5);
    for (int i = 0; i < 20'000; ++i) {
        std::u32string text;
        for (std::size_t n = random() % 12; n > 0; --n)
            text += static_cast<char32_t>(random() % (random() % 2 == 0 ? 0x80u : 0x1F10u));
        const std::string whole = folded(text);
        CHECK(whole.find("  ") == std::string::npos);
        CHECK(whole.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ ") == std::string::npos);
        for (std::size_t size = 0; size <= whole.size(); ++size) {
            std::vector<char> memory(size + 4, '#');
            const auto letters = latin_letters(text, std::span(memory).first(size));
            REQUIRE(letters.has_value() == (size == whole.size()));
            REQUIRE(std::string_view(memory.data() + size, 4) == "####");
        }
    }
}

TEST_CASE("latin_letters of any single unit is at most two letters", "[latin_letters]") {
    std::size_t with_letters = 0;
    for (char32_t unit = 0; unit <= 0x10FFFF; ++unit) {
        char memory[4];
        const auto letters = latin_letters({&unit, 1}, memory);
        REQUIRE(letters.has_value());
        REQUIRE(letters->size() <= 2);
        REQUIRE(letters->find(' ') == std::string_view::npos);
        with_letters += letters->empty() ? 0u : 1u;
    }
    CHECK(with_letters > 700);
    CHECK(with_letters < 850);
}
