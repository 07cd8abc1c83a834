#pragma once
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// Columns of two tables that hold the same: one of each, or one whose words are spread over several of the other.
struct SharedWords {
    std::vector<std::size_t> left, right;  ///< places in the two tables, parts in the order of their columns
    double share = 0;   ///< of the words that likely matches have in common there, beyond what other pairs have
};

/// Finds further columns of two tables that hold the same, by records that the columns known so far say are likely the same: what
/// they have in common under other headers is the same thing. Names and titles, say, of which few values are frequent enough to
/// be compared as columns (match_columns). One to one, or one to several parts (a full name, and its given name and surname). What
/// is uncertain is left alone.
///
/// The same for any order of rows and any number of threads. Some ten operations a row and known column.
/// \param known  columns that hold the same, left and right; all others are free
/// \pre  columns of both tables are texts that were not cleaned
std::vector<SharedWords> match_by_records(const Table& left, const Table& right,
                                          std::span<const std::pair<std::size_t, std::size_t>> known, RunContext& context);

}  // namespace sameas
