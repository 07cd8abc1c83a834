#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/table/dictionary.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// Values that may be compared with each other share a domain: one dictionary, and what was parsed of it.
struct Domain {
    FieldType type = FieldType::text;
    Dictionary values;
    /// type date, by ValueId: days since 1970-01-01 (proleptic Gregorian; a missing month or day counts as
    /// the first) and what of it is known. The text of a parsed date is ISO (1990-04-03, 1990-04, 1990).
    std::vector<std::int32_t> days;
    std::vector<DatePrecision> precision;
    /// type number, by ValueId: the number; NaN where the text is none.
    std::vector<double> numbers;
};

/// One field of all records.
struct Column {
    std::string name;
    FieldType type = FieldType::text;
    std::size_t domain = 0;      ///< in Table::domains()
    std::vector<ValueId> codes;  ///< by row, cleaned values
    /// By row, the values as they were read, into `original_values`; empty unless the schema asked, or an open date order matters to them.
    std::vector<ValueId> original_codes;
    Dictionary original_values;
};

/// Records with their identity. Immutable; made by TableBuilder only.
///
/// A record is (source, id), both text. `rank` is its place when all records are ordered by (source, id)
/// bytewise: whatever must not depend on the order of the rows orders by rank.
class Table {
  public:
    std::size_t rows() const { return rows_; }
    const std::vector<Column>& columns() const { return columns_; }
    const std::vector<Domain>& domains() const { return domains_; }
    const Domain& domain_of(const Column& column) const { return domains_[column.domain]; }
    /// Index of the column of that name, or nothing.
    std::optional<std::size_t> find_column(std::string_view name) const;

    /// Names of the sources: files in the order given; values of a source column in bytewise order.
    const std::vector<std::string>& sources() const { return sources_; }
    std::uint32_t source(RowId row) const { return source_of_row_[index(row)]; }
    std::string_view source_name(RowId row) const { return sources_[source(row)]; }
    std::string_view id(RowId row) const {
        const std::size_t i = index(row);
        return {id_bytes_.data() + id_offsets_[i],
                static_cast<std::size_t>(id_offsets_[i + 1] - id_offsets_[i])};
    }
    std::uint32_t rank(RowId row) const { return rank_[index(row)]; }
    /// The rows in order of rank.
    std::span<const RowId> rows_by_rank() const { return rows_by_rank_; }
    /// True when `first` is the left record of a pair of the two: the earlier source, then the lower rank.
    bool is_left(RowId first, RowId second) const {
        const std::uint32_t a = source(first), b = source(second);
        return a != b ? a < b : rank(first) < rank(second);
    }
    /// Hash of (source, id) and the seed: what samples are drawn by.
    std::uint64_t identity_hash(RowId row, std::uint64_t seed) const;
    /// The row of that record, or nothing. `source` empty: any source, but only when just one has the id.
    /// \throws InvalidInput when several sources have the id and none was named.
    std::optional<RowId> find_record(std::string_view source, std::string_view id) const;

    /// The column that holds the truth (schema.truth), by row, or empty. Equal non-null codes: same entity.
    std::span<const ValueId> truth() const { return truth_; }
    /// What all of it takes in memory.
    std::uint64_t memory_bytes() const;

  private:
    friend class TableBuilder;
    std::size_t rows_ = 0;
    std::vector<Column> columns_;
    std::vector<Domain> domains_;
    std::vector<std::string> sources_;
    std::vector<std::uint32_t> source_of_row_;
    std::vector<char> id_bytes_;
    std::vector<std::uint64_t> id_offsets_{0};
    std::vector<std::uint32_t> rank_;
    std::vector<RowId> rows_by_rank_;
    std::vector<ValueId> truth_;
};

}  // namespace sameas
