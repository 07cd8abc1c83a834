#pragma once
#include <string>
#include <vector>

#include "engine/profile/column_facts.hpp"
#include "engine/profile/semantic_type.hpp"

namespace sameas {

/// How far a column can be trusted and used to tell records apart.
struct Quality {
    int score = 0;                     ///< 0 to 100
    std::vector<std::string> reasons;  ///< what took points off, most first; sentences without a full stop
};

/// 100, times what is left after missing values, placeholders, suspicious values, and values that do not fit
/// the column's type; at most 10 for a column that says nothing (empty, constant).
Quality column_quality(const ColumnFacts& facts, const TypeGuess& type,
                       const std::vector<FlaggedValue>& suspicious);

}  // namespace sameas
