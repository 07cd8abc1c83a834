#include "engine/model/model_edits.hpp"

#include <algorithm>

#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"

namespace sameas {

namespace {

std::size_t place_of(const Model& model, std::string_view comparison) {
    std::vector<std::string> names;
    for (const ComparisonSettings& one : model.settings.comparisons)
        names.push_back(one.name);
    const auto found = std::ranges::find(names, comparison);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    throw InvalidSettings(
        message("the model has no comparison '", comparison, "' (it has: ", comma_list(names), ")"));
}

/// The levels of a comparison that stand for a share, and what to call it in messages.
struct LevelPlace {
    const PatternLayout& layout;
    std::size_t comparison, level;
    std::string name;
};

void set_share(const LevelPlace& place, const char* kind, double share, bool adds_up,
               std::vector<double>& values) {
    const double before = place.layout.level_total(place.comparison, place.level, values);
    if (share == before) return;  // not scaled by something that rounds
    if (!(share > 0 && share < 1))
        throw InvalidSettings(message(place.name, ": ", kind, " is ", share,
                                      ": must be between 0 and 1, neither of them included"));
    if (place.layout.levels(place.comparison) == 1 && adds_up)
        throw InvalidSettings(message(place.name, ": ", kind, " of an only level is 1"));
    double others = 0;
    for (std::size_t level = 1; level <= place.layout.levels(place.comparison); ++level) {
        if (level != place.level) others += place.layout.level_total(place.comparison, level, values);
    }
    for (std::size_t state = 1; state < values.size(); ++state) {
        if (place.layout.level(place.comparison, state) == place.level)
            values[state] *= share / before;
        else if (adds_up)
            values[state] *= (1 - share) / others;
    }
}

}  // namespace

Model with_level(const Model& model, std::string_view comparison, std::size_t level,
                 const LevelShares& shares) {
    const std::size_t c = place_of(model, comparison);
    const PatternLayout layout(model.settings);
    if (level < 1 || level > layout.levels(c)) {
        throw InvalidSettings(message("comparison '", comparison, "' has no level ", level,
                                      ": its levels are 1 to ", layout.levels(c)));
    }
    const LevelPlace place{layout, c, level, message("comparison '", comparison, "', level ", level)};
    const bool adds_up = model.training.prior_source != given_source;
    Model edited = model;
    if (shares.m) set_share(place, "m", *shares.m, adds_up, edited.comparisons[c].m);
    if (shares.u) set_share(place, "u", *shares.u, adds_up, edited.comparisons[c].u);
    return edited;
}

Model with_prior(const Model& model, double prior) {
    double room = 1;
    for (const NonMatchClass& one : model.classes)
        room -= one.share;
    if (!(prior > 0 && prior < room)) {
        throw InvalidSettings(
            message("prior is ", prior, ": must be above 0 and below ", room,
                    model.classes.empty() ? "" : ", which the classes of non-matches leave"));
    }
    Model edited = model;
    edited.prior = prior;
    return edited;
}

}  // namespace sameas
