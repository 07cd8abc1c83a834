#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/job.hpp"
#include "cli/row_file.hpp"
#include "engine/blocking/blocking_index.hpp"
#include "engine/blocking/candidate_pairs.hpp"
#include "engine/table/table_builder.hpp"

namespace sameas::cli {

/// What a file of pairs says of a pair beside its records.
struct PairLabel {
    std::optional<bool> is_match;   ///< nothing: not labelled
    double weight = 1;
    std::string stratum;
};

/// Columns of labels in a file of pairs; an empty name: there is none.
struct LabelColumns {
    std::string label, weight, stratum;
};

/// true, yes, match, 1 and the like; false, no, 0, non-match, distinct; empty, unknown, possible: nothing. Case does not
/// matter. \throws InvalidInput for anything else, naming where
std::optional<bool> label_of(std::string_view text, const std::string& where);

/// Those of the columns `label`, `weight`, `stratum` that a file has; a name that was given must be there.
/// \throws InvalidInput for one that is not
LabelColumns label_columns(const RowSource& source, const std::string& label, RunContext& context);

/// Pairs with their labels, in the order of the file.
struct LabelledPairs {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ranks;   ///< lower first
    std::vector<PairLabel> labels;
};
/// Pairs by ids, as read_pairs takes them, with labels. \throws as read_pairs; for a label, or a weight that is no number above 0
LabelledPairs read_labelled_pairs(const RowSource& source, const LabelColumns& columns, const Table& table, PairScope scope,
                                  RunContext& context);

/// Two columns that hold the same of either side of a pair: name_left and name_right, left_name and right_name, name1 and
/// name2, name_a and name_b.
struct SideColumns {
    std::string name;   ///< what is left of the two names
    std::string left, right;
};
/// Those of a header, in its order. left_id, left_source and their like are identities, not values.
std::vector<SideColumns> side_columns(const std::vector<std::string>& columns);

/// Names of the columns. \throws as io::open_records
std::vector<std::string> columns_of(const RowSource& source, RunContext& context);

/// The two sides of a file of pairs as records.
struct PairedRecords {
    Table table;
    std::vector<CandidatePair> pairs;   ///< pair i: row i of the file
};
/// Records of the sources `left` and `right`, their ids the row numbers. \param schema  its fields read columns of the names
/// of `sides`. \throws InvalidInput for a row that does not have the columns of the header, or no row
PairedRecords read_sides(const std::string& path, const std::vector<SideColumns>& sides, const TableSchema& schema,
                         RunContext& context);

/// Labels of the rows of a file. \param pairs  how many rows it has
std::vector<PairLabel> read_labels(const RowSource& source, const LabelColumns& columns, std::size_t pairs,
                                   RunContext& context);

}  // namespace sameas::cli
