#include "engine/settings/level_text.hpp"

namespace sameas {

std::string level_text(const ComparisonSettings& comparison, std::size_t number) {
    if (number == 0) return "null";
    const LevelSettings& level = comparison.levels[number - 1];
    return level.is_else ? "else" : to_string(level.predicate, comparison.fields);
}

}  // namespace sameas
