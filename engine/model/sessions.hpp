#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "engine/settings/settings.hpp"

namespace sameas {

/// Comparisons that must be free in a session: with fewer, two classes explain any data equally well.
inline constexpr std::size_t session_free_min = 3;

/// A training rule, and the comparisons that read none of its columns.
struct SessionPlan {
    Rule rule;
    std::vector<std::size_t> free;
    std::vector<std::size_t> held_out;
};

/// The sessions of the settings: one for each rule of train_on, or, without train_on, for each blocking rule that
/// leaves enough comparisons free.
/// \throws InvalidSettings for a rule of train_on with fewer than `session_free_min` free comparisons, and for a
///         comparison that every session holds out; both by name
std::vector<SessionPlan> plan_sessions(const Settings& settings);

}  // namespace sameas
