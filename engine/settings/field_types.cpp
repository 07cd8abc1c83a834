// Types of fields follow from their use. Every place that needs a type is a reason; the first reason of a
// field stands, and a second one that disagrees is an error that names both. `swapped` gives no type but ties
// two fields together: a field without a reason takes the one of any field that it is tied to, however far.
#include "engine/settings/field_types.hpp"

#include <algorithm>
#include <set>

#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

const char* article_and_name(FieldType type) {
    return type == FieldType::date ? "a date" : type == FieldType::number ? "a number" : "a text";
}

class Uses {
  public:
    explicit Uses(std::map<std::string, TypeReason> declared) : reasons_(std::move(declared)) {}

    void read(const std::string& field) { fields_.insert(field); }

    void read(const Expression& expression, const std::string& place) {
        read(expression.field());
        if (expression.is_field()) return;
        const FunctionRow* row = find_function(expression.name);
        if (row != nullptr && row->operand != FieldType::text) need(expression.field(), row->operand, place);
        read(expression.arguments.front(), place);
    }

    void read(const Predicate& predicate, const std::string& place) {
        for (const Predicate& child : predicate.children)
            read(child, place);
        for (const Expression& operand : predicate.operands) {
            read(operand, place);
            if (predicate.kind == Predicate::Kind::same_part) need(operand.field(), FieldType::date, place);
            if (predicate.kind == Predicate::Kind::within)
                need(operand.field(), within_type(predicate.unit), place);
            const MeasureRow* measure = find_measure(predicate.measure.name);
            if (measure != nullptr && measure->operand != FieldType::text)
                need(operand.field(), measure->operand, place);
        }
    }

    const std::set<std::string>& fields() const { return fields_; }

    const TypeReason* reason(const std::string& field) const {
        const auto at = reasons_.find(field);
        return at == reasons_.end() ? nullptr : &at->second;
    }

    void need(const std::string& field, FieldType type, const std::string& place) {
        const auto [at, is_new] = reasons_.try_emplace(field, TypeReason{type, place});
        if (is_new || at->second.type == type) return;
        throw InvalidSettings(message("field '", printable_excerpt(field), "': ", at->second.place,
                                      " makes it ", article_and_name(at->second.type), ", but ", place,
                                      " needs ", article_and_name(type),
                                      ": change one of the two, or list the column as two fields"));
    }

  private:
    static FieldType within_type(Predicate::Unit unit) {
        const bool is_date = unit == Predicate::Unit::days || unit == Predicate::Unit::months ||
                             unit == Predicate::Unit::years;
        return is_date ? FieldType::date : FieldType::number;
    }

    std::map<std::string, TypeReason> reasons_;
    std::set<std::string> fields_;
};

void read_rules(Uses& uses, const std::vector<Rule>& rules, const std::string& key) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const std::string place = message(key, "[", i, "] '", printable_excerpt(to_string(rules[i])), "'");
        for (const Expression& part : rules[i].parts)
            uses.read(part, place);
    }
}

void read_comparison(Uses& uses, const ComparisonSettings& comparison, const std::string& path) {
    for (const std::string& field : comparison.fields)
        uses.read(field);
    for (std::size_t l = 0; l < comparison.levels.size(); ++l) {
        const LevelSettings& level = comparison.levels[l];
        if (level.is_else) continue;
        const std::string text = printable_excerpt(to_string(level.predicate, comparison.fields));
        uses.read(level.predicate, message(path, ".levels[", l, "] '", text, "'"));
    }
}

Uses uses_of(const Settings& settings, std::map<std::string, TypeReason> declared) {
    Uses uses(std::move(declared));
    read_rules(uses, settings.blocking, "blocking");
    for (std::size_t i = 0; i < settings.group_limits.size(); ++i) {
        for (const Expression& part : settings.group_limits[i].limit.by)
            uses.read(part, message("group_limits[", i, "].by '", printable_excerpt(to_string(part)), "'"));
    }
    read_rules(uses, settings.train_on, "train_on");
    read_rules(uses, settings.prior.rules, "prior.rules");
    for (std::size_t c = 0; c < settings.comparisons.size(); ++c) {
        read_comparison(uses, settings.comparisons[c], message("comparisons[", c, "]"));
    }
    return uses;
}

void share_types(const Settings& settings, const std::vector<std::size_t>& groups, Uses& uses) {
    std::map<std::size_t, std::size_t> typed;  // group -> its first field with a reason
    for (std::size_t f = 0; f < groups.size(); ++f) {
        if (uses.reason(settings.fields[f].name) != nullptr) typed.try_emplace(groups[f], f);
    }
    for (std::size_t f = 0; f < groups.size(); ++f) {
        const auto at = typed.find(groups[f]);
        if (at == typed.end() || at->second == f) continue;
        const std::string& partner = settings.fields[at->second].name;
        const TypeReason reason = *uses.reason(partner);
        uses.need(settings.fields[f].name, reason.type,
                  message("being swapped with '", printable_excerpt(partner), "' (", reason.place, ")"));
    }
}

void check_columns(const FieldSettings& field, const std::vector<std::string>& columns) {
    const std::size_t columns_max = field.type == FieldType::number ? 1
                                    : field.type == FieldType::date ? 3
                                                                    : columns.size();
    if (columns.size() <= columns_max) return;
    throw InvalidSettings(message("field '", printable_excerpt(field.name), "' is ",
                                  article_and_name(field.type), " of ", columns.size(), " columns (",
                                  comma_list(columns), "): name at most ", columns_max));
}

void check_steps(const FieldSettings& field) {
    for (const Step step : steps_of(field.steps)) {
        if (field.type == (is_date_step(step) ? FieldType::date : FieldType::text)) continue;
        throw InvalidSettings(message("field '", printable_excerpt(field.name), "' is ", article_and_name(field.type),
                                      ", but its cleaning has the step '", name(step), "' for ",
                                      is_date_step(step) ? "dates" : "texts", ": remove it"));
    }
}

}  // namespace

void complete_fields(Settings& settings, std::map<std::string, TypeReason> declared) {
    Uses uses = uses_of(settings, std::move(declared));
    for (const std::string& name : uses.fields()) {
        if (settings.find_field(name) != nullptr) continue;
        FieldSettings field;
        field.name = name;
        field.columns = {name};
        settings.fields.push_back(std::move(field));
    }
    std::sort(settings.fields.begin(), settings.fields.end(),
              [](const FieldSettings& left, const FieldSettings& right) { return left.name < right.name; });
    // The types are not known yet, and all the same: only the groups are asked for.
    for (FieldSettings& field : settings.fields)
        field.type = FieldType::text;
    share_types(settings, domains_of(settings), uses);
    for (FieldSettings& field : settings.fields) {
        const TypeReason* reason = uses.reason(field.name);
        field.type = reason == nullptr ? FieldType::text : reason->type;
        check_columns(field, field.columns);
        check_steps(field);
        for (const auto& [source, columns] : field.columns_by_source)
            check_columns(field, columns);
    }
}

const char* type_name(FieldType type) {
    return type == FieldType::date ? "date" : type == FieldType::number ? "number" : "text";
}

}  // namespace sameas
