#pragma once
#include <span>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/compare/comparator.hpp"
#include "engine/draft/column_kind.hpp"
#include "engine/model/model.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// What the candidates say of matches, by the model's probabilities.
struct FoundMatches {
    double expected = 0;   ///< among the candidates of all records
    /// By comparison and state: those that some rule makes without reading a field of the comparison, so that no rule asked
    /// for what they are like there. Null is 0.
    std::vector<std::vector<double>> unforced;
};

/// Looks at up to 2^15 pairs of each rule, which stand for all of it; a pair counts once. 50 ns a pair.
/// \param fields  of the draft: one that follows from another reads that one. \throws Cancelled
FoundMatches count_found_matches(const Comparator& comparator, const BlockingIndex& blocking, const Model& model,
                                 const Table& table, std::span<const DraftField> fields, RunContext& context);

}  // namespace sameas
