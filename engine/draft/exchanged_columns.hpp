#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// Two columns whose contents a source has the other way round than the first source: given names under the header of surnames.
struct ExchangedColumns {
    std::size_t one = 0, other = 0;   ///< places in the table, rising
    std::uint32_t source = 0;         ///< place in Table::sources(), not 0
};

/// Finds them by values alone: of both columns rather the values of the other stand in the first source than its own, twice as often
/// at least. Of columns whose values recur in the first source; each is exchanged with one other at most. In the order of sources and columns.
///
/// The same for any order of rows. Some nanoseconds a row and column, however many sources there are, and a microsecond a distinct value
/// of columns that hardly share values with their like. \throws Cancelled
/// \param table  whose columns are texts that were not cleaned
std::vector<ExchangedColumns> exchanged_columns(const Table& table, RunContext& context);

}  // namespace sameas
