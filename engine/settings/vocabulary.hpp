#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/table/types.hpp"

namespace sameas {

/// A row of engine/derive/functions.def, as far as the grammar is concerned.
struct FunctionRow {
    std::string_view name;
    FieldType operand = FieldType::text;  ///< text: of any value; date: of a date field itself
    std::size_t numbers = 0;              ///< whole-number arguments after the expression
    std::string_view example;
};

/// A row of engine/compare/similarities.def.
struct MeasureRow {
    std::string_view name;
    bool is_distance = false;  ///< `<=` and whole numbers; else `>=` and (0, 1]
    std::string_view example;
};

/// All functions of expressions, in the order of their table.
std::span<const FunctionRow> function_rows();
/// All string measures of levels, in the order of their table.
std::span<const MeasureRow> measure_rows();

/// The row of that name, or null.
const FunctionRow* find_function(std::string_view name);
const MeasureRow* find_measure(std::string_view name);

/// Words that name a field only in double quotes: and, or, not, exact, swapped, within, same, else.
bool is_keyword(std::string_view word);

std::vector<std::string> function_names();
std::vector<std::string> measure_names();

/// "a, b, c".
std::string comma_list(const std::vector<std::string>& names);
/// ": did you mean 'surname'?" where some known name is near (capitals aside), else "".
std::string suggestion(std::string_view name, const std::vector<std::string>& known);

}  // namespace sameas
