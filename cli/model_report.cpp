#include "cli/model_report.hpp"

#include <algorithm>

#include "cli/number_text.hpp"
#include "cli/text_table.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t rule_code_points_max = 90;
constexpr std::size_t level_code_points_max = 80;
constexpr int share_digits = 3;

std::string share(double number) {
    return significant(number, share_digits);
}

std::string bits_range(const LevelSummary& level) {
    if (!level.split) return "";
    return signed_fixed(level.bits_least, 1) + " to " + signed_fixed(level.bits_most, 1);
}

std::string prior_text(const ModelSummary& model) {
    const std::string source = std::ranges::find(model.edits, "prior", &ParameterEdit::parameter) != model.edits.end()
                                   ? "as it was set: " + fixed(model.training.expected_matches, 0) + " matches expected among the comparable pairs"
                               : model.training.prior_source == given_source
                                   ? "as it was given"
                                   : "from " + model.training.prior_source + ": " + fixed(model.training.expected_matches, 0) +
                                         " matches expected among the comparable pairs";
    const std::string joined = model.threshold_probability ? "joined from " + share(*model.threshold_probability)
                                                           : "joined from a threshold that each run chooses";
    return "  " + share(model.prior) + " (" + signed_fixed(model.prior_bits, 1) + " bits), " + source +
           "\n  kept from probability " + share(model.keep_probability) + ", " + joined + "\n";
}

std::string sessions_text(const TrainingReport& training) {
    if (training.sessions.empty()) return "";
    TextTable sessions("lrrrl");
    sessions.add({"training rule", "pairs", "matches", "iterations", "held out"});
    for (const TrainingSession& session : training.sessions) {
        std::string held_out;
        for (const std::string& name : session.held_out)
            held_out += (held_out.empty() ? "" : ", ") + name;
        sessions.add({printable(session.rule, rule_code_points_max), with_separators(session.pairs),
                      fixed(session.expected_matches, 0),
                      with_separators(static_cast<std::uint64_t>(std::max(0, session.iterations))) +
                          (session.converged ? "" : "!"),
                      held_out});
    }
    return sessions.text();
}

std::string edits_text(const std::vector<ParameterEdit>& edits) {
    if (edits.empty()) return "";
    TextTable table("lrl");
    table.add({"parameter", "trained", "edited on"});
    for (const ParameterEdit& edit : edits)
        table.add({printable(edit.parameter, level_code_points_max), edit.trained ? share(*edit.trained) : "automatic", printable(edit.on)});
    return table.text();
}

Json edits_json(const std::vector<ParameterEdit>& edits) {
    Json all = Json::array();
    for (const ParameterEdit& edit : edits)
        all.push_back({{"parameter", edit.parameter}, {"trained", edit.trained ? Json(*edit.trained) : Json()}, {"on", edit.on}});
    return all;
}

Json levels_json(const ComparisonSummary& comparison) {
    Json levels = Json::array();
    for (const LevelSummary& level : comparison.levels) {
        Json entry{{"level", level.level}, {"m", level.m}, {"u", level.u}, {"bits", level.bits}};
        if (level.split) {
            entry["bits_least"] = level.bits_least;
            entry["bits_most"] = level.bits_most;
        }
        levels.push_back(std::move(entry));
    }
    return levels;
}

Json sessions_json(const TrainingReport& training) {
    Json sessions = Json::array();
    for (const TrainingSession& session : training.sessions) {
        sessions.push_back({{"rule", session.rule},
                            {"pairs", session.pairs},
                            {"held_out", session.held_out},
                            {"match_share", session.match_share},
                            {"expected_matches", session.expected_matches},
                            {"iterations", session.iterations},
                            {"converged", session.converged}});
    }
    return sessions;
}

/// All classes of non-matches, the background first.
std::vector<std::pair<std::string, double>> class_shares(const Model& model) {
    std::vector<std::pair<std::string, double>> classes{{"background", 1 - model.prior}};
    for (const NonMatchClass& one : model.classes) {
        classes.front().second -= one.share;
        classes.emplace_back(one.name, one.share);
    }
    return classes;
}

std::string training_text(const Model& model) {
    TextTable table("lr");
    table.add({"fit", model.training.prior_source == given_source ? "elsewhere" : fit_name(model.settings.fit)});
    const auto count = [&](const char* what, std::uint64_t number) {
        if (number > 0) table.add({what, with_separators(number)});
    };
    count("comparable pairs", model.training.comparable_pairs);
    count("random pairs, for u", model.training.random_pairs);
    count("blocking rules", model.settings.blocking.size());
    count("tables of value counts", model.term_frequencies.size());
    count("adjustments for common values", model.given.adjustments.size());
    return table.text();
}

}  // namespace

std::string model_text(const ModelSummary& model) {
    TextTable table("llrrrl");
    table.add({"comparison", "level", "m", "u", "bits", "by rarity"});
    for (const ComparisonSummary& comparison : model.comparisons) {
        for (const LevelSummary& level : comparison.levels) {
            const bool is_first = &level == comparison.levels.data();
            table.add({is_first ? comparison.name : "", printable(level.level, level_code_points_max),
                       share(level.m), share(level.u), signed_fixed(level.bits, 1), bits_range(level)});
        }
    }
    return section("Model", table.text()) + section("Prior", prior_text(model)) +
           section("Edited since it was trained, which the report of the training does not know", edits_text(model.edits)) +
           section("Training sessions (!: stopped before it converged)", sessions_text(model.training));
}

Json model_json(const ModelSummary& model) {
    Json comparisons = Json::array();
    for (const ComparisonSummary& comparison : model.comparisons) {
        comparisons.push_back({{"name", comparison.name}, {"levels", levels_json(comparison)}});
    }
    return {{"prior", model.prior},
            {"prior_bits", model.prior_bits},
            {"prior_source", model.training.prior_source},
            {"expected_matches", model.training.expected_matches},
            {"random_pairs", model.training.random_pairs},
            {"keep_probability", model.keep_probability},
            {"threshold_probability", model.threshold_probability ? Json(*model.threshold_probability) : Json()},
            {"comparisons", comparisons},
            {"edits", edits_json(model.edits)},
            {"sessions", sessions_json(model.training)},
            {"warnings", model.training.warnings}};
}

std::string shown_model_text(const Model& model) {
    TextTable classes("lr");
    for (const auto& [name, of_all] : class_shares(model)) classes.add({printable(name, level_code_points_max), share(of_all)});
    return model_text(summarise(model)) +
           (model.classes.empty() ? "" : section("Classes of non-matches, and their shares of all pairs", classes.text())) +
           section("Training", training_text(model)) + section("Warnings of the training", list_text(model.training.warnings)) +
           section("Refused by its checks", list_text(model.training.refusals));
}

Json shown_model_json(const Model& model) {
    Json json = model_json(summarise(model));
    json["classes"] = Json::array();
    for (const auto& [name, of_all] : class_shares(model)) json["classes"].push_back({{"name", name}, {"share", of_all}});
    json["fit"] = fit_name(model.settings.fit);
    json["comparable_pairs"] = model.training.comparable_pairs;
    json["refusals"] = model.training.refusals;
    return json;
}

}  // namespace sameas::cli
