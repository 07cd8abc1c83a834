// Writing settings. Keys stand in one order and nothing that has a default is left out: a document says all
// that it meant, also to a version with other defaults. Doubles are written in their shortest exact form.
#include <nlohmann/json.hpp>

#include "engine/settings/field_types.hpp"
#include "engine/settings/settings.hpp"

namespace sameas {

namespace {

using Json = nlohmann::ordered_json;

const char* order_name(DateOrder order) {
    switch (order) {
        case DateOrder::ymd:
            return "ymd";
        case DateOrder::dmy:
            return "dmy";
        case DateOrder::mdy:
            return "mdy";
        case DateOrder::automatic:
            break;
    }
    return "automatic";
}

Json one_or_list(const std::vector<std::string>& columns) {
    return columns.size() == 1 ? Json(columns.front()) : Json(columns);
}

/// A name, or a list of it and the steps.
Json cleaning_json(const FieldSettings& field) {
    const std::string name = cleaning_name(field.clean);
    if (field.steps.empty()) return name;
    Json list = Json::array({name});
    for (const Step step : steps_of(field.steps)) list.push_back(sameas::name(step));
    return list;
}

Json field_json(const FieldSettings& field) {
    Json json = Json::object();
    json[field.columns.size() == 1 ? "column" : "columns"] = one_or_list(field.columns);
    json["type"] = type_name(field.type);
    if (field.type == FieldType::date) json["order"] = order_name(field.date_order);
    json["clean"] = cleaning_json(field);
    if (!field.region.empty()) json["region"] = field.region;
    json["null_values"] = field.null_values;
    Json by_source = Json::object();
    for (const auto& [source, columns] : field.columns_by_source)
        by_source[source] = one_or_list(columns);
    json["by_source"] = by_source;
    return json;
}

Json rules_json(const std::vector<Rule>& rules) {
    Json json = Json::array();
    for (const Rule& rule : rules)
        json.push_back(to_string(rule));
    return json;
}

Json group_limit_json(const GroupLimitSettings& entry) {
    Json json = Json::object();
    if (entry.rule) json["rule"] = to_string(*entry.rule);
    json["records"] = entry.limit.rows_max;
    json["policy"] = policy_name(entry.limit.policy);
    if (entry.limit.policy == GroupPolicy::tighten) json["by"] = tightening_text(entry.limit);
    return json;
}

Json comparison_json(const ComparisonSettings& comparison) {
    Json json = Json::object();
    json["name"] = comparison.name;
    json[comparison.fields.size() == 1 ? "field" : "fields"] = one_or_list(comparison.fields);
    Json levels = Json::array();
    for (const LevelSettings& level : comparison.levels) {
        levels.push_back(level.is_else ? "else" : to_string(level.predicate, comparison.fields));
    }
    json["levels"] = levels;
    json["term_frequency"] =
        comparison.rarity_levels > 0 ? Json(comparison.rarity_levels) : Json(comparison.term_frequency);
    if (comparison.agreeing > 0) json["agreeing"] = comparison.agreeing;
    return json;
}

}  // namespace

std::string to_json(const Settings& settings) {
    Json json = Json::object();
    json["schema"] = settings_schema_version;
    json["id"] = settings.id;
    if (!settings.id_by_source.empty()) json["id_by_source"] = settings.id_by_source;
    json["source"] = settings.source;
    json["fields"] = Json::object();
    for (const FieldSettings& field : settings.fields)
        json["fields"][field.name] = field_json(field);
    json["blocking"] = rules_json(settings.blocking);
    json["group_limits"] = Json::array();
    for (const GroupLimitSettings& entry : settings.group_limits)
        json["group_limits"].push_back(group_limit_json(entry));
    json["fit"] = fit_name(settings.fit);
    if (settings.fit == FitMethod::sessions) {
        json["train_on"] = rules_json(settings.train_on);
        json["prior"] = Json::object();
        json["prior"]["rules"] = rules_json(settings.prior.rules);
        json["prior"]["recall"] = settings.prior.recall;
    }
    json["comparisons"] = Json::array();
    for (const ComparisonSettings& comparison : settings.comparisons) {
        json["comparisons"].push_back(comparison_json(comparison));
    }
    json["keep"]["probability"] = settings.keep_probability;
    if (settings.automatic_threshold) json["threshold"] = "automatic";
    else json["threshold"]["probability"] = settings.threshold_probability;
    json["pairs_per_rule_max"] = settings.pairs_per_rule_max;
    if (!settings.notes.empty()) json["notes"] = Json::array();
    for (const auto& [about, text] : settings.notes) json["notes"].push_back({{"about", about}, {"text", text}});
    return json.dump(2) + "\n";
}

}  // namespace sameas
