#include "engine/table/text_cleaning.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

using namespace sameas;

namespace {

std::string cleaned(std::string_view text) {
    TextCleaner cleaner;
    std::string out = "<";  // what was there stays
    cleaner.clean(text, out);
    REQUIRE(out.front() == '<');
    return out.substr(1);
}

std::string utf8(char32_t unit) {
    const auto continuation = [unit](int shift) { return static_cast<char>(0x80 | (unit >> shift & 0x3F)); };
    std::string out;
    if (unit < 0x80) {
        out.push_back(static_cast<char>(unit));
        return out;
    }
    const int size = unit < 0x800 ? 2 : unit < 0x10000 ? 3 : 4;
    const unsigned lead[] = {0xC0, 0xE0, 0xF0};
    out.push_back(static_cast<char>(lead[size - 2] | unit >> 6 * (size - 1)));
    for (int i = size - 2; i >= 0; --i)
        out.push_back(continuation(6 * i));
    return out;
}

}  // namespace

TEST_CASE("plain text is folded, trimmed and its white space collapsed") {
    CHECK(cleaned("Anna") == "anna");
    CHECK(cleaned("  VAN \t der\r\n  Berg ") == "van der berg");
    CHECK(cleaned("") == "");
    CHECK(cleaned(" \t\v\f\r\n ") == "");
    CHECK(cleaned("12-A/b_[{Z@`") == "12-a/b_[{z@`");
    CHECK(cleaned("\x01x\x7F") == "\x01x\x7F");
}

TEST_CASE("letters fold as Unicode says") {
    CHECK(cleaned("Straße") == "strasse");
    CHECK(cleaned("GROẞ") == "gross");
    CHECK(cleaned("ÉLODIE") == "élodie");
    CHECK(cleaned("İstanbul") == "i\u0307stanbul");   // dotted capital I: i and a dot above
    CHECK(cleaned("ΣΊΣΥΦΟΣ") == cleaned("σίσυφος"));  // final sigma
    CHECK(cleaned("ЖУКОВ") == "жуков");
}

TEST_CASE("compatible spellings become one") {
    CHECK(cleaned("Ａｎｎａ　１２") == "anna 12");  // full width
    CHECK(cleaned("Jose\u0301") == "jos\u00E9");    // combining accent
    CHECK(cleaned("JOSE\u0301") == cleaned("Jos\u00E9"));
    CHECK(cleaned("\uFB01nn") == "finn");                         // ligature
    CHECK(cleaned("q\u0307\u0323") == cleaned("q\u0323\u0307"));  // order of marks
    CHECK(cleaned("\u212Bngstr\u00F6m") == "\u00E5ngstr\u00F6m");
}

TEST_CASE("all white space of Unicode counts, and what is invisible goes") {
    CHECK(cleaned("\u00A0Anna\u00A0\u2003Berg\u3000") == "anna berg");
    CHECK(cleaned("a\u2028b\u2029c\u0085d\u1680e\u202Ff\u205Fg") == "a b c d e f g");
    CHECK(cleaned("\uFEFFan\u00ADna\u200B") == "anna");
    CHECK(cleaned("\u00A0\u2009\u3000") == "");
    CHECK(cleaned("\u200B\uFEFF") == "");
}

TEST_CASE("a code point that becomes eighteen fits") {
    const std::string one = cleaned("\uFDFA");
    CHECK(one.size() == 33);
    std::string many, expected;
    for (int i = 0; i < 1000; ++i) {
        many += "\uFDFA";
        expected += one;
    }
    CHECK(cleaned(many) == expected);
}

TEST_CASE("cleaning what is clean changes nothing, for every code point") {
    TextCleaner cleaner;
    std::string once, twice;
    for (const std::string_view mark : {"", "\u0345", "\u0301", "\u0307"}) {
        for (char32_t unit = 1; unit < 0x110000; ++unit) {
            if (unit >= 0xD800 && unit < 0xE000) continue;
            if (!mark.empty() && unit >= 0x30000) break;
            once.clear();
            twice.clear();
            cleaner.clean(utf8(unit) + std::string(mark), once);
            cleaner.clean(once, twice);
            if (once != twice) FAIL("U+" << std::hex << static_cast<std::uint32_t>(unit) << " with " << mark);
        }
    }
}

TEST_CASE("the plain path and the Unicode path agree") {
    // A letter beyond ASCII at the end sends the same text down the other path.
    for (char first = 1; first > 0 && first < 127; ++first) {
        const std::string text = std::string("a") + first + "B" + first;
        CAPTURE(static_cast<int>(first));
        CHECK(cleaned(text + "z") + "ж" == cleaned(text + "zЖ"));
    }
}

TEST_CASE("words lose marks and punctuation, compact values their blanks too") {
    const auto cleaned_as = [](Cleaning cleaning, std::string_view text) {
        std::string out;
        TextCleaner(cleaning).clean(text, out);
        return out;
    };
    CHECK(cleaned_as(Cleaning::words, "  O'Neill-Dürr,  J. ") == "oneill durr j");
    CHECK(cleaned_as(Cleaning::words, "O\u2019Neill") == "oneill");
    CHECK(cleaned_as(Cleaning::words, "Müller & Söhne (Nachf.)") == "muller sohne nachf");
    CHECK(cleaned_as(Cleaning::words, "- ? ...") == "");
    CHECK(cleaned_as(Cleaning::words, "Ёлкина") == "елкина");
    CHECK(cleaned_as(Cleaning::words, "\u0939\u093F\u0902\u0926\u0940") == "\u0939\u093F\u0902\u0926\u0940");  // vowel signs stay
    CHECK(cleaned_as(Cleaning::compact, "+44 (0)20 7946-0018") == "4402079460018");
    CHECK(cleaned_as(Cleaning::compact, "AB-12 é") == "ab12e");
    CHECK(cleaned_as(Cleaning::none, " A-b ") == " A-b ");
}

TEST_CASE("cleaning as words what is words already changes nothing, for every code point") {
    for (const Cleaning cleaning : {Cleaning::words, Cleaning::compact}) {
        TextCleaner cleaner(cleaning);
        std::string once, twice;
        for (char32_t unit = 1; unit < 0x30000; ++unit) {
            if (unit >= 0xD800 && unit < 0xE000) continue;
            once.clear();
            twice.clear();
            cleaner.clean("a" + utf8(unit) + "b\u0301", once);
            cleaner.clean(once, twice);
            if (once != twice) FAIL("U+" << std::hex << static_cast<std::uint32_t>(unit));
        }
    }
}
