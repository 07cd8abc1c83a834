#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/blocking/blocking_keys.hpp"
#include "engine/blocking/group_limit.hpp"
#include "engine/blocking/row_join.hpp"
#include "engine/blocking/sorted_neighbourhood.hpp"
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

/// UINT64_MAX where the sum does not fit.
inline std::uint64_t saturated_sum(std::uint64_t a, std::uint64_t b) { return b > UINT64_MAX - a ? UINT64_MAX : a + b; }

/// Comparable pairs among `rows` rows of a table, whether or not a rule makes them.
std::uint64_t comparable_pairs(const Table& table, PairScope scope);

/// The rows that share a key of one rule, grouped, in order of key. Groups without a comparable pair (of one row; of one
/// source, across sources) are dropped. A rule of another kind has no groups.
struct RuleGroups {
    std::vector<RowId> rows;                 ///< group after group; inside a group by source, then rank
    std::vector<std::uint64_t> offsets{0};   ///< size groups + 1
    std::vector<std::uint64_t> keys;         ///< of each group, where the rule is multi-valued; else empty
    /// Comparable pairs over all groups: earlier rules not taken out, and a pair that shares several keys of a multi-valued
    /// rule counts for each. This is what walking the rule costs.
    /// Of a join the estimate; of a sorted neighbourhood the number.
    std::uint64_t pairs = 0;
    std::optional<PairEstimate> estimate;    ///< of a join: what pairs is, with its interval
    std::size_t groups() const { return offsets.size() - 1; }
    std::span<const RowId> group(std::size_t g) const {
        return {rows.data() + offsets[g], static_cast<std::size_t>(offsets[g + 1] - offsets[g])};
    }
};

/// Keys of every row under every rule, and the groups that they form. A key is a 64-bit hash of the rule and the bytes
/// of its values (blocking_keys.hpp); a row has none where a part is null, and under a multi-valued rule any number: a
/// collision may add a candidate, never a match.
class BlockingIndex {
  public:
    std::size_t rules() const { return groups_.size(); }
    const RuleGroups& groups(std::size_t rule) const { return groups_[rule]; }
    /// One number a rule: the row's key, 0 for none; where the rule is multi-valued, key_signature of its keys; under a rule
    /// of another kind 1 where the row takes part.
    std::span<const std::uint64_t> slots(RowId row) const {
        return {keys_.slots.data() + index(row) * rules(), rules()};
    }
    /// The keys of all rows under a multi-valued rule, null for the others.
    const KeySets* key_sets(std::size_t rule) const { return keys_.sets[rule] ? &*keys_.sets[rule] : nullptr; }
    /// True where the rule has keys and groups.
    bool is_keyed(std::size_t rule) const { return kinds_[rule] == Rule::Kind::keys; }
    /// True where a row has one key at most, so that equal keys decide whether the rule makes a pair.
    bool has_one_key(std::size_t rule) const { return is_keyed(rule) && key_sets(rule) == nullptr; }
    /// What a rule of kind set_join is, null for the others.
    const RowJoin* join(std::size_t rule) const { return joins_[rule] ? &*joins_[rule] : nullptr; }
    /// The values of such a rule that make most pairs, most first (RowJoin::price).
    std::span<const JoinedValue> largest_values(std::size_t rule) const { return largest_values_[rule]; }
    /// What a rule of kind sorted_neighbourhood is, null for the others.
    const SortedNeighbourhood* neighbourhood(std::size_t rule) const {
        return neighbourhoods_[rule] ? &*neighbourhoods_[rule] : nullptr;
    }
    /// What a limit on the groups of the rule found and did, null where it has none.
    const LimitedGroups* limited(std::size_t rule) const { return limited_[rule] ? &*limited_[rule] : nullptr; }
    /// True when the rule makes the pair: it shares a key of it; reaches its threshold; stands in one window.
    bool holds(std::size_t rule, RowId left, RowId right) const {
        const std::uint64_t a = slots(left)[rule], b = slots(right)[rule];
        if (kinds_[rule] != Rule::Kind::keys) return a != 0 && b != 0 && holds_unkeyed(rule, left, right);
        if (!keys_.sets[rule]) return a != 0 && a == b;
        return (a & b) != 0 && share_key(keys_.sets[rule]->of(left), keys_.sets[rule]->of(right));
    }
    /// Sum of the rules' pairs: what walking all of them costs. As good as it gets where it does not fit.
    std::uint64_t walked_pairs() const;
    /// The first rule that holds for the pair, or rules().
    std::size_t first_rule(RowId left, RowId right) const;
    PairScope scope() const { return scope_; }

  private:
    friend BlockingIndex build_blocking_index(const Features&, const std::vector<Rule>&, PairScope, RunContext&,
                                              std::span<const GroupLimit>);
    RuleGroups grouped(std::size_t rule, const Table& table, std::span<const RowId> ordered, RunContext& context) const;
    void add_groups(const Features& features, const GroupLimit& limit, std::span<const RowId> ordered,
                    RunContext& context);
    bool holds_unkeyed(std::size_t rule, RowId left, RowId right) const;
    void add_join(const Features& features, const Rule& rule, std::span<const RowId> ordered, RunContext& context);
    void add_neighbourhood(const Features& features, const Rule& rule, std::span<const RowId> ordered,
                           RunContext& context);

    PairScope scope_ = PairScope::all;
    BlockingKeys keys_;
    std::vector<RuleGroups> groups_;
    // By rule: empty but for rules of that kind.
    std::vector<Rule::Kind> kinds_;
    std::vector<std::optional<LimitedGroups>> limited_;
    std::vector<std::optional<RowJoin>> joins_;
    std::vector<std::vector<JoinedValue>> largest_values_;
    std::vector<std::optional<SortedNeighbourhood>> neighbourhoods_;
};

/// Stage "block". The features must outlive the index where a rule is a join. O(rows * rules + keys). Memory: 12 bytes a row and rule, and 8 a group; 16 bytes a row more while it runs.
/// A multi-valued rule takes 12 bytes a key, and 16 a row and group; 16 bytes a key more while it runs. For rules of other
/// kinds see RowJoin and SortedNeighbourhood.
/// \throws InvalidSettings when the features lack an expression of a rule; ResourceLimit as blocking_keys(); Cancelled
/// A rule with a limit is grouped twice where a group is over it.
/// \param limits  one a rule, in their order, or none at all; rules of other kinds have none
BlockingIndex build_blocking_index(const Features& features, const std::vector<Rule>& rules, PairScope scope,
                                   RunContext& context, std::span<const GroupLimit> limits = {});

/// Values of a join that an index keeps for its report.
inline constexpr std::size_t joined_values_max = 20;

/// A group and how many comparable pairs it makes, with the values that its rows share ("smith, 1970").
struct GroupReport {
    std::string values;
    std::uint64_t rows = 0;
    std::uint64_t pairs = 0;
};

/// The `count` groups of the rule that make most pairs, most first, ties by values. Counts are of the group itself: other
/// groups of a multi-valued rule may make some of its pairs too. Of a join: values, and the pairs of their rows with all
/// others, of the values that its price looked at, joined_values_max at most. Of a sorted neighbourhood none.
std::vector<GroupReport> largest_groups(const BlockingIndex& index, const Features& features, const Rule& rule,
                                        std::size_t rule_number, std::size_t count);

/// A group that was over the limit of its rule.
struct LimitedGroupReport {
    std::string values;
    std::uint64_t rows = 0;
    std::uint64_t pairs = 0;
    std::uint64_t pairs_left = 0;  ///< that the rule still makes
};
/// Every group of the rule that was over its limit, most pairs first, ties by values.
std::vector<LimitedGroupReport> groups_over_limit(const BlockingIndex& index, const Features& features, const Rule& rule,
                                                  std::size_t rule_number);

/// What is to be said of a rule that makes more pairs than `pairs_max` (a join: by its estimate): how many, the values that
/// cause it, and what to do. "" where it does not.
std::string pair_limit_complaint(const BlockingIndex& index, const Features& features, const Rule& rule,
                                 std::size_t rule_number, std::uint64_t pairs_max);

/// \throws ResourceLimit when a rule makes more pairs than `pairs_max` (a join: by its estimate); names the rule and its largest groups.
void check_pair_limit(const BlockingIndex& index, const Features& features, const std::vector<Rule>& rules,
                      std::uint64_t pairs_max);

}  // namespace sameas
