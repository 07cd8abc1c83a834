#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/profile/answer_columns.hpp"
#include "engine/profile/column_facts.hpp"
#include "engine/profile/column_groups.hpp"
#include "engine/profile/dependencies.hpp"
#include "engine/profile/quality.hpp"
#include "engine/profile/semantic_type.hpp"
#include "engine/profile/step_effects.hpp"
#include "engine/profile/type_detectors.hpp"
#include "engine/run_context.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// All that is found out about one column.
struct ColumnProfile {
    std::string name;
    ColumnFacts facts;
    TypeGuess type;
    std::vector<FlaggedValue> suspicious;  ///< far more frequent than the distribution of the others explains
    std::vector<FlaggedValue> top;         ///< the most frequent values; no reasons
    Quality quality;
    StandardisationEffects standardisation;
};

/// All that is found out about a table.
struct TableProfile {
    std::uint64_t rows = 0;
    std::uint64_t distinct_rows = 0;  ///< that differ in some column
    std::vector<ColumnProfile> columns;
    std::vector<ColumnGroup> groups;
    std::vector<Dependency> dependencies;
    std::vector<AnswerColumn> answers;  ///< columns that look like the answer, or leak it
    std::vector<std::string> warnings;  ///< about the table as a whole: too few rows, all rows the same ...
};

/// Describes the columns of a table: what they hold, how well, and how they hang together. Everything is
/// found from the values; the names of the columns are a hint among others.
///
/// The same for any number of threads and any order of the rows. Work is per distinct value, up to a sample
/// of some 100,000 a column, and per row for counting distinct rows and dependencies: about 0.1 s a column
/// for 10 M rows. Memory: 16 bytes a row.
/// \pre  columns of `table` are texts that were not cleaned, so that patterns show what stands in the file
TableProfile profile_table(const Table& table, RunContext& context);

}  // namespace sameas
