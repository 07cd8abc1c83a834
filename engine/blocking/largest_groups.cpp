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

}  // namespace

std::vector<GroupReport> largest_groups(const BlockingIndex& index, const Features& features,
                                        const Rule& rule, std::size_t rule_number, std::size_t count) {
    const RuleGroups& groups = index.groups(rule_number);
    std::vector<GroupReport> largest;  // in order, at most `count`
    if (count == 0) return largest;
    for (std::size_t g = 0; g < groups.groups(); ++g) {
        const std::span<const RowId> rows = groups.group(g);
        GroupReport report{"", rows.size(), pairs_among(rows, features.table(), index.scope())};
        const bool is_full = largest.size() == count;
        if (is_full && report.pairs < largest.back().pairs) continue;  // millions end here: no text for them
        const std::uint64_t key = groups.keys.empty() ? 0 : groups.keys[g];
        report.values = values_of_key(features, rule, rows.front(), key);
        if (is_full) {
            if (!comes_before(report, largest.back())) continue;
            largest.pop_back();
        }
        largest.insert(std::upper_bound(largest.begin(), largest.end(), report, comes_before),
                       std::move(report));
    }
    return largest;
}

void check_pair_limit(const BlockingIndex& index, const Features& features, const std::vector<Rule>& rules,
                      std::uint64_t pairs_max) {
    for (std::size_t r = 0; r < rules.size(); ++r) {
        const std::uint64_t pairs = index.groups(r).pairs;
        if (pairs <= pairs_max) continue;
        throw ResourceLimit(message(
            "blocking rule '", to_string(rules[r]), "' makes ", with_commas(pairs), " pairs",
            is_multi_valued(rules[r]) ? " (a pair counts for each key that it shares)" : "", ", over the limit of ", with_commas(pairs_max),
            "; its largest groups: ", named(largest_groups(index, features, rules[r], r, groups_named)),
            "; add a part to the rule or raise pairs_per_rule_max"));
    }
}

}  // namespace sameas
