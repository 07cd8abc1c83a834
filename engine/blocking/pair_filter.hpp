#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "engine/table/types.hpp"
#include "kernels/equal_keys.hpp"
#include "kernels/row_bits.hpp"

namespace sameas {

/// Rows of a tile, a bit each, by place.
struct TileRows {
    std::uint64_t words[2] = {0, 0};

    /// Rows [begin, end).
    static TileRows range(std::size_t begin, std::size_t end) {
        TileRows all{{~std::uint64_t{0}, ~std::uint64_t{0}}};
        kernels::keep_bits(begin, end, all.words);
        return all;
    }
    std::size_t count() const {
        return static_cast<std::size_t>(std::popcount(words[0]) + std::popcount(words[1]));
    }
    TileRows& operator&=(const TileRows& others) {
        words[0] &= others.words[0];
        words[1] &= others.words[1];
        return *this;
    }
    TileRows operator~() const { return {{~words[0], ~words[1]}}; }
    void drop(std::size_t place) { words[place / 64] &= ~(std::uint64_t{1} << place % 64); }
    /// Calls body(place) for each row, rising.
    template <class Body>
    void for_each(const Body& body) const {
        for (std::size_t word = 0; word < 2; ++word) {
            for (std::uint64_t left = words[word]; left != 0; left &= left - 1)
                body(64 * word + static_cast<std::size_t>(std::countr_zero(left)));
        }
    }
};

/// Says which pairs are worth making. One a thread.
class PairFilter {
  public:
    virtual ~PairFilter() = default;
    /// Takes the rows that the next calls are about, kernels::tile_rows_max at most.
    virtual void load(std::span<const RowId> rows) = 0;
    /// Those of the rows from place `first` on of which a pair with `row` is worth making.
    virtual TileRows reaching(RowId row, std::size_t first) = 0;
    /// Brings what a row will be asked for towards the cache.
    virtual void fetch_early(RowId row) const = 0;
};

/// Makes the filter of a thread; called from several at once.
using PairFilterMaker = std::function<std::unique_ptr<PairFilter>()>;

}  // namespace sameas
