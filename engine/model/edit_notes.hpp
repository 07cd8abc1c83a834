#pragma once
#include <string_view>

#include "engine/model/model.hpp"

namespace sameas {

/// The edited model with notes (Model::edits) of the parameters in which it is no longer as it was trained: prior, shares of
/// classes, m and u of levels (also of those that made room), threshold, keep probability. A parameter that has its trained value again,
/// to twelve digits, has no note. In the order of the parameters, whatever the order of the edits.
/// \param before  what was edited, with its notes: a model of the same comparisons and classes
/// \param on      the day, as 2026-11-27
Model with_edit_notes(const Model& before, Model edited, std::string_view on);

}  // namespace sameas
