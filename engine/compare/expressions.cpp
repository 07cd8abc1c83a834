#include <algorithm>

#include "engine/compare/comparator.hpp"

namespace sameas {

namespace {

void add(std::vector<Expression>& all, const Expression& expression) {
    if (std::find(all.begin(), all.end(), expression) == all.end()) all.push_back(expression);
}

}  // namespace

void add_operands(std::vector<Expression>& all, const Predicate& predicate) {
    for (const Expression& operand : predicate.operands) add(all, operand);
    for (const Predicate& child : predicate.children) add_operands(all, child);
}

std::vector<Expression> expressions_of(const Settings& settings) {
    std::vector<Expression> all;
    // Comparisons first: what a pair reads lies together at the start of a row's codes.
    for (const ComparisonSettings& comparison : settings.comparisons) {
        for (const LevelSettings& level : comparison.levels) {
            if (!level.is_else) add_operands(all, level.predicate);
        }
    }
    for (const auto* rules : {&settings.blocking, &settings.train_on, &settings.prior.rules}) {
        for (const Rule& rule : *rules) {
            for (const Expression& part : rule.parts) add(all, part);
        }
    }
    for (const GroupLimitSettings& entry : settings.group_limits) {
        for (const Expression& part : entry.limit.by) add(all, part);
    }
    return all;
}

}  // namespace sameas
