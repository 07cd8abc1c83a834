#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sameas {

/// The words of a text between blanks and commas, without empty ones. Views of the text.
std::vector<std::string_view> words_of_text(std::string_view text);
/// A word without dots, commas, apostrophes, brackets and semicolons.
std::string bare_word(std::string_view word);
/// The words with a blank between.
std::string joined_words(std::span<const std::string> words);

}  // namespace sameas
