#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sameas {

/// Bytes of a value that a pattern looks at, at most: matching takes stack for each.
inline constexpr std::size_t pattern_text_bytes_max = 2048;

/// What is wrong with a pattern of the function `extract`, in the grammar of ECMAScript over bytes; "" where nothing is.
std::string pattern_error(std::string_view pattern);

/// The bytes of a pattern as the numbers of an expression, which hold it, and back.
std::vector<int> numbers_of_pattern(std::string_view pattern);
std::string pattern_of_numbers(const std::vector<int>& numbers);

/// The leftmost match of the pattern in the text: of its first group where it has one, else the whole; "" where nothing
/// matches. An empty pattern gives the text. The pattern is read once a thread. \pre pattern_error(pattern) is ""
std::string first_match(const std::vector<int>& pattern, std::string_view text);

}  // namespace sameas
