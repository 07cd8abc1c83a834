#include "engine/draft/key_expressions.hpp"

#include <algorithm>
#include <string>

namespace sameas {

namespace {

/// Keys a record under a rule of two parts, at most, on average.
constexpr double keys_a_record_max = 12;
/// Code points of a word, and of a text, that its beginning has.
constexpr int word_beginning = 3, text_beginning = 4;
/// Shorter codes have no halves.
constexpr std::uint32_t halved_length_min = 4;
/// Dates a few days apart, numbers a few percent apart.
constexpr int window_days = 7, window_percent = 5;
/// Words of a value that make pairs; and how many a value of the field must have, on average, to be worth that.
constexpr int paired_words = 7;
constexpr double paired_words_mean_min = 1.8;

Expression call(const char* function, const std::string& field, std::vector<int> numbers = {}) {
    return {function, {{field, {}, {}}}, std::move(numbers)};
}

/// What beside its whole value may be blocked on.
std::vector<KeyExpression> parts_of(const DraftField& field, std::size_t place) {
    std::vector<KeyExpression> result;
    const auto add = [&](std::vector<Expression> parts) { result.push_back({std::move(parts), place, true, true}); };
    const std::string& name = field.name;
    switch (field.kind) {
        case ColumnKind::word:
            add({call("first", name, {word_beginning})});
            add({call("metaphone", name)});
            break;
        case ColumnKind::code:
            if (field.usual_length >= halved_length_min) {
                const int half = static_cast<int>((field.usual_length + 1) / 2);
                add({call("first", name, {half})});
                add({call("last", name, {half})});
            }
            break;
        case ColumnKind::date:
            add({call("year", name)});
            add({call("month", name), call("day", name)});
            break;
        case ColumnKind::event:
            add({call("day_windows", name, {window_days})});
            break;
        case ColumnKind::number:
            add({call("percent_windows", name, {window_percent})});
            break;
        case ColumnKind::text:
            add({call("first", name, {text_beginning})});
            add({call("tokens", name)});
            if (field.tokens_mean >= paired_words_mean_min) {
                add({call("token_pairs", name, {paired_words})});
                result.back().is_part = false;
            }
            break;
        case ColumnKind::year:
        case ColumnKind::category:
            break;
    }
    return result;
}

}  // namespace

std::vector<KeyExpression> key_expressions(std::span<const DraftField> fields) {
    std::vector<KeyExpression> result;
    for (std::size_t f = 0; f < fields.size(); ++f) {
        const bool is_text = fields[f].kind == ColumnKind::text;
        Expression whole = is_text ? call("sorted_tokens", fields[f].name) : Expression{fields[f].name, {}, {}};
        result.push_back({{std::move(whole)}, f, fields[f].kind != ColumnKind::category, true});
    }
    for (std::size_t f = 0; f < fields.size(); ++f) {
        for (KeyExpression& part : parts_of(fields[f], f)) result.push_back(std::move(part));
    }
    if (result.size() > key_expressions_max) result.resize(key_expressions_max);
    return result;
}

std::vector<RuleParts> possible_rules(std::span<const DraftField> fields, std::span<const KeyExpression> expressions,
                                      std::span<const double> keys_mean) {
    const auto follows = [&](std::size_t a, std::size_t b) { return !fields[a].is_compared && fields[a].derived_from == b; };
    std::vector<RuleParts> rules;
    for (std::size_t e = 0; e < expressions.size(); ++e) {
        if (expressions[e].is_rule) rules.push_back({e, e});
    }
    for (std::size_t e = 0; e < expressions.size(); ++e) {
        for (std::size_t g = e + 1; g < expressions.size(); ++g) {
            const std::size_t a = expressions[e].field, b = expressions[g].field;
            if (a == b || follows(a, b) || follows(b, a) || !expressions[e].is_part || !expressions[g].is_part) continue;
            if (fields[a].kind == ColumnKind::category && fields[b].kind == ColumnKind::category) continue;
            if (keys_mean[e] * keys_mean[g] > keys_a_record_max) continue;
            rules.push_back({e, g});
        }
    }
    return rules;
}

Rule rule_of(const RuleParts& parts, std::span<const KeyExpression> expressions) {
    Rule rule;
    rule.parts = expressions[parts.first].parts;
    if (!parts.is_single()) {
        const std::vector<Expression>& more = expressions[parts.second].parts;
        rule.parts.insert(rule.parts.end(), more.begin(), more.end());
    }
    return rule;
}

}  // namespace sameas
