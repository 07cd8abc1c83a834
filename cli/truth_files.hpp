#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/job.hpp"
#include "cli/row_file.hpp"
#include "engine/evaluate/evaluation.hpp"
#include "engine/linker.hpp"

namespace sameas::cli {

/// What --truth and --ignore name.
struct TruthOptions {
    std::string column;  ///< or empty
    std::string file;    ///< or empty
    std::string ignore;  ///< or empty
    bool given() const { return !column.empty() || !file.empty(); }
};

/// An existing file is a file, anything else a column.
/// \throws InvalidSettings for --ignore without --truth; InvalidInput for what looks like a file that is not
/// there
TruthOptions truth_options(const Options& options);

/// A pair of records by rank, the lower first.
using NodePair = std::pair<std::uint32_t, std::uint32_t>;

/// Reads pairs: left_id, right_id and, where ids are not unique, left_source, right_source. Without
/// the sources, in a table of exactly two, left_id is of the first and right_id of the second when `scope` is
/// a link. Sorted, each pair once. \throws InvalidInput naming file, row and id of a record that is not there
std::vector<NodePair> read_pairs(const RowSource& source, const Table& table, PairScope scope, RunContext& context);

/// The same in the order of the rows, repeats included, with the values of further columns (empty where one is not there).
void read_pairs_in_order(const RowSource& source, const std::vector<std::string>& more, const Table& table, PairScope scope,
                         RunContext& context,
                         const std::function<void(std::uint64_t row, NodePair pair, std::span<const std::string_view> more)>& sink);

/// Truth of the table's column or of a file. \pre options.given()
Truth read_truth(const TruthOptions& options, const Table& table, PairScope scope, RunContext& context);

/// Compares entities (by rank: any label) with the truth. In a link only pairs across sources count.
Evaluation evaluate_entities(const Linkage& linkage, const std::vector<std::uint32_t>& entity,
                             const Truth& truth, RunContext& context);

}  // namespace sameas::cli
