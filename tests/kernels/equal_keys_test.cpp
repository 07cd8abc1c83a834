#include "kernels/equal_keys.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "kernels/cpu.hpp"

using namespace sameas::kernels;

TEST_CASE("a row is marked where one of its keys is equal, whatever the range", "[equal_keys]") {
    std::mt19937_64 random(3);
    constexpr std::size_t column_count = 3;
    // Keys that differ in one half alone tell a comparison of 32 bits apart.
    const std::vector<std::uint64_t> values{0, 1, 2, std::uint64_t{1} << 32, std::uint64_t{1} << 63, ~std::uint64_t{0}};
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        for (int round = 0; round < 300; ++round) {
            std::vector<std::uint64_t> columns(column_count * tile_rows_max), keys(column_count);
            for (std::uint64_t& key : columns) key = values[random() % values.size()];
            for (std::uint64_t& key : keys) key = values[random() % values.size()];
            const std::size_t end = random() % (tile_rows_max + 1), begin = random() % (end + 1);
            std::uint64_t bits[2] = {~std::uint64_t{0}, ~std::uint64_t{0}};
            equal_keys(keys.data(), columns.data(), column_count, begin, end, bits);
            for (std::size_t row = 0; row < tile_rows_max; ++row) {
                bool expected = false;
                for (std::size_t c = 0; c < column_count; ++c)
                    expected |= keys[c] != 0 && columns[c * tile_rows_max + row] == keys[c];
                expected &= row >= begin && row < end;
                if ((bits[row / 64] >> row % 64 & 1) != (expected ? 1u : 0u)) {
                    FAIL(isa_name(isa) << ": row " << row << " of [" << begin << ", " << end << ")");
                }
            }
        }
    }
    SUCCEED();
}

TEST_CASE("without columns or rows nothing is equal", "[equal_keys]") {
    const std::vector<std::uint64_t> columns(tile_rows_max, 7);
    const std::uint64_t key = 7;
    std::uint64_t bits[2] = {1, 1};
    equal_keys(&key, columns.data(), 0, 0, tile_rows_max, bits);
    CHECK((bits[0] | bits[1]) == 0);
    equal_keys(&key, columns.data(), 1, 5, 5, bits);
    CHECK((bits[0] | bits[1]) == 0);
    equal_keys(&key, columns.data(), 1, 0, tile_rows_max, bits);
    CHECK((bits[0] & bits[1]) == ~std::uint64_t{0});
}
