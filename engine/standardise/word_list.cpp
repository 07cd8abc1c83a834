#include "engine/standardise/word_list.hpp"

#include <algorithm>

namespace sameas {

std::vector<std::string_view> words_of_text(std::string_view text) {
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t first = text.find_first_not_of(" ,");
        if (first == std::string_view::npos) return words;
        text.remove_prefix(first);
        const std::size_t size = std::min(text.find_first_of(" ,"), text.size());
        words.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
}

std::string bare_word(std::string_view word) {
    std::string bare;
    for (const char c : word) {
        if (std::string_view(".,;'`()[]\"").find(c) == std::string_view::npos) bare.push_back(c);
    }
    return bare;
}

std::string joined_words(std::span<const std::string> words) {
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty() && !word.empty()) text.push_back(' ');
        text += word;
    }
    return text;
}

}  // namespace sameas
