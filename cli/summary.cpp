#include "cli/summary.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "engine/settings/level_text.hpp"
#include "kernels/math.hpp"

namespace sameas::cli {

namespace {

constexpr double bin_share_shown = 0.01;

LevelSummary summarise_level(const Model& model, const PatternLayout& layout, const PatternWeights& weights,
                             std::size_t c, std::size_t level) {
    const ComparisonSettings& settings = model.settings.comparisons[c];
    LevelSummary summary;
    summary.level = level_text(settings, level);
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
    if (!model.settings.automatic_threshold) summary.threshold_probability = model.settings.threshold_probability;
    summary.training = model.training;
    summary.edits = model.edits;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        ComparisonSummary& comparison = summary.comparisons.emplace_back();
        comparison.name = model.settings.comparisons[c].name;
        for (std::size_t level = 1; level <= layout.levels(c); ++level) {
            comparison.levels.push_back(summarise_level(model, layout, weights, c, level));
        }
    }
    return summary;
}

double threshold_of(const Summary& summary) {
    return summary.model ? summary.model->threshold_probability.value_or(0.5) : 0.5;
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

std::vector<RuleSummary> summarise_rules(const Linkage& linkage, const std::vector<std::uint64_t>& scored) {
    const BlockingIndex& index = linkage.blocking();
    const std::vector<Rule>& rules = linkage.settings().blocking;
    std::vector<RuleSummary> summaries;
    for (std::size_t r = 0; r < rules.size(); ++r) {
        RuleSummary& summary = summaries.emplace_back();
        summary.rule = to_string(rules[r]);
        summary.pairs = index.groups(r).pairs;
        summary.has_repeats = index.key_sets(r) != nullptr;
        if (const auto& estimate = index.groups(r).estimate; estimate && !estimate->is_exact()) summary.estimate = estimate;
        if (r < scored.size()) summary.scored = scored[r];
        const LimitedGroups* const limited = index.limited(r);
        if (limited == nullptr) continue;
        summary.limit = {.records = limited->limit.rows_max,
                         .policy = policy_name(limited->limit.policy),
                         .by = tightening_text(limited->limit),
                         .groups = groups_over_limit(index, linkage.features(), rules[r], r),
                         .still_over = limited->still_over};
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

std::vector<std::pair<std::string, KeptPair>> choose_examples(const LinkResult& result, double threshold_bits,
                                                              RunContext& context) {
    // A weight is that of a kind of pairs, and kinds are few: how many matches have each weight says which weight the
    // n-th strongest has, and which of the pairs of that weight it is.
    std::map<double, std::uint64_t, std::greater<>> counts;   // by weight: matches so far
    std::vector<std::uint64_t*> count_of_kind(result.weights.size());
    for (std::size_t kind = 0; kind < result.weights.size(); ++kind) {
        if (!(result.weights[kind] >= threshold_bits)) continue;
        count_of_kind[kind] = &counts.try_emplace(result.weights[kind], 0).first->second;
    }
    const auto for_each_match = [&](const auto& body) {
        result.scored.pairs.for_each_block(context, [&](std::span<const KeptPair> block) {
            for (const KeptPair& pair : block) {
                std::uint64_t* const count = count_of_kind[pair.kind];
                if (count == nullptr || result.clusters.entity[pair.left] != result.clusters.entity[pair.right]) continue;
                body(pair, *count);
            }
        });
    };
    std::uint64_t matches = 0;
    for_each_match([&](const KeptPair&, std::uint64_t& count) {
        ++count;
        ++matches;
    });
    struct Wanted {
        std::string place;
        const std::uint64_t* count;
        std::uint64_t number;   // among those of its weight
        KeptPair pair;
    };
    std::vector<Wanted> wanted;
    const auto want = [&](const char* place, std::uint64_t number) {
        auto of_weight = counts.begin();
        while (number >= of_weight->second) number -= (of_weight++)->second;
        wanted.push_back({place, &of_weight->second, number, {}});
    };
    if (matches > 0) want("strongest", 0);
    if (matches > 2) want("median", matches / 2);
    if (matches > 1) want("weakest", matches - 1);
    for (auto& [weight, count] : counts) count = 0;
    for_each_match([&](const KeptPair& pair, std::uint64_t& count) {
        for (Wanted& example : wanted) {
            if (example.count == &count && example.number == count) example.pair = pair;
        }
        ++count;
    });
    std::vector<std::pair<std::string, KeptPair>> examples;
    for (const Wanted& example : wanted) examples.emplace_back(example.place, example.pair);
    return examples;
}

}  // namespace sameas::cli
