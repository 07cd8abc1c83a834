#include "kernels/tile_ceilings.hpp"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>
#include <vector>

#include "kernels/cpu.hpp"

using namespace sameas::kernels;

namespace {

/// A plan with its columns, made at random.
struct Tile {
    std::vector<TileTerm> terms;
    std::vector<TileLevel> levels;
    std::int16_t start = 0;
    std::size_t columns = 0;
    std::vector<std::uint16_t> numbers;   // of the tile, column by column
    std::vector<std::uint16_t> own;

    std::uint16_t number(std::size_t column, std::size_t row) const { return numbers[column * tile_rows_max + row]; }
};

std::int16_t as_weight(std::uint16_t number) { return static_cast<std::int16_t>(number); }

int of_values(const Tile& tile, const TileTerm& term, std::size_t row) {
    std::size_t column = term.column;
    if (term.null_decides) {
        if (tile.own[column] != 0 || tile.number(column, row) != 0) return term.null;
        ++column;
    }
    int most = term.otherwise;
    if (term.has_exact) {
        if (tile.own[column] == tile.number(column, row)) most = std::max<int>(most, as_weight(tile.number(column + 1, row)));
        column += 2;
    }
    int own_missing = 0, others_missing = 0, own_length = 0, length = 0;
    bool is_first_equal = false;
    if (term.has_letters) {
        const std::uint32_t own = tile.own[column] | static_cast<std::uint32_t>(tile.own[column + 1]) << 16;
        const std::uint32_t other =
            tile.number(column, row) | static_cast<std::uint32_t>(tile.number(column + 1, row)) << 16;
        own_missing = std::popcount(own & ~other);
        others_missing = std::popcount(other & ~own);
        own_length = tile.own[column + 3];
        length = tile.number(column + 3, row);
        is_first_equal = tile.own[column + 4] == tile.number(column + 4, row);
    }
    for (std::size_t l = 0; l < term.levels; ++l) {
        const TileLevel& level = tile.levels[term.first_level + l];
        const std::size_t at = level.column;
        bool is_possible = true;
        if (level.gate == TileGate::letters_missing) {
            is_possible = std::max(own_missing, others_missing) <= std::max(tile.own[at + 1], tile.number(at + 1, row));
        } else if (level.gate == TileGate::letters_shared) {
            const int matching = std::min(own_length - own_missing, length - others_missing);
            const int need = tile.number(at + (is_first_equal ? 2 : 1), row);
            is_possible = own_length == 0 || length == 0 || 8 * matching * (own_length + length) >= own_length * need;
        }
        const int weight = std::min(as_weight(tile.own[at]), as_weight(tile.number(at, row)));
        if (is_possible) most = std::max(most, weight);
    }
    return most;
}

int of_places(const Tile& tile, const TileTerm& term, std::size_t row) {
    if (tile.own[term.column] != 0 || tile.number(term.column, row) != 0) return term.null;
    int apart = 0;
    for (std::size_t c = term.column + 1u; c < term.column + 4u; ++c)
        apart = std::max(apart, std::abs(as_weight(tile.own[c]) - as_weight(tile.number(c, row))));
    int most = term.otherwise;
    for (std::size_t l = 0; l < term.levels; ++l) {
        const TileLevel& level = tile.levels[term.first_level + l];
        if (apart <= level.reach) most = std::max<int>(most, level.weight);
    }
    return most;
}

bool reaches(const Tile& tile, std::size_t row) {
    int sum = tile.start;
    for (const TileTerm& term : tile.terms)
        sum += term.kind == TileTerm::Kind::places ? of_places(tile, term, row) : of_values(tile, term, row);
    return sum >= 0;
}

class RandomTile {
  public:
    explicit RandomTile(unsigned seed) : random_(seed) {}

    Tile make() {
        Tile tile;
        for (std::uint64_t terms = below(5); terms > 0; --terms) below(4) == 0 ? add_places(tile) : add_values(tile);
        tile.start = weight();
        return tile;
    }

  private:
    std::uint64_t below(std::uint64_t end) { return random_() % end; }
    std::int16_t weight() { return static_cast<std::int16_t>(static_cast<int>(below(1201)) - 600); }

    /// A column of what `draw` gives, also to the row itself.
    template <class Draw>
    std::uint16_t add_column(Tile& tile, const Draw& draw) {
        for (std::size_t row = 0; row < tile_rows_max; ++row) tile.numbers.push_back(static_cast<std::uint16_t>(draw()));
        tile.own.push_back(static_cast<std::uint16_t>(draw()));
        return static_cast<std::uint16_t>(tile.columns++);
    }
    void add_null(Tile& tile) {
        add_column(tile, [&] { return below(6) == 0 ? 0xFFFFu : 0u; });
    }
    void add_weights(Tile& tile) {
        add_column(tile, [&] { return weight(); });
    }

    void add_values(Tile& tile) {
        TileTerm term;
        term.column = static_cast<std::uint16_t>(tile.columns);
        term.null_decides = below(2) == 0;
        term.has_exact = below(3) != 0;
        term.has_letters = below(4) != 0;
        term.otherwise = weight();
        term.null = weight();
        if (term.null_decides) add_null(tile);
        if (term.has_exact) {
            add_column(tile, [&] { return below(3); });
            add_weights(tile);
        }
        if (term.has_letters) {
            add_letters(tile);
            add_column(tile, [&] { return below(2); });
        }
        term.first_level = static_cast<std::uint16_t>(tile.levels.size());
        term.levels = static_cast<std::uint16_t>(below(4));
        for (std::size_t l = 0; l < term.levels; ++l) add_level(tile, term);
        tile.terms.push_back(term);
    }
    /// Letters, their number, and a length that is not below it, or 0 with no letter at all.
    void add_letters(Tile& tile) {
        const std::size_t first = tile.columns;
        for (int half = 0; half < 2; ++half) add_column(tile, [&] { return random_() & random_(); });
        for (int column = 0; column < 2; ++column) add_column(tile, [] { return 0; });
        const auto fill = [&](const auto& at) {
            std::uint16_t &low = at(first), &high = at(first + 1);
            const bool is_known = below(5) != 0;
            if (!is_known) low = high = 0;
            const int letters = std::popcount(low) + std::popcount(high);
            at(first + 2) = static_cast<std::uint16_t>(letters);
            at(first + 3) = static_cast<std::uint16_t>(is_known ? letters + static_cast<int>(below(30)) : 0);
        };
        for (std::size_t row = 0; row < tile_rows_max; ++row) {
            fill([&](std::size_t column) -> std::uint16_t& { return tile.numbers[column * tile_rows_max + row]; });
        }
        fill([&](std::size_t column) -> std::uint16_t& { return tile.own[column]; });
    }
    void add_level(Tile& tile, const TileTerm& term) {
        TileLevel level;
        level.gate = term.has_letters ? static_cast<TileGate>(below(3)) : TileGate::open;
        level.column = static_cast<std::uint16_t>(tile.columns);
        add_weights(tile);
        if (level.gate == TileGate::letters_missing) {
            add_column(tile, [&] { return below(20); });
        } else if (level.gate == TileGate::letters_shared) {
            add_needs(tile, term.column_of_length());
            add_needs(tile, term.column_of_length());
        }
        tile.levels.push_back(level);
    }
    /// A row without a length needs nothing.
    void add_needs(Tile& tile, std::size_t lengths) {
        const std::uint16_t column = add_column(tile, [&] { return below(1009); });
        for (std::size_t row = 0; row < tile_rows_max; ++row) {
            if (tile.number(lengths, row) == 0) tile.numbers[column * tile_rows_max + row] = 0;
        }
        if (tile.own[lengths] == 0) tile.own[column] = 0;
    }
    void add_places(Tile& tile) {
        TileTerm term{.kind = TileTerm::Kind::places, .null_decides = true};
        term.column = static_cast<std::uint16_t>(tile.columns);
        term.otherwise = weight();
        term.null = weight();
        add_null(tile);
        for (int c = 0; c < 3; ++c) {
            add_column(tile, [&] { return static_cast<std::uint16_t>(below(3) == 0 ? 16'000 : below(32'001) - 16'000); });
        }
        term.first_level = static_cast<std::uint16_t>(tile.levels.size());
        term.levels = static_cast<std::uint16_t>(below(3));
        for (std::size_t l = 0; l < term.levels; ++l) {
            tile.levels.push_back({.reach = static_cast<std::int16_t>(below(2) == 0 ? below(32'768) : below(100)),
                                   .weight = weight()});
        }
        tile.terms.push_back(term);
    }

    std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("ceilings of a tile are those of its pairs one by one", "[tile_ceilings]") {
    RandomTile tiles(11);
    std::mt19937 random(12);
    std::size_t reaching = 0, below = 0;
    for (int round = 0; round < 400; ++round) {
        const Tile tile = tiles.make();
        const std::size_t end = random() % (tile_rows_max + 1), begin = random() % (end + 1);
        for (const Isa isa : available_isas()) {
            const ScopedIsa forced(isa);
            std::uint64_t bits[2] = {~std::uint64_t{0}, ~std::uint64_t{0}};
            tile_ceilings({tile.terms, tile.levels, tile.start}, tile.own.data(), tile.numbers.data(), begin, end, bits);
            for (std::size_t row = 0; row < tile_rows_max; ++row) {
                const bool expected = row >= begin && row < end && reaches(tile, row);
                ++(expected ? reaching : below);
                if ((bits[row / 64] >> row % 64 & 1) != (expected ? 1u : 0u)) {
                    FAIL(isa_name(isa) << ", round " << round << ": row " << row << " of [" << begin << ", " << end << ")");
                }
            }
        }
    }
    CHECK(reaching > 10'000);
    CHECK(below > 10'000);
}
