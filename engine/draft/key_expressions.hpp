#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "engine/draft/column_kind.hpp"
#include "engine/settings/expression.hpp"

namespace sameas {

/// Something of one field that two records may have in common: one expression, or several that must all agree.
struct KeyExpression {
    std::vector<Expression> parts;
    std::size_t field = 0;      ///< place among the drafted fields
    bool is_rule = true;        ///< may be a rule by itself
    bool is_part = true;        ///< may be joined with one of another field
};

/// Most expressions of one draft: rules grow with their square.
inline constexpr std::size_t key_expressions_max = 64;

/// What of the fields may be blocked on, by kind: whole values, their beginnings, ends, sounds, words, years, windows. Whole
/// values of all fields come first; beyond key_expressions_max the rest is left out.
std::vector<KeyExpression> key_expressions(std::span<const DraftField> fields);

/// A rule as places among expressions: two of different fields, or one (then both are the same).
struct RuleParts {
    std::size_t first = 0, second = 0;
    bool is_single() const { return first == second; }
};

/// Every expression that may be a rule, and every two that may be joined: of different fields of which none follows from the
/// other, not both categories, and with at most 12 keys a record.
/// \param keys_mean  by expression: values that a record has of it
std::vector<RuleParts> possible_rules(std::span<const DraftField> fields, std::span<const KeyExpression> expressions,
                                      std::span<const double> keys_mean);

/// The rule in the language of settings.
Rule rule_of(const RuleParts& parts, std::span<const KeyExpression> expressions);

}  // namespace sameas
