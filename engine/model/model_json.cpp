// model.json: {"schema", "kind", "settings", "prior", "comparisons", "classes", "term_frequencies", "training"}, keys in
// this order ("edits", "share_adjustments", "shares", "rule_conditions" behind them where there are some), doubles in their shortest exact form: reading it and writing it again gives the same bytes.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/errors.hpp"
#include "engine/model/model.hpp"

namespace sameas {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kind = "sameas model";

/// The m (or u) of one level: a number, or one a rarity bin.
Json level_values(const PatternLayout& layout, std::size_t c, std::size_t level, const std::vector<double>& values) {
    const std::size_t first = layout.first_state(c, level), bins = layout.bins(c, level);
    if (bins == 1) return values[first];
    Json array = Json::array();
    for (std::size_t b = 0; b < bins; ++b) array.push_back(values[first + b]);
    return array;
}

Json comparisons_json(const Model& model) {
    const PatternLayout layout(model.settings);
    Json comparisons = Json::array();
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        const ComparisonSettings& settings = model.settings.comparisons[c];
        Json levels = Json::array();
        for (std::size_t l = 1; l <= layout.levels(c); ++l) {
            const LevelSettings& level = settings.levels[l - 1];
            levels.push_back({{"level", level.is_else ? "else" : to_string(level.predicate, settings.fields)},
                              {"m", level_values(layout, c, l, model.comparisons[c].m)},
                              {"u", level_values(layout, c, l, model.comparisons[c].u)}});
        }
        comparisons.push_back({{"name", settings.name}, {"levels", levels}});
    }
    return comparisons;
}

/// Adds what a model that was estimated elsewhere has beyond others.
void add_given(Json& json, const Model& model) {
    const auto name = [&](std::size_t comparison) { return model.settings.comparisons[comparison].name; };
    for (const ShareAdjustment& one : model.given.adjustments) {
        json["share_adjustments"].push_back({{"comparison", name(one.comparison)},
                                             {"level", one.level},
                                             {"expression", to_string(one.expression)},
                                             {"weight", one.weight},
                                             {"u", one.u},
                                             {"least_share", one.least_share}});
    }
    for (const ShareTable& table : model.given.shares) {
        Json shares = Json::array();
        for (const auto& [value, share] : table.shares) shares.push_back(Json::array({value, share}));
        json["shares"].push_back({{"expression", to_string(table.expression)}, {"shares", shares}});
    }
    for (const RuleCondition& one : model.given.conditions)
        json["rule_conditions"].push_back({{"rule", one.rule + 1}, {"comparison", name(one.comparison)}});
}

/// One value a state but null, in the order of the states.
Json classes_json(const Model& model) {
    Json classes = Json::array();
    for (const NonMatchClass& other : model.classes) {
        Json u = Json::array();
        for (const std::vector<double>& states : other.u) u.push_back(std::vector<double>(states.begin() + 1, states.end()));
        classes.push_back({{"name", other.name}, {"share", other.share}, {"u", u}});
    }
    return classes;
}

Json frequencies_json(const TermFrequencies& frequencies) {
    Json tables = Json::array();
    for (const FrequencyTable& table : frequencies) {
        Json counts = Json::array();  // not an object: an ordered one looks through all its keys at every insertion
        for (const auto& [value, count] : table.counts) counts.push_back(Json::array({value, count}));
        tables.push_back({{"expression", to_string(table.expression)}, {"total", table.total}, {"counts", counts}});
    }
    return tables;
}

Json training_json(const TrainingReport& report) {
    Json sessions = Json::array();
    for (const TrainingSession& s : report.sessions) {
        sessions.push_back({{"rule", s.rule},
                            {"pairs", s.pairs},
                            {"held_out", s.held_out},
                            {"match_share", s.match_share},
                            {"expected_matches", s.expected_matches},
                            {"iterations", s.iterations},
                            {"converged", s.converged}});
    }
    return {{"sessions", sessions},
            {"random_pairs", report.random_pairs},
            {"comparable_pairs", report.comparable_pairs},
            {"prior_source", report.prior_source},
            {"expected_matches", report.expected_matches},
            {"warnings", report.warnings},
            {"refusals", report.refusals}};
}

void add_edits(Json& json, const Model& model) {
    for (const ParameterEdit& edit : model.edits)
        json["edits"].push_back({{"parameter", edit.parameter}, {"trained", edit.trained ? Json(*edit.trained) : Json()}, {"on", edit.on}});
}

[[noreturn]] void refuse(std::string_view origin, const std::string& what) {
    throw InvalidSettings(message(origin, ": ", what, "; train the model again, or check that the file is a model.json"));
}

double checked_share(const Json& value, std::string_view origin, const std::string& where) {
    const double number = value.get<double>();
    if (!(number > 0 && number <= 1)) refuse(origin, message(where, " is ", value.dump(), ", not in (0, 1]"));
    return number;
}

void read_level(const PatternLayout& layout, std::size_t c, std::size_t level, const Json& value,
                std::vector<double>& values, std::string_view origin, const std::string& where) {
    const std::size_t first = layout.first_state(c, level), bins = layout.bins(c, level);
    if (bins == 1) {
        values[first] = checked_share(value, origin, where);
        return;
    }
    if (!value.is_array() || value.size() != bins) refuse(origin, message(where, " must be a list of ", bins));
    for (std::size_t b = 0; b < bins; ++b) values[first + b] = checked_share(value[b], origin, where);
}

void check_sum(const std::vector<double>& values, std::string_view origin, const std::string& where) {
    double sum = 0;
    for (const double value : values) sum += value;
    if (std::abs(sum - 1.0) > 1e-6) refuse(origin, message(where, " add up to ", sum, ", not 1"));
}

/// \param is_given  the parameters were estimated elsewhere
std::vector<ComparisonParameters> read_comparisons(const Json& json, const Settings& settings, bool is_given,
                                                   std::string_view origin) {
    const PatternLayout layout(settings);
    if (json.size() != layout.comparisons()) {
        refuse(origin, message("comparisons has ", json.size(), " entries, the settings have ", layout.comparisons()));
    }
    std::vector<ComparisonParameters> comparisons;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        const std::string where = message("comparisons[", c, "]");
        if (json[c].at("name").get<std::string>() != settings.comparisons[c].name ||
            json[c].at("levels").size() != layout.levels(c)) {
            refuse(origin, message(where, " does not fit the comparison '", settings.comparisons[c].name, "' of the settings"));
        }
        ComparisonParameters parameters{std::vector<double>(layout.states(c)), std::vector<double>(layout.states(c))};
        for (std::size_t l = 1; l <= layout.levels(c); ++l) {
            const Json& level = json[c].at("levels")[l - 1];
            read_level(layout, c, l, level.at("m"), parameters.m, origin, message(where, ".levels[", l - 1, "].m"));
            read_level(layout, c, l, level.at("u"), parameters.u, origin, message(where, ".levels[", l - 1, "].u"));
        }
        if (!is_given) {
            check_sum(parameters.m, origin, where + ": the m values");
            check_sum(parameters.u, origin, where + ": the u values");
        }
        comparisons.push_back(std::move(parameters));
    }
    return comparisons;
}

std::vector<NonMatchClass> read_classes(const Json& json, const Settings& settings, double prior, std::string_view origin) {
    const PatternLayout layout(settings);
    std::vector<NonMatchClass> classes;
    double background = 1.0 - prior;
    for (const Json& entry : json) {
        const std::string where = message("classes[", classes.size(), "]");
        NonMatchClass other{entry.at("name").get<std::string>(), checked_share(entry.at("share"), origin, where + ".share"), {}};
        background -= other.share;
        if (entry.at("u").size() != layout.comparisons())
            refuse(origin, message(where, ".u must be a list of ", layout.comparisons(), " (comparisons)"));
        for (std::size_t c = 0; c < layout.comparisons(); ++c) {
            const Json& values = entry.at("u")[c];
            const std::string place = message(where, ".u[", c, "]");
            if (!values.is_array() || values.size() + 1 != layout.states(c))
                refuse(origin, message(place, " must be a list of ", layout.states(c) - 1));
            std::vector<double> u(1, 0.0);
            for (const Json& value : values) u.push_back(checked_share(value, origin, place));
            check_sum(u, origin, place);
            other.u.push_back(std::move(u));
        }
        classes.push_back(std::move(other));
    }
    if (background <= 0) refuse(origin, "prior and the shares of the classes leave nothing for the background");
    return classes;
}

TermFrequencies read_frequencies(const Json& json, std::string_view origin) {
    TermFrequencies tables;
    for (const Json& entry : json) {
        FrequencyTable table{parse_expression(entry.at("expression").get<std::string>()),
                             entry.at("total").get<std::uint64_t>(), {}};
        for (const Json& pair : entry.at("counts")) {
            std::string value = pair.at(0).get<std::string>();
            if (!table.counts.empty() && table.counts.back().first >= value) {
                refuse(origin, message("term_frequencies: '", value, "' is out of order"));
            }
            table.counts.emplace_back(std::move(value), pair.at(1).get<std::uint64_t>());
        }
        tables.push_back(std::move(table));
    }
    return tables;
}

GivenAdjustments read_given(const Json& json, const Settings& settings, std::string_view origin) {
    GivenAdjustments given;
    const auto place = [&](const Json& name) {
        const auto found = std::find_if(settings.comparisons.begin(), settings.comparisons.end(),
                                        [&](const ComparisonSettings& c) { return c.name == name.get<std::string>(); });
        if (found == settings.comparisons.end()) refuse(origin, message("there is no comparison ", name.dump()));
        return static_cast<std::size_t>(found - settings.comparisons.begin());
    };
    const Json none = Json::array();
    const auto list = [&](const char* key) -> const Json& { return json.contains(key) ? json[key] : none; };
    for (const Json& entry : list("share_adjustments")) {
        ShareAdjustment one{.comparison = place(entry.at("comparison")),
                            .level = entry.at("level").get<std::size_t>(),
                            .expression = parse_expression(entry.at("expression").get<std::string>()),
                            .weight = entry.at("weight").get<double>(),
                            .u = checked_share(entry.at("u"), origin, "share_adjustments: u"),
                            .least_share = entry.at("least_share").get<double>()};
        if (one.level < 1 || one.level > settings.comparisons[one.comparison].levels.size() ||
            !std::isfinite(one.weight) || !(one.least_share >= 0 && one.least_share <= 1) || is_multi_valued(one.expression))
            refuse(origin, message("share_adjustments: ", entry.dump(), " does not fit the settings"));
        given.adjustments.push_back(std::move(one));
    }
    for (const Json& entry : list("shares")) {
        ShareTable table{parse_expression(entry.at("expression").get<std::string>()), {}};
        for (const Json& pair : entry.at("shares"))
            table.shares.emplace_back(pair.at(0).get<std::string>(), checked_share(pair.at(1), origin, "shares"));
        given.shares.push_back(std::move(table));
    }
    for (const Json& entry : list("rule_conditions")) {
        const auto rule = entry.at("rule").get<std::size_t>();
        if (rule < 1 || rule > settings.blocking.size())
            refuse(origin, message("rule_conditions: rule ", rule, " of ", settings.blocking.size()));
        given.conditions.push_back({rule - 1, place(entry.at("comparison"))});
    }
    return given;
}

TrainingReport read_training(const Json& json) {
    TrainingReport report;
    for (const Json& s : json.at("sessions")) {
        report.sessions.push_back({s.at("rule").get<std::string>(), s.at("pairs").get<std::uint64_t>(),
                                   s.at("held_out").get<std::vector<std::string>>(), s.at("match_share").get<double>(),
                                   s.at("expected_matches").get<double>(), s.at("iterations").get<int>(),
                                   s.at("converged").get<bool>()});
    }
    report.random_pairs = json.at("random_pairs").get<std::uint64_t>();
    report.comparable_pairs = json.at("comparable_pairs").get<std::uint64_t>();
    report.prior_source = json.at("prior_source").get<std::string>();
    report.expected_matches = json.at("expected_matches").get<double>();
    report.warnings = json.at("warnings").get<std::vector<std::string>>();
    if (json.contains("refusals")) report.refusals = json["refusals"].get<std::vector<std::string>>();
    return report;
}

std::vector<ParameterEdit> read_edits(const Json& json) {
    std::vector<ParameterEdit> edits;
    if (!json.contains("edits")) return edits;
    for (const Json& entry : json["edits"]) {
        const Json& trained = entry.at("trained");
        edits.push_back({entry.at("parameter").get<std::string>(),
                         trained.is_null() ? std::nullopt : std::optional(trained.get<double>()), entry.at("on").get<std::string>()});
    }
    return edits;
}

}  // namespace

std::string to_json(const Model& model) {
    Json json{{"schema", settings_schema_version},
                    {"kind", kind},
                    {"settings", Json::parse(to_json(model.settings))},
                    {"prior", model.prior},
                    {"comparisons", comparisons_json(model)},
                    {"classes", classes_json(model)},
                    {"term_frequencies", frequencies_json(model.term_frequencies)},
                    {"training", training_json(model.training)}};
    add_edits(json, model);
    add_given(json, model);
    return json.dump(2) + "\n";
}

Model parse_model(std::string_view text, std::string_view origin) {
    try {
        const Json json = Json::parse(text);
        if (!json.is_object() || json.value("kind", "") != kind) refuse(origin, "this is not a sameas model");
        if (json.at("schema") != settings_schema_version) {
            refuse(origin, message("the model has schema version ", json.at("schema").dump(), ", this engine reads ",
                                   settings_schema_version));
        }
        Model model;
        model.settings = parse_settings(json.at("settings").dump(), origin);
        model.prior = checked_share(json.at("prior"), origin, "prior");
        if (model.prior >= 1) refuse(origin, "prior is 1, not below 1");
        const bool is_given = json.at("training").at("prior_source") == given_source;
        model.comparisons = read_comparisons(json.at("comparisons"), model.settings, is_given, origin);
        model.given = read_given(json, model.settings, origin);
        if (json.contains("classes"))
            model.classes = read_classes(json["classes"], model.settings, model.prior, origin);
        model.term_frequencies = read_frequencies(json.at("term_frequencies"), origin);
        for (const Expression& expression : frequency_expressions(model.settings)) {
            if (!find_table(model.term_frequencies, expression))
                refuse(origin, message("term_frequencies has no table for '", to_string(expression), "'"));
        }
        model.training = read_training(json.at("training"));
        model.edits = read_edits(json);
        return model;
    } catch (const Json::exception& error) {
        refuse(origin, message("the model cannot be read: ", error.what()));
    }
}

}  // namespace sameas
