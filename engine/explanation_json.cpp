#include "engine/explanation_json.hpp"

namespace sameas {

using Json = nlohmann::ordered_json;

Json explanation_json(const PairExplanation& pair) {
    const auto values = [](const std::vector<std::string>& texts) {
        Json array = Json::array();
        for (const std::string& text : texts)
            array.push_back(text.empty() ? Json() : Json(text));
        return array;
    };
    Json comparisons = Json::array();
    for (const ComparisonExplanation& comparison : pair.comparisons) {
        Json derived = Json::array();
        for (const DerivedValues& one : comparison.derived) {
            derived.push_back({{"expression", one.expression},
                               {"left", one.left.empty() ? Json() : Json(one.left)},
                               {"right", one.right.empty() ? Json() : Json(one.right)}});
        }
        comparisons.push_back({{"name", comparison.name},
                               {"left", values(comparison.left_values)},
                               {"right", values(comparison.right_values)},
                               {"derived", derived},
                               {"level", comparison.level},
                               {"level_number", comparison.level_number},
                               {"m", comparison.m},
                               {"u", comparison.u},
                               {"level_bits", comparison.level_bits},
                               {"term_frequency_bits", comparison.term_frequency_bits},
                               {"bits", comparison.bits}});
    }
    return {{"left", {{"source", pair.left_source}, {"id", pair.left_id}}},
            {"right", {{"source", pair.right_source}, {"id", pair.right_id}}},
            {"comparisons", comparisons},
            {"prior_bits", pair.prior_bits},
            {"class_bits", pair.class_bits},
            {"match_weight", pair.weight_bits},
            {"probability", pair.probability},
            {"rules", pair.rules}};
}

}  // namespace sameas
