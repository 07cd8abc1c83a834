#pragma once
#include <string_view>

#include "engine/errors.hpp"

namespace sameas::measures {

/// The character that a word of the option `separator` stands for: one that an expression could not spell.
inline char separator_of(std::string_view word) {
    if (word == "semicolon") return ';';
    if (word == "comma") return ',';
    if (word == "pipe") return '|';
    if (word == "slash") return '/';
    if (word == "blank") return ' ';
    if (word == "unit") return '\x1F';  // U+001F, the unit separator: between the items of a column of lists
    throw InvalidSettings(
        message("'", word, "' is no separator: it is one of semicolon, comma, pipe, slash, blank, unit"));
}

}  // namespace sameas::measures
