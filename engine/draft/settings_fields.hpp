#pragma once
#include <vector>

#include "engine/draft/column_kind.hpp"
#include "engine/settings/settings.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// The fields of settings that somebody wrote, as blocking sees those of a draft: of which kind they are, by their type and
/// cleaning and by the values in the table. Each stands for itself: none is known to follow from another. O(rows x fields).
/// \pre the table has every field of the settings
std::vector<DraftField> settings_fields(const Settings& settings, const Table& table);

}  // namespace sameas
