#include "engine/model/sessions.hpp"

#include <algorithm>
#include <set>

#include "engine/errors.hpp"

namespace sameas {

namespace {

/// The input columns that a field is made of, in any source.
std::set<std::string> columns_of(const Settings& settings, const std::string& field) {
    const FieldSettings* found = settings.find_field(field);
    SAMEAS_ASSERT(found);
    std::set<std::string> columns(found->columns.begin(), found->columns.end());
    for (const auto& [source, names] : found->columns_by_source) columns.insert(names.begin(), names.end());
    return columns;
}

SessionPlan plan_of(const Rule& rule, const Settings& settings) {
    SessionPlan plan{rule, {}, {}};
    // Columns, not field names: two fields may read one column, and all pairs of the rule agree on it.
    std::set<std::string> read;
    for (const Expression& part : rule.parts) read.merge(columns_of(settings, part.field()));
    // And in large groups, where a limit tightens them, on what it tightens by.
    const auto blocks = std::ranges::find(settings.blocking, rule);
    if (blocks != settings.blocking.end()) {
        const auto number = static_cast<std::size_t>(blocks - settings.blocking.begin());
        const std::vector<GroupLimit> limits = group_limits_of(settings);
        for (const Expression& part : limits[number].by) read.merge(columns_of(settings, part.field()));
    }
    for (std::size_t c = 0; c < settings.comparisons.size(); ++c) {
        const std::vector<std::string>& fields = settings.comparisons[c].fields;
        const bool shared = std::any_of(fields.begin(), fields.end(), [&](const std::string& field) {
            const std::set<std::string> columns = columns_of(settings, field);
            return std::any_of(columns.begin(), columns.end(), [&](const std::string& name) { return read.contains(name); });
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
