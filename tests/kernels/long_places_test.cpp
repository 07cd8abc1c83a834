#include "kernels/long_places.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "kernels/cpu.hpp"

using namespace sameas::kernels;

namespace {

std::u32string random_units(std::mt19937_64& random, std::size_t size, char32_t end) {
    std::u32string text;
    for (std::size_t i = 0; i < size; ++i)
        text += static_cast<char32_t>(random() % end);
    return text;
}

}  // namespace

TEST_CASE("narrow_text keeps units below 256 and refuses others, wherever they stand", "[long_places]") {
    std::mt19937_64 random(1);
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        for (const std::size_t size : {0u, 1u, 15u, 16u, 17u, 63u, 64u, 65u, 300u}) {
            std::u32string text = random_units(random, size, 256);
            std::vector<std::uint8_t> bytes(size + 15);
            CHECK(narrow_text(text, bytes.data()));
            CHECK(std::u32string(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)) == text);
            for (std::size_t i = 0; i < size; i += 7) {
                const char32_t before = std::exchange(text[i], U'\U00010041');
                CHECK_FALSE(narrow_text(text, bytes.data()));
                text[i] = before;
            }
        }
    }
}

TEST_CASE("find_places tells where a block has each unit, zeros included, and leaves the table as it was", "[long_places]") {
    std::mt19937_64 random(2);
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        PlaceTable table = {};
        for (const std::size_t block_size : {1u, 2u, 31u, 32u, 33u, 63u, 64u}) {
            for (const std::size_t text_size : {0u, 1u, 16u, 100u}) {
                std::uint8_t block[64] = {}, text[100];
                for (std::size_t i = 0; i < block_size; ++i)
                    block[i] = static_cast<std::uint8_t>(random() % 8 * 36);
                for (std::uint8_t& unit : text)
                    unit = static_cast<std::uint8_t>(random() % 8 * 36);
                std::vector<std::uint64_t> places(100 * long_lanes, 7);
                find_places(block, block_size, text, text_size, table, places.data());
                for (std::size_t j = 0; j < text_size; ++j) {
                    std::uint64_t expected = 0;
                    for (std::size_t i = 0; i < block_size; ++i)
                        expected |= std::uint64_t{block[i] == text[j]} << i;
                    REQUIRE(places[j * long_lanes] == expected);
                    REQUIRE(places[j * long_lanes + 1] == 7);
                }
                CHECK(std::all_of(std::begin(table), std::end(table), [](std::uint64_t word) { return word == 0; }));
            }
        }
    }
}

TEST_CASE("differing_marked_units compares marked units in their order", "[long_places]") {
    std::mt19937_64 random(3);
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        for (const std::size_t size : {1u, 16u, 63u, 64u, 65u, 200u, 512u}) {
            const std::u32string left = random_units(random, size, 3), right = random_units(random, 512, 3);
            std::uint64_t left_marks[8] = {}, right_marks[8] = {};
            std::u32string left_marked, right_marked;
            for (std::size_t i = 0; i < size; ++i) {
                if (random() % 3 == 0) continue;
                left_marks[i / 64] |= std::uint64_t{1} << i % 64;
                left_marked += left[i];
            }
            for (std::size_t i = 0; i < 512 && right_marked.size() < left_marked.size(); ++i) {
                if (size < 300 && random() % 3 == 0) continue;
                right_marks[i / 64] |= std::uint64_t{1} << i % 64;
                right_marked += right[i];
            }
            REQUIRE(left_marked.size() == right_marked.size());
            std::size_t expected = 0;
            for (std::size_t n = 0; n < left_marked.size(); ++n)
                expected += left_marked[n] != right_marked[n] ? 1u : 0u;
            CHECK(differing_marked_units(left, left_marks, right, right_marks) == expected);
            CHECK(differing_marked_units(right, right_marks, left, left_marks) == expected);
        }
    }
}
