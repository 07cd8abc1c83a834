// Reading settings: one function per part of the document. What is wrong is said with its path in the
// document, and for rules and levels with the column in their text. Cross-checks (types of fields) come last,
// when all parts are known.
#include <algorithm>
#include <iterator>
#include <set>

#include "engine/errors.hpp"
#include "engine/settings/comparison_name.hpp"
#include "engine/settings/field_types.hpp"
#include "engine/settings/json_document.hpp"
#include "engine/settings/settings.hpp"
#include "engine/settings/tokens.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

constexpr std::size_t rules_max = 64;
constexpr std::size_t comparisons_max = 64;
constexpr std::size_t comparison_fields_max = 64;
constexpr std::size_t levels_max = 100;
constexpr std::size_t columns_max = 64;
constexpr std::size_t null_values_max = 10'000;
constexpr std::size_t notes_max = 10'000;
constexpr std::size_t field_name_bytes_max =
    1024;  // in quotes, with every character escaped, still an expression

/// The place in `names` of a text. \throws InvalidSettings: names them all, and the nearest
std::size_t one_of(const JsonNode& node, const std::vector<std::string>& names) {
    const std::string expected = "one of " + comma_list(names);
    const std::string text = node.text(expected.c_str());
    const auto at = std::find(names.begin(), names.end(), text);
    if (at == names.end()) node.fail_expected(expected);
    return static_cast<std::size_t>(at - names.begin());
}

std::string read_field_name(const JsonNode& node, const char* expected) {
    std::string name = node.filled_text(expected);
    if (name.size() > field_name_bytes_max) {
        node.fail(message("the name of a field has ", name.size(), " bytes: choose one of at most ",
                          field_name_bytes_max, ", and give its column in 'fields'"));
    }
    return name;
}

template <class Parse>
auto parsed(const JsonNode& node, const char* expected, const Parse& parse) {
    const std::string text = node.text(expected);
    try {
        return parse(text);
    } catch (const InvalidSettings& error) {
        node.fail(error.what());
    }
}

std::vector<Rule> read_rules(const JsonNode& node, std::size_t count_min) {
    std::vector<Rule> rules;
    for (const JsonNode& element :
         node.elements("a list of rules such as \"surname, year(dob)\"", count_min, rules_max)) {
        Rule rule = parsed(element, "a rule such as \"surname, year(dob)\"", parse_rule);
        const auto same = std::find(rules.begin(), rules.end(), rule);
        if (same != rules.end()) {
            element.fail(message("the rule '", printable_excerpt(to_string(rule)), "' stands at ",
                                 same - rules.begin(), " already: remove one of the two"));
        }
        if (!rules.empty() && rules.back().kind == Rule::Kind::sorted_neighbourhood && rule.kind != rules.back().kind) {
            element.fail(message("stands after '", printable_excerpt(to_string(rules.back())),
                                 "': sorted neighbourhoods come last, as what they make depends on more than two records"));
        }
        rules.push_back(std::move(rule));
    }
    return rules;
}

GroupPolicy read_policy(const JsonNode& node) {
    constexpr GroupPolicy policies[] = {GroupPolicy::keep, GroupPolicy::tighten, GroupPolicy::skip};
    std::vector<std::string> names;
    for (const GroupPolicy policy : policies)
        names.emplace_back(policy_name(policy));
    const std::string text = node.text("one of keep, tighten, skip");
    for (const GroupPolicy policy : policies) {
        if (text == policy_name(policy)) return policy;
    }
    node.fail(message("unknown policy '", printable_excerpt(text), "'", suggestion(text, names), " (policies: ",
                      comma_list(names), ")"));
}

/// The parts that tighten a group: a rule of keys, each part with one value.
std::vector<Expression> read_tightening(const JsonNode& node) {
    constexpr const char* expected = "parts that give one value each, such as \"year(dob)\"";
    const Rule rule = parsed(node, expected, parse_rule);
    if (rule.kind != Rule::Kind::keys) node.fail_expected(expected);
    for (const Expression& part : rule.parts) {
        if (is_multi_valued(part)) {
            node.fail(message("'", printable_excerpt(to_string(part)), "' may give several values: expected ", expected));
        }
    }
    return rule.parts;
}

GroupLimit read_group_limit(const JsonNode& node) {
    constexpr const char* records = "a whole number from 2 (records that share a key)";
    GroupLimit limit;
    const JsonNode rows_max = node.required("records", records);
    limit.rows_max = rows_max.whole_number(records);
    if (limit.rows_max < 2) rows_max.fail_expected(records);
    if (node.has("policy")) limit.policy = read_policy(node["policy"]);
    const bool tightens = limit.policy == GroupPolicy::tighten;
    if (node.has("by") && !tightens)
        node["by"].fail("groups are tightened by it, but the policy is another: say \"policy\": \"tighten\", or remove it");
    if (tightens)
        limit.by = read_tightening(node.required("by", "the parts to tighten by, such as \"year(dob)\""));
    return limit;
}

std::vector<std::string> read_columns(const JsonNode& node) {
    constexpr const char* expected = "the name of a column, or a list of names";
    if (node.is_text()) return {node.filled_text(expected)};
    std::vector<std::string> columns;
    for (const JsonNode& element : node.elements(expected, 1, columns_max)) {
        columns.push_back(element.filled_text("the name of a column"));
        if (std::find(columns.begin(), columns.end() - 1, columns.back()) != columns.end() - 1) {
            element.fail(
                message("the column '", printable_excerpt(columns.back()), "' is in the list already"));
        }
    }
    return columns;
}

Cleaning read_cleaning_name(const JsonNode& node) {
    constexpr Cleaning cleanings[] = {Cleaning::standard, Cleaning::words, Cleaning::compact, Cleaning::none};
    std::vector<std::string> names;
    for (const Cleaning cleaning : cleanings) names.emplace_back(cleaning_name(cleaning));
    return cleanings[one_of(node, names)];
}

/// A name, or a list of it and steps of standardisation.
void read_cleaning(const JsonNode& node, FieldSettings& field) {
    if (!node.is_list()) {
        field.clean = read_cleaning_name(node);
        return;
    }
    const std::vector<JsonNode> list = node.elements("a list such as [\"words\", \"titles\"]", 1, 1 + step_count);
    field.clean = read_cleaning_name(list.front());
    for (std::size_t i = 1; i < list.size(); ++i) {
        const auto step = static_cast<Step>(one_of(list[i], step_names()));
        if (field.steps.has(step)) list[i].fail(message("the step '", name(step), "' is in the list already"));
        field.steps.add(step);
    }
    if (field.clean == Cleaning::none && !field.steps.empty())
        list.front().fail("steps need a cleaned value: say \"default\", \"words\" or \"compact\" in place of \"none\"");
}

class Reader {
  public:
    explicit Reader(const JsonNode& document) : document_(document) {}

    Settings read() {
        document_.check_keys({"schema", "id", "id_by_source", "source", "fields", "blocking", "group_limits", "train_on", "prior", "fit",
                              "comparisons", "keep", "threshold", "pairs_per_rule_max", "notes"});
        read_schema();
        if (document_.has("id")) settings_.id = document_["id"].text("the name of the id column");
        if (document_.has("id_by_source")) read_ids_by_source(document_["id_by_source"]);
        if (document_.has("source"))
            settings_.source = document_["source"].text("the name of the source column");
        if (document_.has("fields")) {
            for (const auto& [name, node] :
                 document_["fields"].members("an object from field names to columns")) {
                read_field(name, node);
            }
        }
        settings_.blocking =
            read_rules(document_.required("blocking", "a list of rules such as \"surname, year(dob)\""), 1);
        if (document_.has("group_limits")) read_group_limits(document_["group_limits"]);
        if (document_.has("train_on")) settings_.train_on = read_rules(document_["train_on"], 0);
        if (document_.has("prior")) read_prior(document_["prior"]);
        if (document_.has("fit")) read_fit(document_["fit"]);
        const JsonNode comparisons =
            document_.required("comparisons", "a list of objects with field and levels");
        for (const JsonNode& node : comparisons.elements("a list of comparisons", 1, comparisons_max))
            read_comparison(node);
        read_probabilities();
        if (document_.has("pairs_per_rule_max")) read_pairs_max(document_["pairs_per_rule_max"]);
        if (document_.has("notes")) read_notes(document_["notes"]);
        complete_fields(settings_, std::move(declared_));
        return std::move(settings_);
    }

  private:
    void read_schema() {
        if (!document_.has("schema")) return;
        const JsonNode node = document_["schema"];
        if (node.whole_number("the schema version 1") != settings_schema_version) {
            node.fail(message("expected the schema version ", settings_schema_version, ", found ",
                              node.value().dump(),
                              ": use the version of sameas that wrote it, or write the settings anew"));
        }
    }

    void read_ids_by_source(const JsonNode& node) {
        if (settings_.id.empty()) node.fail_expected("none, as there is no \"id\": row numbers serve as ids");
        for (const auto& [source, column] : node.members("an object from sources to columns"))
            settings_.id_by_source[source] = column.text("the name of the id column");
    }

    void read_field(const std::string& name, const JsonNode& node) {
        if (name.empty()) document_["fields"].fail("a field has an empty name: give it one");
        if (name.size() > field_name_bytes_max) {
            node.fail(message("the name of the field has ", name.size(), " bytes: choose one of at most ",
                              field_name_bytes_max, ", and give its column as 'column'"));
        }
        FieldSettings field;
        field.name = name;
        field.columns = {name};
        if (node.is_text()) {
            field.columns = read_columns(node);
        } else {
            if (!node.value().is_object()) node.fail_expected("the name of a column, or an object");
            read_field_object(node, field);
        }
        settings_.fields.push_back(std::move(field));
    }

    void read_field_object(const JsonNode& node, FieldSettings& field) {
        node.check_keys({"column", "columns", "type", "order", "clean", "region", "null_values", "by_source"});
        if (node.has("column") && node.has("columns"))
            node.fail("both 'column' and 'columns' are there: keep one");
        if (node.has("column"))
            field.columns = {node["column"].filled_text("the name of a column (several: 'columns')")};
        if (node.has("columns")) field.columns = read_columns(node["columns"]);
        if (node.has("type")) {
            constexpr FieldType types[] = {FieldType::text, FieldType::date, FieldType::number};
            declare(field.name, types[one_of(node["type"], {"text", "date", "number"})], node["type"]);
        }
        if (node.has("order")) {
            constexpr DateOrder orders[] = {DateOrder::automatic, DateOrder::ymd, DateOrder::dmy,
                                            DateOrder::mdy};
            field.date_order = orders[one_of(node["order"], {"automatic", "ymd", "dmy", "mdy"})];
            declare(field.name, FieldType::date, node["order"]);
        }
        if (node.has("clean")) read_cleaning(node["clean"], field);
        if (node.has("region")) {
            constexpr const char* expected = "a country's two capital letters, such as \"US\"";
            field.region = node["region"].text(expected);
            if (!is_region(field.region)) node["region"].fail_expected(expected);
        }
        if (node.has("null_values")) {
            for (const JsonNode& value :
                 node["null_values"].elements("a list of texts", 0, null_values_max)) {
                field.null_values.push_back(value.text("a text that means null"));
            }
        }
        if (node.has("by_source")) {
            for (const auto& [source, columns] :
                 node["by_source"].members("an object from sources to columns")) {
                field.columns_by_source[source] = read_columns(columns);
            }
        }
    }

    void declare(const std::string& field, FieldType type, const JsonNode& node) {
        const auto [at, is_new] = declared_.try_emplace(field, TypeReason{type, node.path()});
        if (!is_new && at->second.type != type) {
            node.fail(message("an order of dates, but ", at->second.place, " is ", type_name(at->second.type),
                              ": remove the order, or make it a date"));
        }
    }

    void read_group_limits(const JsonNode& list) {
        for (const JsonNode& node : list.elements("a list of limits such as {\"records\": 5000, \"policy\": \"skip\"}", 0,
                                                  rules_max + 1)) {
            node.check_keys({"rule", "records", "policy", "by"});
            GroupLimitSettings entry;
            if (node.has("rule")) entry.rule = read_limited_rule(node["rule"]);
            entry.limit = read_group_limit(node);
            const auto& known = settings_.group_limits;
            const auto same = std::find_if(known.begin(), known.end(),
                                           [&](const GroupLimitSettings& other) { return other.rule == entry.rule; });
            if (same != known.end()) {
                node.fail(message(entry.rule ? "that rule has" : "the other rules have", " a limit at ",
                                  same - known.begin(), " already: remove one of the two"));
            }
            for (const Expression& part : entry.limit.by) {
                if (!entry.rule || std::ranges::find(entry.rule->parts, part) == entry.rule->parts.end()) continue;
                node["by"].fail(message("'", printable_excerpt(to_string(part)),
                                        "' is a part of the rule already: name another"));
            }
            settings_.group_limits.push_back(std::move(entry));
        }
    }

    Rule read_limited_rule(const JsonNode& node) const {
        Rule rule = parsed(node, "a rule of 'blocking'", parse_rule);
        if (rule.kind != Rule::Kind::keys)
            node.fail(message("'", printable_excerpt(to_string(rule)), "' has no groups: limits are for rules of equal keys"));
        if (std::ranges::find(settings_.blocking, rule) != settings_.blocking.end()) return rule;
        std::vector<std::string> known;
        for (const Rule& other : settings_.blocking)
            known.push_back(to_string(other));
        node.fail(message("'", printable_excerpt(to_string(rule)), "' is not among the blocking rules",
                          suggestion(to_string(rule), known), " (rules: ", comma_list(known), ")"));
    }

    void read_prior(const JsonNode& node) {
        node.check_keys({"rules", "recall"});
        if (node.has("rules")) settings_.prior.rules = read_rules(node["rules"], 0);
        if (!node.has("recall")) return;
        constexpr const char* expected = "a number above 0 and at most 1";
        settings_.prior.recall = node["recall"].number(expected);
        if (!(settings_.prior.recall > 0 && settings_.prior.recall <= 1))
            node["recall"].fail_expected(expected);
    }

    void read_fit(const JsonNode& node) {
        constexpr FitMethod methods[] = {FitMethod::sessions, FitMethod::population};
        settings_.fit = methods[one_of(node, {fit_name(methods[0]), fit_name(methods[1])})];
        if (settings_.fit != FitMethod::population) return;
        for (const char* key : {"train_on", "prior"}) {
            if (document_.has(key) && !document_[key].value().empty()) {
                document_[key].fail("is for \"fit\": \"sessions\": a population is fitted on all pairs at once; remove it");
            }
        }
    }

    void read_comparison(const JsonNode& node) {
        node.check_keys({"name", "field", "fields", "levels", "term_frequency", "agreeing"});
        ComparisonSettings comparison;
        comparison.fields = read_compared_fields(node);
        comparison.name = node.has("name") ? node["name"].text("a name") : default_name(node, comparison);
        const bool is_plain = std::all_of(comparison.name.begin(), comparison.name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        });
        if (!is_plain || comparison.name.empty()) {
            node["name"].fail_expected(
                "a name of letters a to z, digits and _ (it names a column of the pairs)");
        }
        for (std::size_t c = 0; c < settings_.comparisons.size(); ++c) {
            if (settings_.comparisons[c].name != comparison.name) continue;
            node.fail(message("the name '", comparison.name, "' is that of comparisons[", c,
                              "] too: give a 'name' of its own"));
        }
        read_levels(node.required("levels", "a list of levels that ends in \"else\""), comparison);
        if (node.has("term_frequency")) read_term_frequency(node["term_frequency"], comparison);
        if (node.has("agreeing")) comparison.agreeing = read_level_count(node["agreeing"], comparison);
        settings_.comparisons.push_back(std::move(comparison));
    }

    std::vector<std::string> read_compared_fields(const JsonNode& node) {
        if (node.has("field") == node.has("fields")) {
            node.fail(node.has("field") ? "both 'field' and 'fields' are there: keep one"
                                        : "says no field: give 'field', or 'fields' for several");
        }
        if (node.has("field"))
            return {read_field_name(node["field"], "the name of a field (several: 'fields')")};
        std::vector<std::string> fields;
        for (const JsonNode& element :
             node["fields"].elements("a list of field names", 1, comparison_fields_max)) {
            fields.push_back(read_field_name(element, "the name of a field"));
            if (std::find(fields.begin(), fields.end() - 1, fields.back()) != fields.end() - 1) {
                element.fail(
                    message("the field '", printable_excerpt(fields.back()), "' is in the list already"));
            }
        }
        return fields;
    }

    static std::string default_name(const JsonNode& node, const ComparisonSettings& comparison) {
        if (comparison.fields.size() > 1) node.fail("has several fields: give it a 'name'");
        return comparison_name_of(comparison.fields.front());
    }

    static void read_levels(const JsonNode& node, ComparisonSettings& comparison) {
        constexpr const char* expected = "a list of levels that ends in \"else\"";
        const std::vector<JsonNode> elements = node.elements(expected, 1, levels_max);
        for (const JsonNode& element : elements) {
            LevelSettings level;
            level.is_else = element.is_text() && element.value() == "else";
            if (!level.is_else) {
                level.predicate =
                    parsed(element, "a level such as \"exact\" or \"jaro_winkler >= 0.92\"",
                           [&](const std::string& text) { return parse_predicate(text, comparison.fields); });
            }
            const auto same = std::find(comparison.levels.begin(), comparison.levels.end(), level);
            if (same != comparison.levels.end()) {
                element.fail(message("'", printable_excerpt(element.text(expected)), "' stands at ",
                                     same - comparison.levels.begin(), " already: it could never fire"));
            }
            if (!comparison.levels.empty() && comparison.levels.back().is_else) {
                element.fail("stands after \"else\", so that it could never fire: move \"else\" to the end");
            }
            comparison.levels.push_back(std::move(level));
        }
        if (!comparison.levels.back().is_else) node.fail("the last level must be \"else\": add it");
    }

    static void read_term_frequency(const JsonNode& node, ComparisonSettings& comparison) {
        comparison.term_frequency = node.value().is_boolean() ? node.flag() : true;
        if (!node.value().is_boolean()) comparison.rarity_levels = read_level_count(node, comparison, "true, false, or ");
    }

    /// A number of levels that leaves the last one out.
    static std::size_t read_level_count(const JsonNode& node, const ComparisonSettings& comparison,
                                        const char* instead = "") {
        const std::string expected = message(instead, "how many of the ", comparison.levels.size() - 1,
                                             " levels before \"else\", from the first on");
        const std::uint64_t count = node.whole_number(expected.c_str());
        if (count < 1 || count >= comparison.levels.size()) node.fail_expected(expected);
        return static_cast<std::size_t>(count);
    }

    /// A threshold may be 1: then only what is certain is joined.
    static double read_probability(const JsonNode& node, bool takes_one) {
        const char* const expected = takes_one ? "a number above 0 and at most 1" : "a number above 0 and below 1";
        node.check_keys({"probability"});
        const JsonNode member = node.required("probability", expected);
        const double probability = member.number(expected);
        if (!(probability > 0 && (probability < 1 || (takes_one && probability == 1)))) member.fail_expected(expected);
        return probability;
    }

    void read_probabilities() {
        if (document_.has("keep")) settings_.keep_probability = read_probability(document_["keep"], false);
        if (document_.has("threshold")) {
            const JsonNode node = document_["threshold"];
            settings_.automatic_threshold = node.is_text();
            if (node.is_text()) one_of(node, {"automatic"});
            else settings_.threshold_probability = read_probability(node, true);
        }
        if (settings_.keep_probability <= settings_.threshold_probability) return;
        document_.fail(message(
            "keep.probability (", number_text(settings_.keep_probability),
            document_.has("keep") ? "" : ", the default", ") is above threshold.probability (",
            number_text(settings_.threshold_probability), document_.has("threshold") ? "" : ", the default",
            "): pairs that join records must be kept; lower keep or raise threshold"));
    }

    void read_notes(const JsonNode& list) {
        constexpr const char* expected = "a list of objects with about and text";
        for (const JsonNode& node : list.elements(expected, 0, notes_max)) {
            node.check_keys({"about", "text"});
            settings_.notes.emplace_back(node.required("about", "what the note is about").text("what the note is about"),
                                         node.required("text", "the note").text("the note"));
        }
    }

    void read_pairs_max(const JsonNode& node) {
        constexpr const char* expected = "a whole number from 1";
        settings_.pairs_per_rule_max = node.whole_number(expected);
        if (settings_.pairs_per_rule_max == 0) node.fail_expected(expected);
    }

    JsonNode document_;
    Settings settings_;
    std::map<std::string, TypeReason> declared_;
};

}  // namespace

Settings parse_settings(std::string_view json, std::string_view origin) {
    try {
        const nlohmann::json document = read_json(json);
        return Reader(JsonNode(document)).read();
    } catch (const InvalidSettings& error) {
        throw InvalidSettings(message(printable_excerpt(origin, 4096), ": ", error.what()));
    }
}

}  // namespace sameas
