#include "engine/settings/level_text.hpp"

#include <algorithm>
#include <charconv>

#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

/// The one spelling of a level, or the text as it is where it is no level.
std::string respelt(std::string_view text, const ComparisonSettings& comparison) {
    try {
        return to_string(parse_predicate(text, comparison.fields), comparison.fields);
    } catch (const InvalidSettings&) {
        return std::string(text);
    }
}

}  // namespace

std::string level_text(const ComparisonSettings& comparison, std::size_t number) {
    if (number == 0) return "null";
    const LevelSettings& level = comparison.levels[number - 1];
    return level.is_else ? "else" : to_string(level.predicate, comparison.fields);
}

std::size_t level_number(const ComparisonSettings& comparison, std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = error == std::errc{} && end == text.data() + text.size();
    if (is_number && number >= 1 && number <= comparison.levels.size()) return number;
    std::vector<std::string> levels;
    for (std::size_t level = 1; level <= comparison.levels.size(); ++level) levels.push_back(level_text(comparison, level));
    if (is_number) {
        throw InvalidSettings(message("comparison '", comparison.name, "' has no level ", number, ": its levels are 1 to ", levels.size(), " (",
                                      comma_list(levels), ")"));
    }
    const auto found = std::ranges::find(levels, respelt(text, comparison));
    if (found != levels.end()) return static_cast<std::size_t>(found - levels.begin()) + 1;
    throw InvalidSettings(message("comparison '", comparison.name, "' has no level '", printable_excerpt(text), "'", suggestion(text, levels),
                                  " (it has: ", comma_list(levels), "; or their numbers, from 1)"));
}

}  // namespace sameas
