#include "engine/blocking/blocking_index.hpp"

#include "engine/blocking/row_groups.hpp"

namespace sameas {

std::uint64_t comparable_pairs(const Table& table, PairScope scope) {
    return pairs_among(rows_left_to_right(table), table, scope);
}

std::size_t BlockingIndex::first_rule(RowId left, RowId right) const {
    std::size_t rule = 0;
    while (rule < rules() && !holds(rule, left, right))
        ++rule;
    return rule;
}

BlockingIndex build_blocking_index(const Features& features, const std::vector<Rule>& rules, PairScope scope,
                                   RunContext& context) {
    const StageTimer timer(context, "block", features.rows() * (rules.size() + 1));
    const Table& table = features.table();
    BlockingIndex index;
    index.scope_ = scope;
    index.keys_ = blocking_keys(features, rules, context);
    const std::vector<RowId> ordered = rows_left_to_right(table);
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
        if (index.keys_.sets[rule]) {
            index.groups_.push_back(group_rows(*index.keys_.sets[rule], ordered, table, scope, context));
        } else {
            const KeyColumn keys{.keys = index.keys_.slots, .stride = rules.size(), .rule = rule};
            index.groups_.push_back(group_rows(keys, ordered, table, scope, context));
        }
    }
    return index;
}

}  // namespace sameas
