#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace sameas {

/// Reads a decimal number: `12`, `-0.5`, `+3`, `1e3`, white space around it allowed. Nothing for anything
/// else: thousands separators, a decimal comma, hexadecimal digits, nan, inf, and what a double cannot hold.
/// Minus zero is zero. No locale. Does not throw or allocate.
std::optional<double> parse_number(std::string_view text);

/// Reads a number as people and their programs write it: the same, also with a currency sign ($, £, €) before or behind it, commas between
/// thousands, commas, semicolons and full stops behind it, and quotation marks around it. Does not throw or allocate.
std::optional<double> parse_written_number(std::string_view text);

/// Does the text begin or end with a currency sign?
bool has_currency(std::string_view text);

/// Appends the shortest text that reads back as the same number: the one text of all spellings of it.
void append_number(double number, std::string& out);

}  // namespace sameas
