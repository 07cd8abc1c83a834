#pragma once
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "cli/job.hpp"
#include "engine/table/table.hpp"

namespace sameas::cli {

/// The columns that --columns names of the file that --in names, one field each with the column's name, all
/// of one domain; rows in the order of the file. Values are cleaned only with --clean; an empty value is
/// null.
/// \param count  of columns that there must be
/// \throws InvalidSettings for another count of columns, or one twice; InvalidInput for a row that cannot be
/// held (named): wrong number of values, not UTF-8, too long
Table read_value_columns(const Job& job, std::size_t count, FieldType type);

/// Results for rows `begin` to `end`: a number a row (NaN: none), or texts (null data(): none) that live
/// until the next call.
using ResultNumbers = std::vector<double>;
using ResultTexts = std::vector<std::string_view>;
using Results = std::variant<ResultNumbers, ResultTexts>;

/// Writes the columns as they were read, and one with the results behind them, to the file that --out names,
/// in the format of its ending.
/// \param results  called for range after range, in order, at least once
/// \returns the table as CSV where there is no --out, else ""
/// \throws InvalidSettings for an ending that names no format; IoError
std::string write_value_columns(const Job& job, const Table& table, const std::string& result_name,
                                const std::function<Results(std::size_t begin, std::size_t end)>& results);

/// Throws again a ResourceLimit that the making of a measure or the like threw, with the row where the value
/// stands.
/// \param make  makes it for a dictionary of that one value, and throws where the value is too long
[[noreturn]] void rethrow_with_row(const Job& job, const Table& table,
                                   const std::function<void(const Dictionary& one)>& make);

}  // namespace sameas::cli
