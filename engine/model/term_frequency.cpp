#include "engine/model/term_frequency.hpp"

#include <algorithm>

#include "engine/compare/comparator.hpp"
#include "engine/compare/pattern_layout.hpp"
#include "kernels/math.hpp"

namespace sameas {

std::vector<Expression> rarity_expressions(const LevelSettings& level) {
    std::vector<Expression> all;
    if (has_rarity_bins(level)) add_operands(all, level.predicate);
    return all;
}

const FrequencyTable* find_table(const TermFrequencies& tables, const Expression& expression) {
    const auto same = [&](const FrequencyTable& t) { return t.expression == expression; };
    const auto found = std::find_if(tables.begin(), tables.end(), same);
    return found == tables.end() ? nullptr : &*found;
}

TermFrequencies count_term_frequencies(const Settings& settings, const Features& features) {
    TermFrequencies tables;
    for (const ComparisonSettings& comparison : settings.comparisons) {
        if (!comparison.term_frequency) continue;
        for (const LevelSettings& level : comparison.levels) {
            for (const Expression& expression : rarity_expressions(level)) {
                if (find_table(tables, expression)) continue;
                FrequencyTable table{expression, 0, {}};
                const std::size_t feature = features.find(expression);
                const Dictionary& values = features.values(feature);
                std::vector<std::uint64_t> counts(values.size());  // a shared domain counts other fields too
                for (std::size_t row = 0; row < features.rows(); ++row) {
                    ++counts[index(features.codes(static_cast<RowId>(row))[feature])];
                }
                for (std::size_t v = 1; v < values.size(); ++v) {
                    table.total += counts[v];
                    if (counts[v] >= 2) {
                        table.counts.emplace_back(values.text(static_cast<ValueId>(v)), counts[v]);
                    }
                }
                std::sort(table.counts.begin(), table.counts.end());
                tables.push_back(std::move(table));
            }
        }
    }
    return tables;
}

std::vector<double> information_bits(const FrequencyTable& table, const Dictionary& values) {
    const double total = static_cast<double>(std::max<std::uint64_t>(table.total, 1));
    std::vector<double> bits(values.size(), kernels::log2(total));  // of a value seen once, or never
    bits[0] = 0;
    for (std::size_t v = 1; v < values.size(); ++v) {
        const std::string_view text = values.text(static_cast<ValueId>(v));
        const auto less = [](const auto& entry, std::string_view t) { return std::string_view(entry.first) < t; };
        const auto found = std::lower_bound(table.counts.begin(), table.counts.end(), text, less);
        if (found != table.counts.end() && found->first == text) {
            bits[v] = kernels::log2(total / static_cast<double>(found->second));
        }
    }
    return bits;
}

}  // namespace sameas
