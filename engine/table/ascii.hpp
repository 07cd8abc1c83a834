#pragma once
#include <string_view>

#include "engine/standardise/text_ends.hpp"

namespace sameas {

// What ASCII says of a byte; every other byte is none of it. No locale.

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr char lower(char c) { return is_capital(c) ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

}  // namespace sameas
