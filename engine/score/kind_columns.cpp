#include "engine/score/kind_columns.hpp"

#include "engine/model/model.hpp"

namespace sameas {

KindColumns columns_of_kinds(const PatternLayout& layout, const ScoredPairs& scored, const std::vector<double>& weights) {
    KindColumns columns;
    columns.weight = weights;
    columns.levels.resize(layout.comparisons());
    for (const double bits : weights) columns.probability.push_back(probability(bits));
    for (const PairKind& kind : scored.kinds) {
        columns.rule.push_back(static_cast<std::int32_t>(kind.rule + 1));
        columns.pattern.push_back(kind.pattern);
        for (std::size_t c = 0; c < columns.levels.size(); ++c)
            columns.levels[c].push_back(static_cast<std::uint8_t>(layout.level(c, layout.state(kind.pattern, c))));
    }
    return columns;
}

}  // namespace sameas
