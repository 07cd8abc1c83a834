#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/profile/semantic_type.hpp"
#include "engine/run_context.hpp"
#include "engine/standardise/steps.hpp"
#include "engine/table/dictionary.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// What a step of standardisation would change in a column, beside what cleaning changes anyway.
struct StepEffect {
    Step step{};
    std::uint64_t values = 0;    ///< distinct values that it changes
    std::uint64_t rows = 0;      ///< rows with such a value
    std::string before, after;   ///< of the most frequent of them, cleaned; the first in bytewise order of equals
};

/// The steps for the semantic type of a column, and what they would do to it.
struct StandardisationEffects {
    std::vector<StepEffect> steps;  ///< in the order in which they are applied; each sees what those before it made
    std::string region;             ///< country that the steps take for granted, as far as the values state it; else ""
};

/// \param filled  rows that are not null. Looks at a sample of distinct values (sample_values), scaled to all: a microsecond
///                a value and step. The same for any order of the rows
StandardisationEffects step_effects(const Dictionary& values, std::uint64_t filled, SemanticType type, RunContext& context);

}  // namespace sameas
