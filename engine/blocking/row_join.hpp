#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/blocking/value_join.hpp"
#include "engine/derive/features.hpp"
#include "engine/run_context.hpp"
#include "engine/settings/expression.hpp"
#include "engine/table/table.hpp"

namespace sameas {

enum class PairScope : std::uint8_t;

/// How many comparable pairs a join makes, from a sample of its values.
struct PairEstimate {
    std::uint64_t pairs = 0;
    std::uint64_t low = 0, high = 0;  ///< 19 times of 20 the number is in between; all equal: it is the number
    bool is_exact() const { return low == high; }
};

/// A value of a join and how many comparable pairs its rows make.
struct JoinedValue {
    ValueId value = null_value;
    std::uint64_t rows = 0;
    std::uint64_t pairs = 0;
};

/// A rule of kind set_join over the rows of a table: rows whose values make a pair of the join, and rows that share a
/// value.
class RowJoin {
  public:
    /// \param ordered  all rows, from rows_left_to_right
    /// Memory: of ValueJoin; 8 bytes a row and a value. \throws Cancelled
    RowJoin(const Features& features, const Rule& rule, std::span<const RowId> ordered, RunContext& context);

    const SetJoin& values() const { return join_.join(); }
    ValueId value(RowId row) const { return value_of_row_[index(row)]; }
    /// The rows of a value, in the order of rows_left_to_right.
    std::span<const RowId> rows(ValueId value) const {
        const std::size_t v = index(value);
        return {rows_.data() + offsets_[v], static_cast<std::size_t>(offsets_[v + 1] - offsets_[v])};
    }
    std::size_t value_count() const { return offsets_.size() - 1; }
    /// Whether the rule holds for two rows. A few nanoseconds, and the cache misses of random rows.
    bool holds(RowId left, RowId right) const { return values().holds(value(left), value(right)); }

    std::uint64_t memory_bytes() const {
        return values().memory_bytes() + value_of_row_.capacity() * sizeof(ValueId) +
               offsets_.capacity() * sizeof(std::uint64_t) + rows_.capacity() * sizeof(RowId);
    }

    /// What the rule makes, and the `largest` values that make most, most first, ties by their bytes. Of the values, those
    /// with most rows all tell, and some thousand of the others, drawn by their bytes and the seed of the run: so it is
    /// exact up to some thousand values, and takes well under a second beyond.
    struct Price {
        PairEstimate estimate;
        std::vector<JoinedValue> largest;
    };
    Price price(const Dictionary& values, const Table& table, PairScope scope, std::size_t largest,
                RunContext& context) const;

  private:
    std::vector<ValueId> value_of_row_;
    std::vector<std::uint64_t> offsets_;
    std::vector<RowId> rows_;
    ValueJoin join_;
};

/// Comparable pairs of a row of the one list with one of the other; both in the order of rows_left_to_right, nothing in
/// common.
std::uint64_t pairs_between(std::span<const RowId> left, std::span<const RowId> right, const Table& table,
                            PairScope scope);

}  // namespace sameas
