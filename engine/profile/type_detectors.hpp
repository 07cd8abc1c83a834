#pragma once
#include <span>
#include <string>

#include "engine/profile/column_facts.hpp"
#include "engine/profile/semantic_type.hpp"

namespace sameas {

/// How well the content of a column fits a type.
struct TypeFit {
    double content = 0;  ///< in [0, 1]: what the content alone says
    bool is_possible =
        false;             ///< nothing in the content speaks against it, so that the column's name may decide
    std::string evidence;  ///< a sentence without a full stop, where content > 0
};

/// One row a type: add a row, and a line in docs/profile.md, to add a type.
struct TypeDetector {
    SemanticType type;
    TypeFit (*fit)(const ColumnFacts&);
};

/// All detectors, more special types first: of equal fits the first wins. \pre facts.judged > 0 where one is
/// called
std::span<const TypeDetector> type_detectors();

/// What a column is about: the best fit, raised where the column's name says the same and the content does
/// not speak against it. A name alone never gives more than 0.65.
TypeGuess guess_type(const ColumnFacts& facts, const HeaderHint& hint, std::string_view header);

}  // namespace sameas
