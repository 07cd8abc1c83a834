#pragma once
#include <cstdint>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/table/dictionary.hpp"

namespace sameas {

/// Values that are kept as the most frequent ones of a column.
inline constexpr std::size_t top_values_max = 32;

/// What counting alone says of a column. Null here is also a value of white space alone.
struct ColumnStatistics {
    std::uint64_t rows = 0;
    std::uint64_t filled = 0;    ///< rows that are not null
    std::uint64_t blank = 0;     ///< rows that hold white space alone
    std::uint64_t distinct = 0;  ///< values besides null
    std::uint64_t single = 0;    ///< values that stand in one row
    std::uint64_t most = 0;      ///< rows of the most frequent value
    double entropy_bits = 0;     ///< of the filled rows: 0 for a constant, log2(filled) when all differ
    double pair_agreement = 0;   ///< chance that two rows drawn from the filled ones agree
    std::vector<ValueId> top;    ///< most frequent first, equals by text; at most top_values_max
    double fill() const { return rows == 0 ? 0 : static_cast<double>(filled) / static_cast<double>(rows); }
};

/// One pass over the distinct values. The same for any order of the rows. \param is_blank  by ValueId
ColumnStatistics column_statistics(const Dictionary& values, RunContext& context);

/// True when there is nothing but white space (ASCII blanks, no-break space).
bool is_blank(std::string_view text);

/// The values that stand for all of a column: every frequent one, and of the others those with the lowest
/// hash.
struct ValueSample {
    std::vector<ValueId> whole;  ///< each counts as itself
    std::vector<ValueId> drawn;  ///< each counts `scale` times
    double scale = 1;
};
/// Distinct values that are looked at one by one, about.
inline constexpr std::size_t inspected_values = 100'000;

/// All values up to `values_max`, else the frequent ones (more than 1 in `values_max` / 4 of the rows each,
/// so at most a quarter) and a sample of the rest by XXH3 of the text. The same for any order of the rows.
/// Blank values are left out.
ValueSample sample_values(const Dictionary& values, std::uint64_t filled, RunContext& context,
                          std::size_t values_max = inspected_values);

}  // namespace sameas
