// What the training report of a model says holds for the parameters that training gave. A note of each parameter that is another
// one now, with its trained value, keeps the report true; that it is found by comparison and not told by those who edit means that
// no edit is forgotten.
#include "engine/model/edit_notes.hpp"

#include <algorithm>
#include <cmath>

#include "engine/errors.hpp"

namespace sameas {

namespace {

constexpr double same_share = 1e-12;  ///< of a parameter: by less it is not another one

struct Parameter {
    std::string name;
    std::optional<double> value;
};

std::vector<Parameter> parameters_of(const Model& model) {
    std::vector<Parameter> all{{"prior", model.prior}};
    for (const NonMatchClass& one : model.classes) all.push_back({message("share of '", one.name, "'"), one.share});
    const PatternLayout layout(model.settings);
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        const ComparisonSettings& comparison = model.settings.comparisons[c];
        for (std::size_t l = 1; l <= layout.levels(c); ++l) {
            const LevelSettings& level = comparison.levels[l - 1];
            const std::string name = message(comparison.name, ", level ", l, " (",
                                             level.is_else ? "else" : to_string(level.predicate, comparison.fields), ")");
            all.push_back({"m of " + name, layout.level_total(c, l, model.comparisons[c].m)});
            all.push_back({"u of " + name, layout.level_total(c, l, model.comparisons[c].u)});
        }
    }
    const Settings& settings = model.settings;
    all.push_back({"threshold", settings.automatic_threshold ? std::nullopt : std::optional(settings.threshold_probability)});
    all.push_back({"keep", settings.keep_probability});
    return all;
}

/// Levels that made room and come back are scaled twice, which does not give the very bits that they had.
bool is_same(const std::optional<double>& one, const std::optional<double>& other) {
    if (!one || !other) return one == other;
    return std::abs(*one - *other) <= same_share * std::max(std::abs(*one), std::abs(*other));
}

}  // namespace

Model with_edit_notes(const Model& before, Model edited, std::string_view on) {
    const std::vector<Parameter> was = parameters_of(before), is = parameters_of(edited);
    SAMEAS_ASSERT(was.size() == is.size());
    edited.edits.clear();
    for (std::size_t i = 0; i < was.size(); ++i) {
        const auto noted = std::ranges::find(before.edits, was[i].name, &ParameterEdit::parameter);
        const bool is_noted = noted != before.edits.end();
        if (is_same(was[i].value, is[i].value)) {
            if (is_noted) edited.edits.push_back(*noted);
            continue;
        }
        const std::optional<double> trained = is_noted ? noted->trained : was[i].value;
        if (!is_same(trained, is[i].value)) edited.edits.push_back({was[i].name, trained, std::string(on)});
    }
    return edited;
}

}  // namespace sameas
