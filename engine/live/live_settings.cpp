#include "engine/live/live_settings.hpp"

#include <algorithm>

#include "engine/compare/comparator.hpp"
#include "engine/errors.hpp"

namespace sameas {

namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& why, const std::string& fix) {
    throw InvalidSettings(message("a live index cannot follow ", what, ": ", why, "; ", fix));
}

void check_rule(const Rule& rule) {
    const std::string what = message("blocking rule '", to_string(rule), "'");
    if (rule.kind == Rule::Kind::sorted_neighbourhood)
        refuse(what, "who stands next to whom depends on all records", "use a rule of keys in its place");
    if (rule.kind == Rule::Kind::set_join && rule.values_of_element_max != 0)
        refuse(what, "how frequent a part is depends on all records", "use a rule of keys in its place");
    if (rule.kind == Rule::Kind::set_join)
        refuse(what, "it keeps no postings of the parts of a value", "use minhash_at(...) or another rule of keys in its place");
    for (const Expression& part : rule.parts) {
        if (has_rare(part))
            refuse(what, message(to_string(part), " depends on how many records have a value"), "leave rare(...) out");
    }
}

void check_limits(const Settings& settings) {
    const std::vector<GroupLimit> limits = group_limits_of(settings);
    for (std::size_t r = 0; r < limits.size(); ++r) {
        if (limits[r].rows_max == 0 || limits[r].policy == GroupPolicy::keep) continue;
        refuse(message("the limit of blocking rule '", to_string(settings.blocking[r]), "'"),
               message("policy '", policy_name(limits[r].policy), "' cuts groups by their size, which changes with every record"),
               "use the policy 'keep' (sameas index build --keep-groups; keep_groups=True in Python), or a stricter rule without a limit");
    }
}

}  // namespace

Settings live_settings(const Settings& settings, const FrozenChoices& choices) {
    Settings live = settings;
    for (const Rule& rule : live.blocking) check_rule(rule);
    check_limits(live);
    for (const ComparisonSettings& comparison : live.comparisons) {
        std::vector<Expression> operands;
        for (const LevelSettings& level : comparison.levels) {
            if (!level.is_else) add_operands(operands, level.predicate);
        }
        for (const Expression& operand : operands) {
            if (has_rare(operand))
                refuse(message("comparison '", comparison.name, "'"),
                       message(to_string(operand), " depends on how many records have a value"), "leave rare(...) out");
        }
    }
    if (choices.threshold_probability) {
        live.automatic_threshold = false;
        live.threshold_probability = *choices.threshold_probability;
        live.keep_probability = std::min(live.keep_probability, live.threshold_probability);
    }
    if (live.automatic_threshold)
        refuse("an automatic threshold", "it follows from the pairs of all records",
               "give one (--threshold; result.settled_model in Python has it), such as the threshold that a batch run reports");
    live.id_by_source.clear();
    for (FieldSettings& field : live.fields) {
        field.columns_by_source.clear();  // records come with one spelling
        if (field.type == FieldType::date && field.steps.has(Step::two_digit_years))
            refuse(message("the step two_digit_years of field '", field.name, "'"),
                   "the century follows from the latest year among all its dates", "write years out with four digits");
        if (field.type != FieldType::date || field.date_order != DateOrder::automatic) continue;
        if (choices.date_order == DateOrder::automatic)
            refuse(message("field '", field.name, "'"),
                   "whether 03/04/1990 is in March or April is found out from all its dates",
                   "set the \"order\" of the field (ymd, dmy or mdy), or --date-order (date_order=\"dmy\" or result.settled_model in Python)");
        field.date_order = choices.date_order;
    }
    return live;
}

}  // namespace sameas
