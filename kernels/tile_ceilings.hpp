#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/equal_keys.hpp"

namespace sameas::kernels {

/// What a level of a comparison asks of two values before it is thought possible.
enum class TileGate : std::uint8_t {
    open,  ///< nothing. Columns: most
    /// Neither value has more letters that the other lacks than the larger of the two allowances. Columns: most, allowance.
    letters_missing,
    /// A share of the letters of both: with m the most letters that can match, lengths a and b, 8 m (a + b) is at least a
    /// times the other's `need`; another need where the first letters are equal. Columns: most, need, need with equal first
    /// letters; 0 where the number of letters is not known.
    letters_shared
};

/// A level. `most`: what it weighs at most for pairs of the value; for two values the lesser of theirs.
struct TileLevel {
    TileGate gate = TileGate::open;
    std::uint16_t column = 0;    ///< of values: the first of its columns
    std::int16_t reach = 0;      ///< of places: as far apart in any coordinate at most
    std::int16_t weight = 0;     ///< of places: what it weighs
};

/// A comparison: columns from `column` on, in the order of the members that say so.
struct TileTerm {
    enum class Kind : std::uint8_t { values, places };
    Kind kind = Kind::values;
    bool null_decides = false;  ///< a column: all ones where null, else 0. Always of places
    bool has_exact = false;     ///< two columns: code, and what agreement on the value weighs
    /// Five columns: which of 32 letters it has (two words) and how many of them, number of all letters (0: too many to
    /// tell, and none of the 32), first letter.
    bool has_letters = false;
    std::uint16_t column = 0;   ///< of places, behind null: three coordinates
    std::uint16_t first_level = 0, levels = 0;  ///< in TilePlan::levels
    std::int16_t otherwise = 0;  ///< what it weighs at least in this sum: where no level is possible
    std::int16_t null = 0;       ///< where a value is null, if null decides

    std::size_t column_of_code() const { return column + (null_decides ? 1u : 0u); }
    std::size_t column_of_letters() const { return column_of_code() + (has_exact ? 2u : 0u); }
    std::size_t column_of_length() const { return column_of_letters() + 3u; }
};

/// How the columns of a row become a ceiling.
struct TilePlan {
    std::span<const TileTerm> terms;
    std::span<const TileLevel> levels;
    /// Sum of what does not depend on the pair; a pair reaches the floor while the sum is not negative. \pre no partial sum
    /// leaves 16 bits
    std::int16_t start = 0;
};

/// Which rows of a tile reach the floor together with a row.
/// \param own      the row's columns: one number each
/// \param columns  tile_rows_max numbers each, one column after the other
/// \param begin, end  rows asked for; what the columns hold elsewhere may be anything
/// \param bits     gets a bit for each row; 0 for rows not asked for
/// About 2 ns a row with four comparisons of texts (AVX2). Does not throw or allocate. Thread-safe.
void tile_ceilings(const TilePlan& plan, const std::uint16_t* own, const std::uint16_t* columns, std::size_t begin,
                   std::size_t end, std::uint64_t bits[2]) noexcept;

}  // namespace sameas::kernels
