// What a rule costs, in the user's words: its largest groups by the values that their records share.
#include <algorithm>
#include <charconv>

#include "engine/blocking/blocking_index.hpp"
#include "engine/blocking/row_groups.hpp"
#include "engine/errors.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

constexpr std::size_t groups_named = 3;

/// 5000000 as 5,000,000.
std::string with_commas(std::uint64_t number) {
    char digits[20];
    const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    std::string text;
    for (const char* digit = digits; digit != end; ++digit) {
        if (digit != digits && (end - digit) % 3 == 0) text += ',';
        text += *digit;
    }
    return text;
}

bool comes_before(const GroupReport& a, const GroupReport& b) {
    return a.pairs != b.pairs ? a.pairs > b.pairs : a.values < b.values;
}

std::string named(const std::vector<GroupReport>& groups) {
    std::string text;
    for (const GroupReport& group : groups) {
        if (!text.empty()) text += ", ";
        text += message("'", printable_excerpt(group.values), "' (", with_commas(group.rows), " rows, ",
                        with_commas(group.pairs), " pairs)");
    }
    return text;
}

std::vector<GroupReport> largest_values(const BlockingIndex& index, const Features& features, const Rule& rule,
                                        std::size_t rule_number, std::size_t count) {
    const Dictionary& values = features.values(features.find(rule.parts.front()));
    std::vector<GroupReport> largest;
    for (const JoinedValue& joined : index.largest_values(rule_number)) {
        if (largest.size() == count) break;
        largest.push_back({std::string(values.text(joined.value)), joined.rows, joined.pairs});
    }
    return largest;
}

/// "; its largest groups: ...", or nothing where there are none.
std::string cause(const BlockingIndex& index, const Features& features, const Rule& rule, std::size_t rule_number) {
    const std::vector<GroupReport> largest = largest_groups(index, features, rule, rule_number, groups_named);
    if (largest.empty()) return "";
    return (index.join(rule_number) ? "; the values that make most: " : "; its largest groups: ") + named(largest);
}

/// The values that the rows of a group share. \param row  of the group
std::string values_of_group(const BlockingIndex& index, const Features& features, const Rule& rule,
                            std::size_t rule_number, RowId row, std::uint64_t key) {
    const LimitedGroups* const limited = index.limited(rule_number);
    const bool is_tightened = limited != nullptr && limited->limit.policy == GroupPolicy::tighten;
    for (const KeyValues& made : values_of_keys(features, rule, row)) {
        if (made.key == key) return made.values;
        if (is_tightened && tightened_key(made.key, limited->limit.by, features, row) == key)
            return made.values + ", " + tightening_values(limited->limit.by, features, row);
    }
    SAMEAS_ASSERT(false);
    return "";
}

const char* remedy(const Rule& rule) {
    switch (rule.kind) {
        case Rule::Kind::keys:
            break;
        case Rule::Kind::set_join:
            return "; raise the bound of the rule";
        case Rule::Kind::sorted_neighbourhood:
            return "; make its window smaller";
    }
    return "; add a part to the rule, limit its groups (group_limits)";
}

/// What is to be said of the number of pairs of a rule.
const char* what_is_counted(const BlockingIndex& index, const Rule& rule, std::size_t rule_number) {
    const std::optional<PairEstimate>& estimate = index.groups(rule_number).estimate;
    if (estimate && !estimate->is_exact()) return " (estimated)";
    return is_multi_valued(rule) ? " (a pair counts for each key that it shares)" : "";
}

}  // namespace

std::vector<GroupReport> largest_groups(const BlockingIndex& index, const Features& features,
                                        const Rule& rule, std::size_t rule_number, std::size_t count) {
    const RuleGroups& groups = index.groups(rule_number);
    std::vector<GroupReport> largest;  // in order, at most `count`
    if (count == 0) return largest;
    if (index.join(rule_number)) return largest_values(index, features, rule, rule_number, count);
    for (std::size_t g = 0; g < groups.groups(); ++g) {
        const std::span<const RowId> rows = groups.group(g);
        GroupReport report{"", rows.size(), pairs_among(rows, features.table(), index.scope())};
        const bool is_full = largest.size() == count;
        if (is_full && report.pairs < largest.back().pairs) continue;  // millions end here: no text for them
        const std::uint64_t key = groups.keys.empty() ? index.slots(rows.front())[rule_number] : groups.keys[g];
        report.values = values_of_group(index, features, rule, rule_number, rows.front(), key);
        if (is_full) {
            if (!comes_before(report, largest.back())) continue;
            largest.pop_back();
        }
        largest.insert(std::upper_bound(largest.begin(), largest.end(), report, comes_before),
                       std::move(report));
    }
    return largest;
}

std::vector<LimitedGroupReport> groups_over_limit(const BlockingIndex& index, const Features& features,
                                                  const Rule& rule, std::size_t rule_number) {
    std::vector<LimitedGroupReport> reports;
    const LimitedGroups* const limited = index.limited(rule_number);
    if (limited == nullptr) return reports;
    for (const LimitedGroup& group : limited->over) {
        reports.push_back({values_of_group(index, features, rule, rule_number, group.row, group.key), group.rows,
                           group.pairs, group.pairs_left});
    }
    std::sort(reports.begin(), reports.end(), [](const LimitedGroupReport& a, const LimitedGroupReport& b) {
        return a.pairs != b.pairs ? a.pairs > b.pairs : a.values < b.values;
    });
    return reports;
}

std::string pair_limit_complaint(const BlockingIndex& index, const Features& features, const Rule& rule,
                                 std::size_t rule_number, std::uint64_t pairs_max) {
    const std::uint64_t pairs = index.groups(rule_number).pairs;
    if (pairs <= pairs_max) return "";
    return message("blocking rule '", to_string(rule), "' makes ", with_commas(pairs), " pairs",
                   what_is_counted(index, rule, rule_number), ", over the limit of ", with_commas(pairs_max),
                   cause(index, features, rule, rule_number), remedy(rule), " or raise pairs_per_rule_max");
}

void check_pair_limit(const BlockingIndex& index, const Features& features, const std::vector<Rule>& rules,
                      std::uint64_t pairs_max) {
    for (std::size_t r = 0; r < rules.size(); ++r) {
        const std::string complaint = pair_limit_complaint(index, features, rules[r], r, pairs_max);
        if (!complaint.empty()) throw ResourceLimit(complaint);
    }
}

}  // namespace sameas
