#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// The hash below which this share of all hashes lies.
std::uint64_t hash_limit(double share);

/// XXH3 of each value's text, by ValueId; 0 for null. `key_of` may map texts first; an empty text gives 0.
std::vector<std::uint64_t> value_hashes(const Dictionary& values, RunContext& context,
                                        const std::function<std::string_view(std::string_view)>& key_of = {});

/// Takes what each row holds in the given columns into the row's hash: rows can then be sampled whatever
/// order they came in.
/// \param hashes  one a row; zeroes to begin with
void add_row_hashes(const Table& table, std::span<const std::size_t> columns,
                    std::vector<std::uint64_t>& hashes, RunContext& context);

/// The rows with the lowest hashes, about `rows_wanted`, at most 2 * rows_wanted. Rows with the same hash
/// hold the same, so that which of them are taken makes no difference.
std::vector<RowId> lowest_rows(std::span<const std::uint64_t> hashes, std::size_t rows_wanted);

/// Rows that share a value, group by group.
struct RowGroupSample {
    std::vector<RowId> rows;
    std::vector<std::size_t> ends;  ///< where each group ends in `rows`; every group has two rows or more
};
/// Rows of one group that are looked at, at most: those with the lowest hashes.
inline constexpr std::size_t group_rows_max = 64;

/// Groups of rows with equal keys, chosen by key, of about `rows_wanted` rows together.
/// \param keys  by ValueId of the column, 0: no key
RowGroupSample sample_groups(const Column& column, const Dictionary& values,
                             std::span<const std::uint64_t> keys, std::span<const std::uint64_t> row_hash,
                             std::size_t rows_wanted, RunContext& context);

}  // namespace sameas
