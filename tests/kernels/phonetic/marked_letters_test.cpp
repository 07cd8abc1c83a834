#include "kernels/phonetic/marked_letters.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "kernels/phonetic/latin_letters.hpp"

namespace {

using namespace sameas::kernels;

constexpr MarkedLetter marked[] = {
    {U'\u00C7', U'C', U'\u0327', 'c'},
    {U'\u00E7', U'c', U'\u0327', 'c'},
    {U'\u0105', U'a', U'\u0328', 'a'},
};

std::string folded(std::u32string_view text) {
    std::vector<char> memory(4 * text.size());
    const auto letters = latin_letters_but(marked, text, memory);
    REQUIRE(letters.has_value());
    return std::string(*letters);
}

}  // namespace

TEST_CASE("latin_letters_but keeps the letters of its table", "[marked_letters]") {
    CHECK(folded(U"\u00c7a va") == "cA VA");
    CHECK(folded(U"Gar\u00e7on") == "GARcON");
    CHECK(folded(U"g\u0105szcz") == "GaSZCZ");
    CHECK(folded(U"\u00e7") == "c");
    CHECK(folded(U"\u00e7\u00e7\u0105") == "cca");
    CHECK(folded(U"ab\u00e7") == "ABc");
}

TEST_CASE("latin_letters_but takes a mark of its own with its base letter", "[marked_letters]") {
    CHECK(folded(U"c\u0327a") == "cA");
    CHECK(folded(U"C\u0327") == "c");
    CHECK(folded(U"xC\u0327c\u0327y") == "XccY");
    CHECK(folded(U"a\u0327") == "A");  // the mark of another letter
    CHECK(folded(U"\u0327c") == "C");
    CHECK(folded(U"c \u0327") == "C");
}

TEST_CASE("latin_letters_but parts words as latin_letters does", "[marked_letters]") {
    CHECK(folded(U"a \u00e7 b") == "A c B");
    CHECK(folded(U" \u00e7- -\u00e7 ") == "c c");
    CHECK(folded(U"\u00e7'\u00e7") == "cc");
    CHECK(folded(U"M\u00fcller \u00c6") == "MULLER AE");
    CHECK(folded(U"abc").size() == 3);
    CHECK(folded(U"").empty());
    CHECK(folded(U"\u0416").empty());
}

TEST_CASE("latin_letters_but differs from latin_letters in nothing else", "[marked_letters][property]") {
    constexpr std::u32string_view units = U"\u00c7\u00e7\u0105cCa\u0327\u0328 -'\u00df\u0416x\u00e9.";
    std::mt19937_64 random(12);
    for (int i = 0; i < 50'000; ++i) {
        std::u32string text;
        for (std::size_t size = random() % 12; size > 0; --size)
            text += units[random() % units.size()];
        std::string plain = folded(text);
        for (char& letter : plain)
            if (letter >= 'a') letter = static_cast<char>(letter - 'a' + 'A');
        std::vector<char> memory(4 * text.size());
        REQUIRE(plain == *latin_letters(text, memory));
    }
}

TEST_CASE("latin_letters_but says when its memory is too small", "[marked_letters]") {
    const std::u32string text = U"a\u00e7 \u00df";
    for (std::size_t size = 0; size < 8; ++size) {
        std::vector<char> memory(size + 2, '#');
        const auto letters = latin_letters_but(marked, text, std::span(memory).subspan(1, size));
        CHECK(letters.has_value() == (size >= 5));  // "Ac SS"
        CHECK(memory.front() == '#');
        CHECK(memory.back() == '#');
    }
}
