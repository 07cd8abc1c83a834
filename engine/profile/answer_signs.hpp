#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/profile/dependencies.hpp"
#include "engine/run_context.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// Rows that are one entity by other columns, and those of them that a column tells apart.
struct Mistakes {
    std::uint64_t pairs = 0;
    std::uint64_t differing = 0;
    double expected = 0;   ///< pairs that a column like the others would tell apart; copies of a row have no mistakes at all
};
/// Looks at rows that share a value of an identifying column and agree on nearly all `others` besides.
/// \param identifying  columns to look for such rows by  \param others  that tell rows apart; `column` is not among them
Mistakes mistakes_of(const Table& table, std::size_t column, std::span<const std::size_t> identifying,
                     std::span<const std::size_t> others, std::span<const std::uint64_t> row_hash, RunContext& context);

/// Do the values of a column name other rows by their ids, with which their own rows agree on most `others`?
/// \param ids  a column of which every row has a value of its own
bool refers_to_rows(const Table& table, std::size_t column, std::size_t ids, std::span<const std::size_t> others,
                    RunContext& context);

}  // namespace sameas
