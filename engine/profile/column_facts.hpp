#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/profile/column_statistics.hpp"
#include "engine/profile/placeholders.hpp"
#include "engine/profile/value_signs.hpp"

namespace sameas {

/// A shape of values and the share of the rows (without null and placeholders) that have it.
struct ShapeShare {
    std::string shape;
    double share = 0;
};
/// Shapes that are kept of a column.
inline constexpr std::size_t shapes_kept = 8;

/// What looking at the values of a column one by one says, before any type is chosen. Shares are of the rows
/// that are neither null nor placeholders.
struct ColumnFacts {
    ColumnStatistics statistics;
    std::array<double, sign_count> shares{};
    double share(Sign sign) const { return shares[static_cast<std::size_t>(sign)]; }
    std::uint64_t judged = 0;       ///< rows that are neither null nor placeholders
    double words_mean = 0;          ///< per row
    double units_mean = 0;          ///< code points per row
    std::uint32_t units_usual = 0;  ///< the most frequent length
    double units_usual_share = 0;
    /// Mean over the rows with a known name: log2 of how much likelier the first (last) word is a given name.
    double first_lean = 0, last_lean = 0;
    double lean_known = 0;  ///< share of rows whose first or last word is a known name
    double number_least = 0, number_low = 0, number_high = 0,
           number_most = 0;                            ///< low, high: 1 % and 99 % of the rows
    int year_low = 0, year_middle = 0, year_high = 0;  ///< 1 %, 50 %, 99 % of the dates and years
    std::vector<ShapeShare> shapes;                    ///< most frequent first
    std::vector<FlaggedValue>
        placeholders;  ///< most frequent first; those in sampled-out values are not known
    std::uint64_t placeholder_rows = 0;
    double unique_share() const {
        const auto filled = static_cast<double>(statistics.filled);
        return filled == 0 ? 0 : static_cast<double>(statistics.distinct) / filled;
    }
    double rows_a_value() const {
        return statistics.distinct == 0
                   ? 0
                   : static_cast<double>(statistics.filled) / static_cast<double>(statistics.distinct);
    }
};

/// Looks at the values of `sample_values`, on the threads of the run: about a microsecond a value. The same
/// for any number of threads and any order of the rows.
ColumnFacts column_facts(const Dictionary& values, const Vocabulary& vocabulary, RunContext& context);

}  // namespace sameas
