#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/table/types.hpp"

namespace sameas {

/// A function of expressions: a row of engine/derive/functions.def, or an encoder of kernels/phonetic/phonetic.def, as far
/// as the grammar is concerned.
struct FunctionRow {
    std::string_view name;
    FieldType operand = FieldType::text;  ///< text: of any value; date: of a date field itself
    std::size_t numbers = 0;              ///< whole-number arguments after the expression
    std::string_view example;
    std::size_t values_max = 1;           ///< most values that it gives of one; 0: any number
    int number_max = 0;                   ///< the greatest that a whole-number argument may be; the least is 1
};

/// What the results of a measure mean, and which bounds a level may ask for.
enum class MeasureKind : unsigned char {
    similarity,  ///< in [0, 1], 1 is equal: `>=` a number above 0
    distance,    ///< a whole number, 0 is equal: `<=` a whole number
    difference,  ///< a number of at least 0, 0 is equal: `<=` a number
    count,       ///< a whole number, more is nearer: `>=` a whole number above 0
    agreement    ///< 1 where it holds, 0 where not: a level names it without a number
};

/// How the time of a measure grows with the units of its values.
enum class MeasureCost : unsigned char { constant, linear, quadratic };

/// A row of engine/compare/similarities.def.
struct MeasureRow {
    std::string_view name;
    MeasureKind kind = MeasureKind::similarity;
    FieldType operand = FieldType::text;  ///< text: any field
    bool is_symmetric = true;
    MeasureCost cost = MeasureCost::linear;
    std::string_view options;  ///< "name=default:domain ...", as the table explains
    std::string_view doc;
    std::string_view use;
    std::string_view source;
    std::string_view example;
};

/// All functions of expressions, in the order of their tables, functions.def first.
std::span<const FunctionRow> function_rows();
/// All measures of levels, in the order of their table.
std::span<const MeasureRow> measure_rows();

/// The row of that name, or null.
const FunctionRow* find_function(std::string_view name);
const MeasureRow* find_measure(std::string_view name);

/// True for measures that compare sets, of q-grams, tokens or items: those that a blocking rule may ask for.
bool is_set_measure(std::string_view name);
std::vector<std::string> set_measure_names();

/// Words that name a field only in double quotes: and, or, not, exact, swapped, within, same, else.
bool is_keyword(std::string_view word);

std::vector<std::string> function_names();
std::vector<std::string> measure_names();

/// "a, b, c".
std::string comma_list(const std::vector<std::string>& names);
/// ": did you mean 'surname'?" where some known name is near (capitals aside), else "".
std::string suggestion(std::string_view name, const std::vector<std::string>& known);

}  // namespace sameas
