#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/profile/profile.hpp"
#include "engine/run_context.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// A table and what its profile says of it. Both outlive the call.
struct ProfiledTable {
    const Table* table = nullptr;
    const TableProfile* profile = nullptr;
};

/// Two columns that hold the same thing under different headers.
struct ColumnMatch {
    std::size_t left = 0, right = 0;  ///< places in the two tables
    double score = 0;                 ///< in [0, 1]
    std::string why;                  ///< half a sentence
};

/// Columns from here up are taken for the same thing, where no other column comes near.
inline constexpr double column_match_min = 0.45;
/// By how much a match must be ahead of every other of the two columns.
inline constexpr double column_match_margin = 0.08;

/// Finds which columns of one table are which of another, by what they hold (type, shared values, shapes) and what they are
/// called. One to one. What is uncertain is left alone: a pair is taken only where each is the other's best by a margin.
/// Columns of ids are never matched. In the order of the left columns; empty where nothing fits.
///
/// The same for any order of rows and columns and any number of threads. About a microsecond a distinct value, and at
/// most some 20 million steps to compare values.
/// \pre  columns of both tables are texts that were not cleaned
std::vector<ColumnMatch> match_columns(const ProfiledTable& left, const ProfiledTable& right, RunContext& context);

}  // namespace sameas
