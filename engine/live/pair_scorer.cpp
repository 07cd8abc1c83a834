#include "engine/live/pair_scorer.hpp"

#include <algorithm>

#include "engine/compare/token_sets.hpp"

namespace sameas {

PairScorer::PairScorer(const Model& model, const ReadPlan& plan)
    : model_(model),
      layout_(plan.settings),
      weights_(model, layout_),
      floor_bits_(weight_bits(plan.settings.keep_probability)) {
    for (const FrequencyTable& table : model.term_frequencies) {
        auto& counts = counts_.emplace_back();
        counts.reserve(table.counts.size());
        for (const auto& [value, count] : table.counts) counts.emplace(value, count);
    }
}

TermFrequencies PairScorer::frequencies_of(const Features& features) const {
    TermFrequencies tables;
    for (std::size_t t = 0; t < counts_.size(); ++t) {
        const FrequencyTable& whole = model_.term_frequencies[t];
        FrequencyTable table{whole.expression, whole.total, {}};
        const auto add_all = [&](const Dictionary& values) {
            for (std::size_t v = 1; v < values.size(); ++v) {
                const std::string_view text = values.text(static_cast<ValueId>(v));
                const auto at = counts_[t].find(text);
                if (at != counts_[t].end()) table.counts.emplace_back(text, at->second);
            }
        };
        const bool is_of_tokens = is_multi_valued(whole.expression);
        const Dictionary& values =
            features.values(features.find(is_of_tokens ? whole.expression.arguments.front() : whole.expression));
        if (is_of_tokens) {
            const TokenSets tokens(values);
            add_all(tokens.tokens());
        } else {
            add_all(values);
        }
        std::sort(table.counts.begin(), table.counts.end());
        tables.push_back(std::move(table));
    }
    return tables;
}

std::vector<std::uint64_t> PairScorer::patterns(RecordFeatures& rows, std::span<const std::uint8_t> is_left,
                                                Comparator::Scratch& scratch) const {
    std::vector<CandidatePair> pairs;
    for (std::size_t i = 0; i < is_left.size(); ++i) {
        const RowId record{0}, other{static_cast<std::uint32_t>(i + 1)};
        pairs.push_back(is_left[i] != 0 ? CandidatePair{record, other} : CandidatePair{other, record});
    }
    std::vector<std::uint64_t> patterns(pairs.size());
    if (pairs.empty()) return patterns;
    const Features& features = rows.features();
    const TermFrequencies frequencies = frequencies_of(features);
    const Comparator comparator(model_.settings, features, frequencies);
    comparator.patterns(pairs, patterns, scratch);
    return patterns;
}

}  // namespace sameas
