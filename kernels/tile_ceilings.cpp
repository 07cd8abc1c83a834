// Ceilings of one row with all rows of a tile.
//
// Problem: of billions of candidate pairs nearly all weigh far too little, and a pair costs fifty nanoseconds once somebody
// looks at it alone. What can be told without its texts should cost next to nothing.
//
// Idea: everything that a ceiling depends on is a few 16-bit numbers a row (codes, weights in fixed point, which letters a
// value has, coordinates), so a vector holds many rows, and a pair costs some twenty instructions shared by all its lanes.
// All numbers are rounded upwards, so the sum is never below the weight. Two values whose codes are equal in 16 bits may
// be different ones: then the larger of both ways is taken.
//
// Why a level is impossible where too many letters are missing: an insertion, a deletion, a substitution or a swap of
// neighbours each takes away at most one letter that the other value lacks, so a distance is at least their number (bag
// distance; Bartolini, Ciaccia and Patella 2002). Letters that the other value lacks cannot match in Jaro's sense either.
#include "kernels/tile_ceilings.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/row_bits.hpp"

#ifdef SAMEAS_ARCH
#include "kernels/vectors.hpp"
#endif

namespace sameas::kernels {

/// What tile_ceilings takes.
struct TileOfRow {
    const TilePlan& plan;
    const std::uint16_t* own;
    const std::uint16_t* columns;
    std::size_t begin, end;
    std::uint64_t* bits;
};

SAMEAS_ISA_FUNCTION(TileCeilings, void, const TileOfRow&);

#ifdef SAMEAS_ARCH
namespace {

using Words = Vector<std::uint16_t>;
using Weights = Vector<std::int16_t>;
constexpr std::size_t lanes = sizeof(Words) / sizeof(std::uint16_t);

/// How many bits are set in two words, by lane.
inline Words ones(Words a, Words b) noexcept {
    a -= (a >> 1) & 0x5555;
    b -= (b >> 1) & 0x5555;
    a = (a & 0x3333) + ((a >> 2) & 0x3333) + (b & 0x3333) + ((b >> 2) & 0x3333);
    a = (a & 0x0F0F) + ((a >> 4) & 0x0F0F);
    return (a + (a >> 8)) & 0x3F;
}

inline Words larger(Words a, Words b) noexcept { return a > b ? a : b; }
inline Words lesser(Words a, Words b) noexcept { return a < b ? a : b; }
inline Weights larger(Weights a, Weights b) noexcept { return a > b ? a : b; }
inline Weights lesser(Weights a, Weights b) noexcept { return a < b ? a : b; }
inline Weights every(std::int16_t value) noexcept { return value - Weights{}; }
inline Words every(std::uint16_t value) noexcept { return value - Words{}; }

/// One row against `lanes` rows of the tile.
struct TileLanes {
    const TileOfRow& tile;
    std::size_t row;

    Words words(std::size_t column) const noexcept { return load(tile.columns + column * tile_rows_max + row); }
    Weights weights(std::size_t column) const noexcept { return reinterpret_cast<Weights>(words(column)); }
    std::uint16_t own(std::size_t column) const noexcept { return tile.own[column]; }
    std::int16_t own_weight(std::size_t column) const noexcept { return static_cast<std::int16_t>(own(column)); }

    Weights of_values(const TileTerm& term) const noexcept {
        Weights null{};
        if (term.null_decides) {
            if (own(term.column) != 0) return every(term.null);
            null = weights(term.column);
        }
        Weights result = every(term.otherwise);
        if (term.has_exact) {
            const std::size_t column = term.column_of_code();
            const Weights is_equal = reinterpret_cast<Weights>(words(column) == own(column));
            result = larger(result, is_equal ? weights(column + 1) : result);
        }
        Words missing{}, shared{};
        Weights is_first_equal{};
        const std::size_t letters = term.column_of_letters(), length = term.column_of_length();
        if (term.has_letters) {
            // Letters that a value has and the other lacks are its own without the common ones: one count tells both.
            const Words common = ones(words(letters) & own(letters), words(letters + 1) & own(letters + 1));
            const Words own_letters = every(own(letters + 2)), others_letters = words(letters + 2);
            const Words own_length = every(own(length)), others_length = words(length);
            missing = larger(own_letters, others_letters) - common;
            const Words matching = lesser(own_length - own_letters, others_length - others_letters) + common;
            shared = (matching << 3) * (own_length + others_length);
            is_first_equal = reinterpret_cast<Weights>(words(length + 1) == own(length + 1));
        }
        for (std::size_t l = 0; l < term.levels; ++l) {
            const TileLevel& level = tile.plan.levels[term.first_level + l];
            const std::size_t at = level.column;
            Weights most = lesser(every(own_weight(at)), weights(at));
            if (level.gate == TileGate::letters_missing) {
                const Words allowed = larger(every(own(at + 1)), words(at + 1));
                most = missing <= allowed ? most : result;
            } else if (level.gate == TileGate::letters_shared) {
                const Words need = is_first_equal ? words(at + 2) : words(at + 1);
                most = shared >= need * own(length) ? most : result;
            }
            result = larger(result, most);
        }
        return null ? every(term.null) : result;
    }

    Weights of_places(const TileTerm& term) const noexcept {
        if (own(term.column) != 0) return every(term.null);
        Weights apart{};
        for (std::size_t column = term.column + 1u; column < term.column + 4u; ++column) {
            const Weights difference = weights(column) - own_weight(column);
            apart = larger(apart, difference < 0 ? -difference : difference);
        }
        Weights result = every(term.otherwise);
        for (std::size_t l = 0; l < term.levels; ++l) {
            const TileLevel& level = tile.plan.levels[term.first_level + l];
            result = larger(result, apart <= level.reach ? every(level.weight) : result);
        }
        return weights(term.column) ? every(term.null) : result;
    }
};

}  // namespace

template <class Arch>
void TileCeilings::operator()(Arch, const TileOfRow& tile) const noexcept {
    tile.bits[0] = tile.bits[1] = 0;
    for (std::size_t row = tile.begin / lanes * lanes; row < tile.end; row += lanes) {
        const TileLanes at{tile, row};
        Weights sums = every(tile.plan.start);
        for (const TileTerm& term : tile.plan.terms)
            sums += term.kind == TileTerm::Kind::places ? at.of_places(term) : at.of_values(term);
        tile.bits[row / 64] |= std::uint64_t{sign_bits(~sums)} << row % 64;
    }
    keep_bits(tile.begin, tile.end, tile.bits);
}
#endif

SAMEAS_ISA_EMIT(TileCeilings, void, const TileOfRow&);

#ifndef SAMEAS_ARCH
void tile_ceilings(const TilePlan& plan, const std::uint16_t* own, const std::uint16_t* columns, std::size_t begin,
                   std::size_t end, std::uint64_t bits[2]) noexcept {
    dispatch(TileCeilings{}, TileOfRow{plan, own, columns, begin, end, bits});
}
#endif

}  // namespace sameas::kernels
