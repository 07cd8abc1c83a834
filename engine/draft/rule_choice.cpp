// Blocking rules without labels.
//
//  1. What could be blocked on follows from the kinds of the columns; two of different fields make a rule too.
//  2. A sample of records (anchors) is followed through all rules: which partners they have, in groups of which size.
//  3. A provisional model is fitted to these pairs and to random ones: how likely is each a match?
//  4. Greedily the rule, with a limit on its groups, that finds most for its pairs, until the pairs are spent.
//
// A limit is part of a rule: a rare surname may block alone, a frequent one only together with a birth year. Everything is a
// function of the records and their identities; neither threads nor the order of the rows show.
#include "engine/draft/rule_choice.hpp"

#include <algorithm>

#include "engine/draft/greedy_cover.hpp"
#include "engine/draft/pair_sample_fit.hpp"
#include "engine/draft/partner_rows.hpp"
#include "engine/parallel.hpp"
#include "engine/tuning.hpp"

namespace sameas {

namespace {

constexpr std::size_t pairs_at_once = 8192;
/// Records that are followed: a share of all, but so many at least and at most; and of these, through large groups too.
constexpr std::size_t rows_an_anchor = 16, anchors_min = 1000, anchors_max = 20'000, wide_anchors = 1000;
/// Pairs by default, at least.
constexpr double pairs_least = 1'000'000;
/// Less likely pairs are not worth finding, unless there are none else.
constexpr double worth_min = 0.001;
/// Entries of pairs under rules that the choice looks at, of those that may match and of those that stand for all.
constexpr std::size_t found_max = 4'000'000, made_max = 2'000'000;

std::vector<Expression> expressions_to_derive(const Settings& settings, std::span<const KeyExpression> keys) {
    Settings compared = settings;
    compared.blocking.clear();
    compared.group_limits.clear();
    compared.train_on.clear();
    compared.prior.rules.clear();
    std::vector<Expression> all = expressions_of(compared);
    for (const KeyExpression& key : keys) all.insert(all.end(), key.parts.begin(), key.parts.end());
    return all;
}

/// Under which rules pairs of anchors stand.
class CoverageCollector {
  public:
    CoverageCollector(const KeyCodes& codes, const AnchorGroups& groups, const RuleLookup& lookup, RunContext& context)
        : codes_(codes), groups_(groups), lookup_(lookup), context_(context) {}

    struct Result {
        std::vector<Coverage> entries;   ///< by pair
        std::size_t anchors = 0;         ///< so many of the first, with all their pairs
    };

    /// The wanted pairs of the first `anchors_limit` anchors, or of fewer where there are more than `entries_max` entries.
    /// Pairs are numbered as they stand in `pairs`.
    template <class IsWanted>
    Result collect(std::span<const AnchorPair> pairs, std::span<const std::uint64_t> agreeing, std::size_t anchors_limit,
                   std::size_t entries_max, const IsWanted& is_wanted) const {
        Result result;
        std::size_t begin = 0;
        while (begin < pairs.size() && pairs[begin].anchor < anchors_limit) {
            const std::size_t end = end_of_wave(pairs, begin);
            std::vector<std::vector<Coverage>> chunks((end - begin + pairs_at_once - 1) / pairs_at_once);
            parallel_chunks(context_, chunks.size(), 1, [&](std::size_t first, std::size_t last) {
                const std::size_t from = begin + first * pairs_at_once, to = std::min(begin + last * pairs_at_once, end);
                for_each_partner(codes_, pairs, from, to, [&](std::size_t i, RowId partner) {
                    if (pairs[i].anchor < anchors_limit && is_wanted(i))
                        add(pairs[i], partner, agreeing[i], i, chunks[(i - begin) / pairs_at_once]);
                });
            });
            for (const std::vector<Coverage>& chunk : chunks)
                result.entries.insert(result.entries.end(), chunk.begin(), chunk.end());
            begin = end;
            result.anchors = pairs[end - 1].anchor + std::size_t{1};
            if (result.entries.size() > entries_max) break;
        }
        if (result.entries.size() <= entries_max || result.anchors > anchors_limit) result.anchors = anchors_limit;
        return result;
    }

  private:
    static constexpr std::size_t wave_pairs = 131'072;

    /// A wave ends where an anchor does.
    static std::size_t end_of_wave(std::span<const AnchorPair> pairs, std::size_t begin) {
        std::size_t end = std::min(begin + wave_pairs, pairs.size());
        while (end < pairs.size() && pairs[end].anchor == pairs[end - 1].anchor) ++end;
        return end;
    }

    void add(const AnchorPair& pair, RowId partner, std::uint64_t agreeing, std::size_t number, std::vector<Coverage>& out) const {
        lookup_.for_each(groups_, agreeing, pair.anchor, partner,
                         [&](std::size_t rule, std::size_t limit) {
                             out.push_back({static_cast<std::uint32_t>(rule), static_cast<std::uint32_t>(limit),
                                            static_cast<std::uint32_t>(number)});
                             return true;
                         });
    }

    const KeyCodes& codes_;
    const AnchorGroups& groups_;
    const RuleLookup& lookup_;
    RunContext& context_;
};

CoverProblem cover_problem(const CoverageCollector& collector, const Anchors& anchors, const AnchorGroups& groups,
                           std::span<const std::uint64_t> agreeing, const FittedPairs& fitted, std::size_t rows) {
    CoverProblem problem;
    problem.limits = group_limits_tried.size();
    for (std::size_t i = 0; i < fitted.pairs.size(); ++i) problem.worth.push_back(fitted.probability[i] * fitted.weight[i]);
    const bool any = std::ranges::any_of(fitted.probability, [](double p) { return p >= worth_min; });
    problem.found = collector.collect(fitted.pairs, fitted.agreeing, fitted.anchors, found_max, [&](std::size_t i) {
        return !any || fitted.probability[i] >= worth_min;
    }).entries;
    CoverageCollector::Result made =
        collector.collect(groups.pairs(), agreeing, anchors.wide, made_max, [](std::size_t) { return true; });
    problem.made = std::move(made.entries);
    problem.pairs = groups.pairs().size();
    problem.pairs_weight = static_cast<double>(rows) / (2 * static_cast<double>(std::max<std::size_t>(made.anchors, 1)));
    problem.rule_cost = static_cast<double>(rows);
    return problem;
}

}  // namespace

RuleChoice choose_rules(const Table& table, const Settings& settings, std::span<const DraftField> fields,
                        const RuleChoiceOptions& options, RunContext& context) {
    RuleChoice choice;
    if (comparable_pairs(table, options.scope) == 0) return choice;
    const std::vector<KeyExpression> expressions = key_expressions(fields);
    const Features features = derive(table, expressions_to_derive(settings, expressions), context);
    const StageTimer timer(context, "choose rules");
    const KeyCodes codes(features, expressions, fields, context);
    std::vector<double> keys_mean;
    for (std::size_t e = 0; e < expressions.size(); ++e) keys_mean.push_back(codes.keys_mean(e));
    const std::vector<RuleParts> rules = possible_rules(fields, expressions, keys_mean);
    const double rows = static_cast<double>(table.rows());
    const double pairs_max =
        options.pairs_max > 0 ? static_cast<double>(options.pairs_max) : std::max(pairs_least, tuning().pairs_a_record * rows);
    const std::size_t count = std::min(table.rows(), std::clamp(table.rows() / rows_an_anchor, anchors_min, anchors_max));
    const Anchors anchors = draw_anchors(table, count, std::min(count, wide_anchors), context);
    const AnchorGroups groups(codes, anchors, rules, options.scope, pairs_max, context);
    if (groups.pairs().empty()) return choice;
    const RuleLookup lookup(rules, expressions.size());
    const std::vector<std::uint64_t> agreeing = agreements(codes, anchors, groups.pairs(), context);
    const FittedPairs fitted =
        fit_anchor_pairs(codes, anchors, groups, agreeing, lookup, settings, features, options.scope, context);
    const CoverageCollector collector(codes, groups, lookup, context);
    CoverProblem problem = cover_problem(collector, anchors, groups, agreeing, fitted, table.rows());
    double total = 0;
    for (const double worth : problem.worth) total += worth;
    for (const RuleParts& rule : rules) problem.rules.push_back(to_string(rule_of(rule, expressions)));
    problem.pairs_max = pairs_max;
    problem.rules_max = options.rules_max;
    choice.expected_matches = fitted.expected_matches;
    choice.anchors = fitted.anchors;
    for (const CoverStep& step : choose_cover(std::move(problem), context)) {
        const auto share = [&](double worth) { return total > 0 ? worth / total : 0; };
        choice.rules.push_back({rule_of(rules[step.rule], expressions), group_limits_tried[step.limit], step.new_pairs,
                                share(step.new_worth), share(step.worth), share(step.only_worth)});
        choice.pairs += step.new_pairs;
    }
    return choice;
}

}  // namespace sameas
