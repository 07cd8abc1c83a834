#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/derive/features.hpp"
#include "engine/run_context.hpp"
#include "engine/settings/expression.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// Which pairs of rows are comparable.
enum class PairScope : std::uint8_t {
    all,             ///< dedupe, and link with duplicates inside sources
    across_sources   ///< link: left and right come from different sources
};

/// Comparable pairs among `rows` rows of a table, whether or not a rule makes them.
std::uint64_t comparable_pairs(const Table& table, PairScope scope);

/// The rows that share a key of one rule, grouped, in order of key. Groups without a comparable pair (of one row; of one
/// source, across sources) are dropped.
struct RuleGroups {
    std::vector<RowId> rows;                 ///< group after group; inside a group by source, then rank
    std::vector<std::uint64_t> offsets{0};   ///< size groups + 1
    std::uint64_t pairs = 0;                 ///< comparable pairs over all groups (earlier rules not taken out)
    std::size_t groups() const { return offsets.size() - 1; }
    std::span<const RowId> group(std::size_t g) const {
        return {rows.data() + offsets[g], static_cast<std::size_t>(offsets[g + 1] - offsets[g])};
    }
};

/// Keys of every row under every rule, and the groups that they form. A key is a 64-bit hash of the rule and the bytes
/// of its values (blocking_keys.hpp), 0 when a part is null: a collision may add a candidate, never a match.
class BlockingIndex {
  public:
    std::size_t rules() const { return groups_.size(); }
    const RuleGroups& groups(std::size_t rule) const { return groups_[rule]; }
    /// Key of the row under each rule.
    std::span<const std::uint64_t> keys(RowId row) const { return {keys_.data() + index(row) * rules(), rules()}; }
    /// True when the pair shares a key of that rule.
    bool holds(std::size_t rule, RowId left, RowId right) const {
        const std::uint64_t key = keys(left)[rule];
        return key != 0 && key == keys(right)[rule];
    }
    /// The first rule that holds for the pair, or rules().
    std::size_t first_rule(RowId left, RowId right) const;
    PairScope scope() const { return scope_; }

  private:
    friend BlockingIndex build_blocking_index(const Features&, const std::vector<Rule>&, PairScope, RunContext&);
    PairScope scope_ = PairScope::all;
    std::vector<std::uint64_t> keys_;
    std::vector<RuleGroups> groups_;
};

/// Stage "block". O(rows * rules). Memory: 12 bytes a row and rule, and 8 a group; 16 bytes a row more while it runs.
/// \throws InvalidSettings when the features lack an expression of a rule; Cancelled
BlockingIndex build_blocking_index(const Features& features, const std::vector<Rule>& rules, PairScope scope,
                                   RunContext& context);

/// A group and how many comparable pairs it makes, with the values that its rows share ("smith, 1970").
struct GroupReport {
    std::string values;
    std::uint64_t rows = 0;
    std::uint64_t pairs = 0;
};

/// The `count` groups of the rule that make most pairs, most first, ties by values.
std::vector<GroupReport> largest_groups(const BlockingIndex& index, const Features& features, const Rule& rule,
                                        std::size_t rule_number, std::size_t count);

/// \throws ResourceLimit when a rule makes more pairs than `pairs_max`; names the rule and its largest groups.
void check_pair_limit(const BlockingIndex& index, const Features& features, const std::vector<Rule>& rules,
                      std::uint64_t pairs_max);

}  // namespace sameas
