#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/report_json.hpp"
#include "cli/summary.hpp"

namespace sameas::cli {

/// A level that two models have, or one of them.
struct ComparedLevel {
    std::string comparison;
    std::optional<LevelSummary> first, second;  ///< none where a model has no such level; one at least is there
    bool differs = false;                       ///< in m or u, be it of one rarity bin

    const std::string& level() const { return first ? first->level : second->level; }
    /// In bits, the second less the first; 0 where one of the models has no such level.
    double change() const { return first && second ? second->bits - first->bits : 0; }
};

/// Two models held against each other.
struct ModelComparison {
    ModelSummary first, second;  ///< with its prior and threshold
    /// Levels that one of the models has, then those that both have, largest change of bits first; else as the settings have them.
    std::vector<ComparedLevel> levels;
    std::vector<std::string> other_parts;  ///< what else of the documents differs: "classes", "settings.blocking"
    bool is_same = false;                  ///< their documents are equal

    std::size_t levels_that_differ() const;
};

/// Levels are the same by the name of their comparison and their spelling.
ModelComparison compare_models(const Model& first, const Model& second);

/// What differs. \param names  of the first and the second, for the report
std::string model_comparison_text(const ModelComparison& comparison, const std::string& first, const std::string& second);
/// All levels, and whether they differ.
Json model_comparison_json(const ModelComparison& comparison);

}  // namespace sameas::cli
