#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/blocking/blocking_keys.hpp"
#include "engine/derive/features.hpp"
#include "engine/run_context.hpp"
#include "engine/settings/settings.hpp"
#include "engine/table/table.hpp"

namespace sameas {

enum class PairScope : std::uint8_t;
struct RuleGroups;

/// All groups of a rule that have so many rows.
struct GroupSize {
    std::uint64_t rows = 0;  ///< of each
    std::uint64_t groups = 0;
    std::uint64_t pairs = 0;  ///< comparable ones, of all of them
    bool operator==(const GroupSize&) const = default;
};

/// The groups of a rule by size, the smallest first: few thousand sizes, whatever the rows, as sizes add up to rows.
/// Some nanoseconds a group; across sources, a row. \throws Cancelled
std::vector<GroupSize> group_sizes(const RuleGroups& groups, const Table& table, PairScope scope, RunContext& context);

/// Groups above a size: how many, their rows (a row counts in each of its groups) and comparable pairs.
struct GroupsOver {
    std::uint64_t groups = 0, rows = 0, pairs = 0;
    bool operator==(const GroupsOver&) const = default;
};
GroupsOver groups_over(std::span<const GroupSize> sizes, std::uint64_t size_max);

/// A group that was over the limit of its rule.
struct LimitedGroup {
    std::uint64_t key = 0;         ///< that its rows shared
    RowId row{};                   ///< some row of it
    std::uint64_t rows = 0;
    std::uint64_t pairs = 0;       ///< comparable ones
    std::uint64_t pairs_left = 0;  ///< of which the rule still makes
};

/// What a limit found, and what it did.
struct LimitedGroups {
    GroupLimit limit;
    std::vector<GroupSize> sizes;     ///< of all groups before
    std::uint64_t pairs = 0;          ///< of the rule before
    std::vector<LimitedGroup> over;   ///< in order of key
    GroupsOver still_over;            ///< groups over the limit after: under `tighten` those that stayed too large
};

/// The groups over a limit; pairs_left as the policy will have it. O(groups), and under `tighten` O(rows log rows) of the
/// groups over the limit, 12 bytes for each row of the largest. \pre keys gave the groups. \throws Cancelled
LimitedGroups find_groups_over(const GroupLimit& limit, const RuleGroups& groups, const BlockingKeys& keys,
                               std::size_t rule, const Features& features, PairScope scope, RunContext& context);

/// Changes the keys of a rule as a policy wants it: of the keys in `cut`, `skip` takes away each, and `tighten` puts what
/// the row's further values make of it (extended_key) in its place, or takes it away where one is null. All else stays, so
/// that a shared key is still what makes a pair, and grouping by the new keys gives the groups. A function of each row
/// and of `cut` alone. O(keys log cut); two bytes a row under a multi-valued rule. \param cut  rising. \throws Cancelled
void cut_keys(BlockingKeys& keys, std::size_t rule, std::size_t rules, std::span<const std::uint64_t> cut,
              const GroupLimit& limit, const Features& features, RunContext& context);

/// What a row's further values make of a key, 0 where one is null.
std::uint64_t tightened_key(std::uint64_t key, std::span<const Expression> by, const Features& features, RowId row);
/// Those values for people: "1970, york".
std::string tightening_values(std::span<const Expression> by, const Features& features, RowId row);

}  // namespace sameas
