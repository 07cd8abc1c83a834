#include "cli/summary.hpp"

#include <algorithm>

#include "kernels/math.hpp"

namespace sameas::cli {

namespace {

constexpr double bin_share_shown = 0.01;

LevelSummary summarise_level(const Model& model, const PatternLayout& layout, const PatternWeights& weights,
                             std::size_t c, std::size_t level) {
    const ComparisonSettings& settings = model.settings.comparisons[c];
    const LevelSettings& written = settings.levels[level - 1];
    LevelSummary summary;
    summary.level = written.is_else ? "else" : to_string(written.predicate, settings.fields);
    const std::size_t first = layout.first_state(c, level), bins = layout.bins(c, level);
    summary.split = bins > 1;
    const ComparisonParameters& parameters = model.comparisons[c];
    summary.m = layout.level_total(c, level, parameters.m);
    summary.u = layout.level_total(c, level, parameters.u);
    summary.bits = summary.split ? kernels::log2(summary.m / summary.u) : weights.bits(c, first);
    summary.bits_least = summary.bits_most = summary.bits;
    for (std::size_t state = first; state < first + bins; ++state) {
        // Bins that hardly any pair is in would only show what they were drawn to.
        if (parameters.m[state] < bin_share_shown * summary.m && parameters.u[state] < bin_share_shown * summary.u) continue;
        summary.bits_least = std::min(summary.bits_least, weights.bits(c, state));
        summary.bits_most = std::max(summary.bits_most, weights.bits(c, state));
    }
    return summary;
}

}  // namespace

ModelSummary summarise(const Model& model) {
    const PatternLayout layout(model.settings);
    const PatternWeights weights(model, layout);
    ModelSummary summary;
    summary.prior = model.prior;
    summary.prior_bits = weights.prior_bits();
    summary.keep_probability = model.settings.keep_probability;
    summary.threshold_probability = model.settings.threshold_probability;
    summary.training = model.training;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        ComparisonSummary& comparison = summary.comparisons.emplace_back();
        comparison.name = model.settings.comparisons[c].name;
        for (std::size_t level = 1; level <= layout.levels(c); ++level) {
            comparison.levels.push_back(summarise_level(model, layout, weights, c, level));
        }
    }
    return summary;
}

EntitySummary summarise(const Clusters& clusters) {
    std::vector<std::uint32_t> size(clusters.entity.size(), 0);
    for (const std::uint32_t entity : clusters.entity)
        ++size[entity];
    EntitySummary summary;
    for (const std::uint32_t records : size) {
        summary.entities += records > 0;
        summary.of_several_records += records > 1;
        summary.largest = std::max<std::uint64_t>(summary.largest, records);
    }
    return summary;
}

std::vector<RuleSummary> summarise_rules(const BlockingIndex& index, const std::vector<Rule>& rules,
                                         const std::vector<std::uint64_t>& scored) {
    std::vector<RuleSummary> summaries;
    for (std::size_t r = 0; r < rules.size(); ++r) {
        RuleSummary& summary = summaries.emplace_back();
        summary.rule = to_string(rules[r]);
        summary.pairs = index.groups(r).pairs;
        summary.has_repeats = index.key_sets(r) != nullptr;
        if (r < scored.size()) summary.scored = scored[r];
    }
    return summaries;
}

void add_records(Summary& summary, const Table& table, const RowIssues& issues, PairScope scope) {
    summary.records = table.rows();
    summary.comparable_pairs = comparable_pairs(table, scope);
    summary.row_issues = issues.counts;
    summary.records_per_source.clear();
    for (const std::string& source : table.sources())
        summary.records_per_source.emplace_back(source, 0);
    for (const RowId row : table.rows_by_rank())
        ++summary.records_per_source[table.source(row)].second;
}

void add_costs(Summary& summary, const Job& job) {
    for (const std::string& warning : job.warnings()) {
        const auto& known = summary.warnings;
        if (std::find(known.begin(), known.end(), warning) == known.end())
            summary.warnings.push_back(warning);
    }
    summary.costs = job.context.costs();
    summary.seconds = job.seconds();
    summary.threads = job.context.threads();
}

std::vector<std::pair<std::string, std::size_t>> choose_examples(const LinkResult& result, const Table& table,
                                                                 double threshold_bits) {
    std::vector<std::size_t> matches;
    for (std::size_t i = 0; i < result.scored.pairs.size(); ++i) {
        const ScoredPair& pair = result.scored.pairs[i];
        const auto entity = [&](RowId row) { return result.clusters.entity[table.rank(row)]; };
        if (result.weights[i] >= threshold_bits && entity(pair.left) == entity(pair.right))
            matches.push_back(i);
    }
    const auto stronger = [&](std::size_t a, std::size_t b) {
        return result.weights[a] != result.weights[b] ? result.weights[a] > result.weights[b] : a < b;
    };
    const auto nth = [&](std::size_t n) {
        std::nth_element(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(n), matches.end(),
                         stronger);
        return matches[n];
    };
    std::vector<std::pair<std::string, std::size_t>> examples;
    if (matches.empty()) return examples;
    examples.emplace_back("strongest", nth(0));
    if (matches.size() > 2) examples.emplace_back("median", nth(matches.size() / 2));
    if (matches.size() > 1) examples.emplace_back("weakest", nth(matches.size() - 1));
    return examples;
}

}  // namespace sameas::cli
