#include "engine/model/sessions.hpp"

#include <algorithm>

#include "engine/errors.hpp"

namespace sameas {

namespace {

SessionPlan plan_of(const Rule& rule, const Settings& settings) {
    SessionPlan plan{rule, {}, {}};
    for (std::size_t c = 0; c < settings.comparisons.size(); ++c) {
        const std::vector<std::string>& fields = settings.comparisons[c].fields;
        const bool shared = std::any_of(rule.parts.begin(), rule.parts.end(), [&](const Expression& part) {
            return std::find(fields.begin(), fields.end(), part.field()) != fields.end();
        });
        (shared ? plan.held_out : plan.free).push_back(c);
    }
    return plan;
}

std::string names(const Settings& settings, const std::vector<std::size_t>& comparisons) {
    std::string text;
    for (const std::size_t c : comparisons) text += (text.empty() ? "" : ", ") + settings.comparisons[c].name;
    return text.empty() ? "none" : text;
}

}  // namespace

std::vector<SessionPlan> plan_sessions(const Settings& settings) {
    std::vector<SessionPlan> plans;
    const bool chosen = !settings.train_on.empty();
    for (const Rule& rule : chosen ? settings.train_on : settings.blocking) {
        SessionPlan plan = plan_of(rule, settings);
        if (plan.free.size() >= session_free_min) {
            plans.push_back(std::move(plan));
        } else if (chosen) {
            throw InvalidSettings(message("train_on: the rule '", to_string(rule), "' leaves only ", plan.free.size(),
                                          " comparisons free (", names(settings, plan.free), "), at least ",
                                          session_free_min, " are needed: it reads the fields of ",
                                          names(settings, plan.held_out), "; use a rule with fewer fields"));
        }
    }
    if (plans.empty()) {
        throw InvalidSettings(message("no blocking rule leaves ", session_free_min,
                                      " comparisons free to train on: add train_on with a rule of few fields, or more "
                                      "comparisons"));
    }
    for (std::size_t c = 0; c < settings.comparisons.size(); ++c) {
        const bool trained = std::any_of(plans.begin(), plans.end(), [&](const SessionPlan& plan) {
            return std::find(plan.free.begin(), plan.free.end(), c) != plan.free.end();
        });
        if (!trained) {
            throw InvalidSettings(message("comparison '", settings.comparisons[c].name,
                                          "' is trained by no session: every rule of ",
                                          chosen ? "train_on" : "blocking", " reads one of its fields; add a rule to train_on that does not"));
        }
    }
    return plans;
}

}  // namespace sameas
