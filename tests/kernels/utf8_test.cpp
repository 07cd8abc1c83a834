#include "kernels/utf8.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "kernels/reference/utf8.hpp"

using namespace sameas::kernels;
using namespace std::string_literals;

namespace {

std::u32string decoded(const std::string& text) {
    std::u32string units(text.size() + 1, U'#');
    const std::size_t count = decode_utf8(text, units.data());
    REQUIRE(count <= text.size());
    REQUIRE(units.back() == U'#');
    units.resize(count);
    return units;
}

/// Requires that both functions agree with the textbook on the text, at every place in a run of ASCII, and on
/// a copy of exactly its size, so that a sanitizer sees a read beyond.
void require_agreement(const std::string& text) {
    for (std::size_t before = 0; before < 10; ++before) {
        for (const std::size_t after : {0, 1, 9}) {
            const std::string padded = std::string(before, 'x') + text + std::string(after, 'y');
            const std::vector<char> exact(padded.begin(), padded.end());
            const std::optional<std::u32string> expected = reference::decode_utf8(padded);
            INFO("bytes around: " << before << " before, " << after << " after");
            REQUIRE(valid_utf8({exact.data(), exact.size()}) == expected.has_value());
            if (expected) REQUIRE(decoded(padded) == *expected);
        }
    }
}

}  // namespace

TEST_CASE("valid_utf8 accepts the ends of every range and refuses their neighbours", "[utf8]") {
    for (const std::string& text :
         {""s, "a"s, "\0"s, "\x7F"s, "\xC2\x80"s, "\xDF\xBF"s, "\xE0\xA0\x80"s, "\xEC\xBF\xBF"s,
          "\xED\x80\x80"s, "\xED\x9F\xBF"s, "\xEE\x80\x80"s, "\xEF\xBF\xBF"s, "\xF0\x90\x80\x80"s,
          "\xF3\xBF\xBF\xBF"s, "\xF4\x80\x80\x80"s, "\xF4\x8F\xBF\xBF"s, "\xEF\xBB\xBF"s,
          "J\xC3\xBCrgen \xE6\x9D\x8E \xF0\x9F\x98\x80"s}) {
        CHECK(valid_utf8(text));
        require_agreement(text);
    }
    for (const std::string& text : {"\x80"s,
                                    "\xBF"s,
                                    "\xC0\x80"s,
                                    "\xC1\xBF"s,
                                    "\xC2"s,
                                    "\xC2\x7F"s,
                                    "\xC2\xC0"s,
                                    "\xE0\x80\x80"s,
                                    "\xE0\x9F\xBF"s,
                                    "\xE1\x80"s,
                                    "\xE1\x80\x7F"s,
                                    "\xE1\x80\xC0"s,
                                    "\xED\xA0\x80"s,
                                    "\xED\xBF\xBF"s,
                                    "\xF0\x80\x80\x80"s,
                                    "\xF0\x8F\xBF\xBF"s,
                                    "\xF1\x80\x80"s,
                                    "\xF1\x80\x80\x7F"s,
                                    "\xF4\x90\x80\x80"s,
                                    "\xF5\x80\x80\x80"s,
                                    "\xF8\x88\x80\x80\x80"s,
                                    "\xFE"s,
                                    "\xFF"s,
                                    "\xC3\xC3\xBC"s,
                                    "M\xFCller"s /* Latin-1 */}) {
        CHECK_FALSE(valid_utf8(text));
        require_agreement(text);
    }
}

TEST_CASE("valid_utf8 judges every sequence of up to three bytes as the textbook does", "[utf8]") {
    std::string text(3, '\0');
    for (unsigned first = 0; first < 256; ++first) {
        for (unsigned second = 0; second < 256; ++second) {
            for (const unsigned third : {0x00u, 0x7Fu, 0x80u, 0x9Fu, 0xA0u, 0xBFu, 0xC0u, 0xFFu}) {
                text = {static_cast<char>(first), static_cast<char>(second), static_cast<char>(third)};
                REQUIRE(valid_utf8(text) == reference::decode_utf8(text).has_value());
                text.resize(2);
                REQUIRE(valid_utf8(text) == reference::decode_utf8(text).has_value());
            }
        }
    }
}

TEST_CASE("decode_utf8 turns every code point back", "[utf8]") {
    for (char32_t unit = 0; unit <= 0x10FFFF; ++unit) {
        if (unit >= 0xD800 && unit < 0xE000) continue;
        const std::string text = reference::encode_utf8(std::u32string(1, unit));
        char32_t out[4] = {};
        if (!valid_utf8(text) || decode_utf8(text, out) != 1 || out[0] != unit) {
            CAPTURE(static_cast<std::uint32_t>(unit));
            REQUIRE(valid_utf8(text));
            REQUIRE(decode_utf8(text, out) == 1);
            REQUIRE(out[0] == unit);
        }
    }
}

TEST_CASE("utf8 of random texts, and of those with a byte changed or the end cut off", "[utf8]") {
    std::mt19937_64 random(5);
    for (int i = 0; i < 20'000; ++i) {
        std::u32string units;
        for (std::size_t n = random() % 30; n > 0; --n) {
            const char32_t limits[] = {0x80, 0x80, 0x80, 0x800, 0xD800, 0x110000};
            char32_t unit = static_cast<char32_t>(random()) % limits[random() % 6];
            if (unit >= 0xD800 && unit < 0xE000) unit = U'z';
            units += unit;
        }
        std::string text = reference::encode_utf8(units);
        REQUIRE(valid_utf8(text));
        REQUIRE(decoded(text) == units);
        if (text.empty()) continue;
        text[random() % text.size()] = static_cast<char>(random());
        REQUIRE(valid_utf8(text) == reference::decode_utf8(text).has_value());
        static_cast<void>(decoded(text));  // stays inside its memory, whatever the text
        text.resize(random() % text.size());
        REQUIRE(valid_utf8(text) == reference::decode_utf8(text).has_value());
    }
}
