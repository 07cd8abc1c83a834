#include "engine/blocking/blocking_index.hpp"

#include "engine/blocking/row_groups.hpp"

namespace sameas {

std::uint64_t comparable_pairs(const Table& table, PairScope scope) {
    return pairs_among(rows_left_to_right(table), table, scope);
}

std::uint64_t BlockingIndex::walked_pairs() const {
    std::uint64_t sum = 0;
    for (const RuleGroups& groups : groups_)
        sum = saturated_sum(sum, groups.pairs);
    return sum;
}

std::size_t BlockingIndex::first_rule(RowId left, RowId right) const {
    std::size_t rule = 0;
    while (rule < rules() && !holds(rule, left, right))
        ++rule;
    return rule;
}

bool BlockingIndex::holds_unkeyed(std::size_t rule, RowId left, RowId right) const {
    return joins_[rule] ? joins_[rule]->holds(left, right) : neighbourhoods_[rule]->holds(left, right);
}

void BlockingIndex::add_join(const Features& features, const Rule& rule, std::span<const RowId> ordered,
                             RunContext& context) {
    joins_.back().emplace(features, rule, ordered, context);
    const Dictionary& values = features.values(features.find(rule.parts.front()));
    RowJoin::Price price = joins_.back()->price(values, features.table(), scope_, joined_values_max, context);
    RuleGroups groups;
    groups.pairs = price.estimate.pairs;
    groups.estimate = price.estimate;
    groups_.push_back(std::move(groups));
    largest_values_.back() = std::move(price.largest);
}

void BlockingIndex::add_neighbourhood(const Features& features, const Rule& rule, std::span<const RowId> ordered,
                                      RunContext& context) {
    neighbourhoods_.back().emplace(features, rule, ordered, context);
    RuleGroups groups;
    groups.pairs = neighbourhoods_.back()->pairs(features.table(), scope_, context);
    groups_.push_back(std::move(groups));
}

RuleGroups BlockingIndex::grouped(std::size_t rule, const Table& table, std::span<const RowId> ordered,
                                  RunContext& context) const {
    if (keys_.sets[rule]) return group_rows(*keys_.sets[rule], ordered, table, scope_, context);
    const KeyColumn keys{.keys = keys_.slots, .stride = keys_.sets.size(), .rule = rule};
    return group_rows(keys, ordered, table, scope_, context);
}

void BlockingIndex::add_groups(const Features& features, const GroupLimit& limit, std::span<const RowId> ordered,
                               RunContext& context) {
    const std::size_t rule = groups_.size();
    groups_.push_back(grouped(rule, features.table(), ordered, context));
    if (limit.rows_max == 0) return;
    LimitedGroups& limited =
        limited_.back().emplace(find_groups_over(limit, groups_.back(), keys_, rule, features, scope_, context));
    if (limit.policy != GroupPolicy::keep && !limited.over.empty()) {
        std::vector<std::uint64_t> cut;
        for (const LimitedGroup& group : limited.over)
            cut.push_back(group.key);
        cut_keys(keys_, rule, keys_.sets.size(), cut, limit, features, context);
        groups_.back() = {};  // its memory is needed for the new ones
        groups_.back() = grouped(rule, features.table(), ordered, context);
    }
    limited.still_over = groups_over(group_sizes(groups_.back(), features.table(), scope_, context), limit.rows_max);
}

BlockingIndex build_blocking_index(const Features& features, const std::vector<Rule>& rules, PairScope scope,
                                   RunContext& context, std::span<const GroupLimit> limits) {
    const StageTimer timer(context, "block", features.rows() * (rules.size() + 1));
    BlockingIndex index;
    index.scope_ = scope;
    index.keys_ = blocking_keys(features, rules, context);
    const std::vector<RowId> ordered = rows_left_to_right(features.table());
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
        index.kinds_.push_back(rules[rule].kind);
        index.limited_.emplace_back();
        index.joins_.emplace_back();
        index.largest_values_.emplace_back();
        index.neighbourhoods_.emplace_back();
        if (rules[rule].kind == Rule::Kind::set_join) {
            index.add_join(features, rules[rule], ordered, context);
        } else if (rules[rule].kind == Rule::Kind::sorted_neighbourhood) {
            index.add_neighbourhood(features, rules[rule], ordered, context);
        } else {
            index.add_groups(features, limits.empty() ? GroupLimit{} : limits[rule], ordered, context);
        }
    }
    return index;
}

}  // namespace sameas
