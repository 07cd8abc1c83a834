#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/profile/column_facts.hpp"
#include "engine/run_context.hpp"
#include "engine/table/table.hpp"

namespace sameas {

enum class DependencyKind : std::uint8_t {
    equal,      ///< the two columns hold the same, but for case, marks and punctuation
    part_of,    ///< the words of `from` stand among those of `to`: surname in full name
    composed,   ///< the words of several columns together are those of `to`: full name = given name + surname
    determines  ///< rows that agree on `from` agree on `to`: postcode and city
};
const char* name(DependencyKind kind);

/// How a column follows from others. Columns are places in the table.
struct Dependency {
    DependencyKind kind = DependencyKind::determines;
    std::vector<std::size_t> from;
    std::size_t to = 0;
    double share = 0;        ///< of the sampled rows with values in all columns meant for which it holds
    std::uint64_t rows = 0;  ///< sampled rows that it was tested on
};

/// How far rows that agree on one column agree on another, beyond what chance gives.
struct Agreement {
    std::size_t column = 0;
    double share =
        0;  ///< of the rows behind the first of their group, those that have its most frequent value
    double beyond_chance =
        0;  ///< (share - chance) / (1 - chance); chance: share of the most frequent value in the sample
    std::uint64_t rows = 0;
};

/// What the rows that share a value of a column have in common.
struct ColumnAgreements {
    std::size_t column = 0;
    std::vector<Agreement> others;
    /// Middle of beyond_chance over the columns that could disagree; 0 where there are fewer than 2. High:
    /// the column names entities.
    double middle = 0;
    std::size_t groups = 0;
};

/// Columns that are compared with each other, at most: the ones with most entropy.
inline constexpr std::size_t compared_columns_max = 100;

struct ColumnTies {
    std::vector<Dependency> dependencies;      ///< ordered by kind, then columns
    std::vector<ColumnAgreements> agreements;  ///< one a column that repeats
    std::vector<std::size_t> compared;         ///< columns that were looked at, rising
};

/// Finds how columns hang together, on samples drawn by hashes of values. \param row_hash  from
/// add_row_hashes over all columns O(columns^2 * sample + columns * rows). The same for any threads and any
/// order of rows.
ColumnTies find_ties(const Table& table, std::span<const ColumnFacts> facts,
                     std::span<const std::uint64_t> row_hash, RunContext& context);

/// How far rows that share `keys` of a column agree on the others. \param keys  by ValueId, 0: none
ColumnAgreements agreements_within(const Table& table, std::size_t column,
                                   std::span<const std::uint64_t> keys, std::span<const std::size_t> others,
                                   std::span<const std::uint64_t> row_hash, RunContext& context);

}  // namespace sameas
