#include "engine/settings/pattern.hpp"

#include <map>
#include <regex>

namespace sameas {

std::string pattern_error(std::string_view pattern) {
    try {
        const std::regex read{std::string(pattern)};
        return "";
    } catch (const std::regex_error& error) {
        return error.what();
    }
}

std::vector<int> numbers_of_pattern(std::string_view pattern) {
    std::vector<int> numbers;
    for (const char c : pattern) numbers.push_back(static_cast<unsigned char>(c));
    return numbers;
}

std::string pattern_of_numbers(const std::vector<int>& numbers) {
    std::string pattern;
    for (const int number : numbers) pattern += static_cast<char>(number);
    return pattern;
}

std::string first_match(const std::vector<int>& pattern, std::string_view text) {
    if (pattern.empty()) return std::string(text);
    thread_local std::map<std::vector<int>, std::regex> known;
    auto found = known.find(pattern);
    if (found == known.end()) found = known.emplace(pattern, std::regex(pattern_of_numbers(pattern))).first;
    text = text.substr(0, pattern_text_bytes_max);
    std::match_results<std::string_view::const_iterator> match;
    if (!std::regex_search(text.begin(), text.end(), match, found->second)) return "";
    return match[match.size() > 1 ? 1 : 0].str();
}

}  // namespace sameas
