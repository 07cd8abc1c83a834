#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/derive/features.hpp"
#include "engine/run_context.hpp"
#include "engine/settings/expression.hpp"
#include "engine/table/table.hpp"

namespace sameas {

enum class PairScope : std::uint8_t;

/// A rule of kind sorted_neighbourhood: the rows that have all its parts, sorted by their bytes, equals as rows are
/// left to right. Two rows make a pair where they stand in one window: at most window - 1 places apart. That depends on
/// the rows between them, so the rule is for batches alone and comes last. Source: Hernandez and Stolfo (1995), "The
/// merge/purge problem for large databases".
class SortedNeighbourhood {
  public:
    /// \param ordered  all rows, from rows_left_to_right
    /// O(rows log rows). 8 bytes a row, and 4 more a row and part while it is made. \throws Cancelled
    SortedNeighbourhood(const Features& features, const Rule& rule, std::span<const RowId> ordered,
                        RunContext& context);

    /// The rows in their order.
    std::span<const RowId> rows() const { return rows_; }
    std::size_t window() const { return window_; }
    bool holds(RowId left, RowId right) const {
        const std::uint32_t l = place_[index(left)], r = place_[index(right)];
        if (l == no_place || r == no_place || l == r) return false;
        return (l < r ? r - l : l - r) < window_;
    }
    std::uint64_t memory_bytes() const {
        return rows_.capacity() * sizeof(RowId) + place_.capacity() * sizeof(std::uint32_t);
    }
    /// Comparable pairs, earlier rules not taken out. O(rows * window) across sources.
    std::uint64_t pairs(const Table& table, PairScope scope, RunContext& context) const;

  private:
    static constexpr std::uint32_t no_place = 0xFFFFFFFFu;
    std::vector<RowId> rows_;
    std::vector<std::uint32_t> place_;  // by row
    std::uint32_t window_;
};

}  // namespace sameas
