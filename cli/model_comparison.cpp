#include "cli/model_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "cli/number_text.hpp"
#include "cli/text_table.hpp"
#include "engine/settings/level_text.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t level_code_points_max = 60;
constexpr int share_digits = 3, prior_digits = 6;

/// Where a level stands in a model.
struct LevelPlace {
    std::size_t comparison, level;
};

/// A model with what is asked of it again and again.
struct Side {
    const Model& model;
    const ModelSummary& summary;
    PatternLayout layout{model.settings};

    /// Levels may repeat: the one in the same place comes before others of its spelling.
    std::optional<LevelPlace> find(const std::string& comparison, const std::string& level, std::size_t number) const {
        const auto found = std::ranges::find(summary.comparisons, comparison, &ComparisonSummary::name);
        if (found == summary.comparisons.end()) return std::nullopt;
        const auto c = static_cast<std::size_t>(found - summary.comparisons.begin());
        if (number <= found->levels.size() && found->levels[number - 1].level == level) return LevelPlace{c, number};
        const auto place = std::ranges::find(found->levels, level, &LevelSummary::level);
        if (place == found->levels.end()) return std::nullopt;
        return LevelPlace{c, static_cast<std::size_t>(place - found->levels.begin()) + 1};
    }
    std::span<const double> states(const std::vector<double>& values, const LevelPlace& at) const {
        return std::span(values).subspan(layout.first_state(at.comparison, at.level), layout.bins(at.comparison, at.level));
    }
};

bool have_equal_states(const Side& left, const LevelPlace& at_left, const Side& right, const LevelPlace& at_right) {
    const ComparisonParameters &one = left.model.comparisons[at_left.comparison], &other = right.model.comparisons[at_right.comparison];
    return std::ranges::equal(left.states(one.m, at_left), right.states(other.m, at_right)) &&
           std::ranges::equal(left.states(one.u, at_left), right.states(other.u, at_right));
}

/// Levels of the first in their order, then those that only the second has.
std::vector<ComparedLevel> side_by_side(const Side& first, const Side& second) {
    std::vector<ComparedLevel> levels;
    for (std::size_t c = 0; c < first.summary.comparisons.size(); ++c) {
        const ComparisonSummary& comparison = first.summary.comparisons[c];
        for (std::size_t level = 1; level <= comparison.levels.size(); ++level) {
            ComparedLevel& compared = levels.emplace_back();
            compared.comparison = comparison.name;
            compared.first = comparison.levels[level - 1];
            const auto place = second.find(comparison.name, compared.first->level, level);
            compared.differs = !place || !have_equal_states(first, {c, level}, second, *place);
            if (place) compared.second = second.summary.comparisons[place->comparison].levels[place->level - 1];
        }
    }
    for (const ComparisonSummary& comparison : second.summary.comparisons) {
        for (std::size_t level = 1; level <= comparison.levels.size(); ++level) {
            if (first.find(comparison.name, comparison.levels[level - 1].level, level)) continue;
            levels.push_back({comparison.name, std::nullopt, comparison.levels[level - 1], true});
        }
    }
    return levels;
}

/// Names of the parts in which two documents differ, but for what stands beside each other anyway.
std::vector<std::string> other_parts_of(const Json& first, const Json& second) {
    std::vector<std::string> parts;
    const auto add = [&](const Json& left, const Json& right, const std::string& before, const std::vector<std::string>& shown) {
        std::vector<std::string> keys;
        for (const Json* document : {&left, &right}) {
            for (const auto& [key, value] : document->items())
                if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
        }
        for (const std::string& key : keys) {
            if (std::ranges::find(shown, key) != shown.end()) continue;
            if (left.value(key, Json()) != right.value(key, Json())) parts.push_back(before + key);
        }
    };
    add(first["settings"], second["settings"], "settings.", {"threshold"});
    add(first, second, "", {"settings", "prior", "comparisons"});
    return parts;
}

std::string share(const std::optional<LevelSummary>& level, double LevelSummary::* value) {
    return level ? significant((*level).*value, share_digits) : "none";
}

std::string bits(const std::optional<LevelSummary>& level) {
    return level ? signed_fixed(level->bits, 1) : "none";
}

std::string threshold(const ModelSummary& model) {
    return model.threshold_probability ? significant(*model.threshold_probability, prior_digits) : "automatic";
}

std::string levels_text(const ModelComparison& comparison) {
    TextTable table("llrrrrrrr");
    table.add({"comparison", "level", "m, first", "m, second", "u, first", "u, second", "bits, first", "bits, second", "change"});
    for (const ComparedLevel& level : comparison.levels) {
        if (!level.differs) continue;
        table.add({level.comparison, printable(level.level(), level_code_points_max), share(level.first, &LevelSummary::m),
                   share(level.second, &LevelSummary::m), share(level.first, &LevelSummary::u), share(level.second, &LevelSummary::u),
                   bits(level.first), bits(level.second), level.first && level.second ? signed_fixed(level.change(), 2) : ""});
    }
    return table.text();
}

Json level_json(const std::optional<LevelSummary>& level) {
    if (!level) return {};
    return {{"m", level->m}, {"u", level->u}, {"bits", level->bits}};
}

Json side_json(const ModelSummary& model) {
    return {{"prior", model.prior}, {"threshold_probability", model.threshold_probability ? Json(*model.threshold_probability) : Json()}};
}

}  // namespace

std::size_t ModelComparison::levels_that_differ() const {
    return static_cast<std::size_t>(std::ranges::count_if(levels, &ComparedLevel::differs));
}

ModelComparison compare_models(const Model& first, const Model& second) {
    ModelComparison comparison;
    comparison.first = summarise(first);
    comparison.second = summarise(second);
    comparison.levels = side_by_side({first, comparison.first}, {second, comparison.second});
    std::ranges::stable_sort(comparison.levels, [](const ComparedLevel& left, const ComparedLevel& right) {
        const bool in_both = left.first && left.second;
        if (in_both != (right.first && right.second)) return !in_both;
        return std::abs(left.change()) > std::abs(right.change());
    });
    const std::string one = to_json(first), other = to_json(second);
    comparison.is_same = one == other;
    if (!comparison.is_same) comparison.other_parts = other_parts_of(Json::parse(one), Json::parse(other));
    return comparison;
}

std::string model_comparison_text(const ModelComparison& comparison, const std::string& first, const std::string& second) {
    if (comparison.is_same) return "The two models are the same\n";
    TextTable models("lrr");
    models.add({"", "first", "second"});
    models.add({"prior", significant(comparison.first.prior, prior_digits), significant(comparison.second.prior, prior_digits)});
    models.add({"threshold", threshold(comparison.first), threshold(comparison.second)});
    const std::size_t changed = comparison.levels_that_differ();
    return section("Models", "  first: " + printable(first) + "\n  second: " + printable(second) + "\n" + models.text()) +
           (changed == 0 ? "No level differs\n\n"
                         : section(with_separators(changed) + " of " + counted(comparison.levels.size(), "level", "levels") +
                                       " differ, largest change of bits first",
                                   levels_text(comparison))) +
           section("Other parts that differ", list_text(comparison.other_parts));
}

Json model_comparison_json(const ModelComparison& comparison) {
    Json levels = Json::array();
    for (const ComparedLevel& level : comparison.levels) {
        levels.push_back({{"comparison", level.comparison},
                          {"level", level.level()},
                          {"differs", level.differs},
                          {"first", level_json(level.first)},
                          {"second", level_json(level.second)},
                          {"change", level.first && level.second ? Json(level.change()) : Json()}});
    }
    return {{"is_same", comparison.is_same},
            {"first", side_json(comparison.first)},
            {"second", side_json(comparison.second)},
            {"levels", levels},
            {"other_parts", comparison.other_parts}};
}

}  // namespace sameas::cli
