#include "engine/model/model_edits.hpp"

#include <algorithm>
#include <cmath>

#include "engine/errors.hpp"
#include "engine/settings/level_text.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

/// Half of what reading a model forgives, so that what is written can be read.
constexpr double sum_tolerance = 5e-7;

std::size_t place_of(const Model& model, std::string_view comparison) {
    std::vector<std::string> names;
    for (const ComparisonSettings& one : model.settings.comparisons)
        names.push_back(one.name);
    const auto found = std::ranges::find(names, comparison);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    throw InvalidSettings(message("the model has no comparison '", printable_excerpt(comparison), "'",
                                  suggestion(comparison, names), " (it has: ", comma_list(names), ")"));
}

[[noreturn]] void refuse_class(std::string_view name, const std::vector<std::string>& names) {
    if (name == "background") throw InvalidSettings("the background has what the prior and the other classes leave: set these");
    if (names.empty()) throw InvalidSettings(message("the model has no class '", printable_excerpt(name), "': its non-matches are of one kind"));
    throw InvalidSettings(message("the model has no class '", printable_excerpt(name), "'", suggestion(name, names),
                                  " (it has: ", comma_list(names), ")"));
}

/// What the levels of one comparison are to get of m, or of u; by level, from 1.
struct WantedShares {
    const PatternLayout& layout;
    std::size_t comparison;
    std::string name;  ///< "comparison 'surname'"
    const char* kind;  ///< m or u
    std::vector<std::optional<double>> of_level;
};

void want(WantedShares& wanted, std::size_t level, double share) {
    if (wanted.of_level[level])
        throw InvalidSettings(message(wanted.name, ", level ", level, ": ", wanted.kind, " is given twice; leave one out"));
    wanted.of_level[level] = share;
}

/// By what the states of levels that get nothing are scaled. \param named, others  sums of the wanted and the other shares
double scale_of_others(const WantedShares& wanted, double named, double others) {
    if (others == 0) {
        if (std::abs(named - 1) <= sum_tolerance) return 1;
        throw InvalidSettings(message(wanted.name, ": ", wanted.kind, " of all its levels adds up to ", named, ", not 1; leave one of them out, which takes the rest"));
    }
    if (named < 1) return (1 - named) / others;
    throw InvalidSettings(message(wanted.name, ": ", wanted.kind, " of the levels that are given adds up to ", named, ": must be below 1, which leaves room for the others"));
}

/// \param adds_up  the shares of all levels are 1 together
void set_shares(const WantedShares& wanted, bool adds_up, std::vector<double>& values) {
    double named = 0, others = 0;
    bool is_same = true;
    std::vector<double> scale(wanted.of_level.size(), 1.0);
    for (std::size_t level = 1; level < wanted.of_level.size(); ++level) {
        const std::optional<double>& share = wanted.of_level[level];
        const double was = wanted.layout.level_total(wanted.comparison, level, values);
        if (!share) {
            others += was;
            continue;
        }
        named += *share;
        if (*share == was) continue;  // not scaled by something that rounds
        if (!(*share > 0 && *share < 1)) {
            throw InvalidSettings(message(wanted.name, ", level ", level, ": ", wanted.kind, " is ", *share,
                                          ": must be between 0 and 1, neither of them included"));
        }
        is_same = false;
        scale[level] = *share / was;
    }
    if (is_same) return;
    const double rest = adds_up ? scale_of_others(wanted, named, others) : 1;
    for (std::size_t state = 1; state < values.size(); ++state) {
        const std::size_t level = wanted.layout.level(wanted.comparison, state);
        values[state] *= wanted.of_level[level] ? scale[level] : rest;
    }
}

}  // namespace

Model with_levels(const Model& model, std::span<const LevelEdit> edits) {
    const PatternLayout layout(model.settings);
    std::vector<WantedShares> wanted_m, wanted_u;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        const std::string name = message("comparison '", model.settings.comparisons[c].name, "'");
        const std::vector<std::optional<double>> nothing(layout.levels(c) + 1);
        wanted_m.push_back({layout, c, name, "m", nothing});
        wanted_u.push_back({layout, c, name, "u", nothing});
    }
    for (const LevelEdit& edit : edits) {
        const std::size_t c = place_of(model, edit.comparison);
        const std::size_t level = level_number(model.settings.comparisons[c], edit.level);
        if (edit.m) want(wanted_m[c], level, *edit.m);
        if (edit.u) want(wanted_u[c], level, *edit.u);
    }
    const bool adds_up = model.training.prior_source != given_source;
    Model edited = model;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        set_shares(wanted_m[c], adds_up, edited.comparisons[c].m);
        set_shares(wanted_u[c], adds_up, edited.comparisons[c].u);
    }
    return edited;
}

Model with_shares(const Model& model, const ShareEdits& edits) {
    Model edited = model;
    std::vector<std::string> names;
    for (const NonMatchClass& one : model.classes) names.push_back(one.name);
    std::vector<bool> is_given(names.size());
    for (const ClassEdit& edit : edits.classes) {
        const auto place = static_cast<std::size_t>(std::ranges::find(names, edit.name) - names.begin());
        if (place == names.size()) refuse_class(edit.name, names);
        if (is_given[place]) throw InvalidSettings(message("share of '", edit.name, "' is given twice; leave one out"));
        is_given[place] = true;
        if (!(edit.share > 0)) throw InvalidSettings(message("share of '", edit.name, "' is ", edit.share, ": must be above 0"));
        edited.classes[place].share = edit.share;
    }
    edited.prior = edits.prior.value_or(model.prior);
    double room = 1;
    for (const NonMatchClass& one : edited.classes) room -= one.share;
    if (!(edited.prior > 0 && edited.prior < room)) {
        throw InvalidSettings(message("prior is ", edited.prior, ": must be above 0 and below ", room,
                                      model.classes.empty() ? "" : ", which the classes of non-matches leave"));
    }
    if (edited.prior != model.prior) edited.training.expected_matches *= edited.prior / model.prior;
    return edited;
}

void set_threshold(Settings& settings, double probability) {
    if (!(probability >= 0 && probability <= 1))
        throw InvalidSettings(message("threshold ", probability, ": must be a probability from 0 to 1, as 0.95"));
    if (probability < settings.keep_probability) {
        throw InvalidSettings(message("threshold ", probability, " is below the probability from which pairs are kept (",
                                      settings.keep_probability, "): raise it, or lower keep.probability in the settings"));
    }
    settings.threshold_probability = probability;
    settings.automatic_threshold = false;
}

Model with_probabilities(const Model& model, const ProbabilityEdits& edits) {
    if (edits.threshold && edits.automatic_threshold) throw InvalidSettings("a threshold is given, and an automatic one: leave one out");
    const auto check = [](const char* what, const std::optional<double>& probability) {
        if (!probability || (*probability > 0 && *probability < 1)) return;
        throw InvalidSettings(message(what, " ", *probability, ": must be above 0 and below 1, as 0.95"));  // settings take no other
    };
    check("threshold", edits.threshold);
    check("keep", edits.keep);
    Model edited = model;
    Settings& settings = edited.settings;
    if (edits.keep) settings.keep_probability = *edits.keep;
    if (edits.automatic_threshold) {
        settings.automatic_threshold = true;
        settings.threshold_probability = Settings().threshold_probability;  // not used, but what reading the settings again gives
    }
    if (edits.threshold) set_threshold(settings, *edits.threshold);
    if (settings.keep_probability > settings.threshold_probability) {
        throw InvalidSettings(message("keep ", settings.keep_probability, " is above ",
                                      settings.automatic_threshold ? "what a threshold that each run chooses allows" : "the threshold",
                                      " (", settings.threshold_probability, "): pairs that join records must be kept; lower it",
                                      settings.automatic_threshold ? "" : ", or raise the threshold too"));
    }
    return edited;
}

}  // namespace sameas
