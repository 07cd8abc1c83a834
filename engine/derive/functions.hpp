#pragma once
#include <string_view>
#include <vector>

#include "engine/derive/value_list.hpp"
#include "engine/table/date.hpp"

namespace sameas {

/// One value of a field, or what an inner function made of it (then it is a text and its precision `unparsed`).
struct Operand {
    std::string_view text;
    DatePrecision precision = DatePrecision::unparsed;
};

/// Adds to `out` what a function gives for one value that is not null. \pre as many numbers as its row says, each at
/// least 1
using TextFunction = void (*)(const Operand& value, const std::vector<int>& numbers, ValueList& out);

/// The function of that row of functions.def, or null.
TextFunction find_text_function(std::string_view name);

}  // namespace sameas
