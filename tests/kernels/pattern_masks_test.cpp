#include "kernels/pattern_masks.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/kernels/text_pairs.hpp"

using namespace sameas::kernels;

TEST_CASE("pattern masks hold the places of every unit, pattern after pattern", "[pattern_masks]") {
    std::mt19937_64 random(9);
    PatternMasks masks;
    std::u32string last;
    CHECK(masks[U'a'] == 0);
    CHECK(masks[U'\u4E2D'] == 0);
    for (int i = 0; i < 3'000; ++i) {
        const std::vector<std::u32string> all = alphabets();
        const std::u32string& alphabet = all[random() % all.size()];
        const std::u32string pattern = random_text(random, alphabet, random() % 65);
        masks.set(pattern);
        const std::u32string asked =
            pattern + last + random_text(random, all[4], 20) + U"\u00ff\u0100\U0010FFFF";
        for (const char32_t unit : asked) {
            std::uint64_t expected = 0;
            for (std::size_t n = 0; n < pattern.size(); ++n) {
                if (pattern[n] == unit) expected |= std::uint64_t{1} << n;
            }
            REQUIRE(masks[unit] == expected);
        }
        last = pattern;
    }
}

TEST_CASE("pattern masks find 64 different units above U+00FF, wherever they collide", "[pattern_masks]") {
    PatternMasks masks;
    for (char32_t step = 1; step < 2'000; ++step) {
        std::u32string pattern;
        for (char32_t n = 0; n < 64; ++n)
            pattern += 0x100 + n * step;
        masks.set(pattern);
        for (std::size_t n = 0; n < 64; ++n)
            REQUIRE(masks[pattern[n]] == std::uint64_t{1} << n);
        REQUIRE(masks[0x100 + 64 * step] == 0);
    }
}

TEST_CASE("low_bits of 0 to 64 bits", "[pattern_masks]") {
    CHECK(low_bits(0) == 0);
    CHECK(low_bits(1) == 1);
    CHECK(low_bits(63) == ~std::uint64_t{0} >> 1);
    CHECK(low_bits(64) == ~std::uint64_t{0});
}
