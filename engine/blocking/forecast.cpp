// What rules cost, before anything is compared.
//
// How many pairs a rule makes follows from the sizes of its groups. How many all rules make together does not: whoever
// wants to know has to look at each pair and ask whether an earlier rule makes it. That is far less work than
// comparing, but still work for each pair, so above a limit bounds must do. Three facts give them:
//   - a union is no smaller than its largest part, and no larger than the sum of its parts or all comparable pairs;
//   - a pair shares no more keys of a multi-valued rule than some record has, so the rule's distinct pairs are at least
//     its walked ones over that number, and at least those of its largest group;
//   - an estimate of a join has an interval of its own.
#include "engine/blocking/forecast.hpp"

#include <algorithm>
#include <chrono>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/blocking/row_groups.hpp"

namespace sameas {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

PairEstimate exactly(std::uint64_t pairs) {
    return {.pairs = pairs, .low = pairs, .high = pairs};
}

/// The most keys that a row has under a multi-valued rule.
std::uint64_t keys_of_row_max(const KeySets& sets) {
    std::uint64_t most = 1;
    for (std::size_t row = 0; row + 1 < sets.offsets.size(); ++row)
        most = std::max(most, sets.offsets[row + 1] - sets.offsets[row]);
    return most;
}

/// Bounds of the distinct pairs of a rule, without looking at pairs.
PairEstimate bounded_pairs(const BlockingIndex& index, std::size_t rule, const Table& table, std::uint64_t comparable) {
    const RuleGroups& groups = index.groups(rule);
    if (groups.estimate) return *groups.estimate;
    const KeySets* const sets = index.key_sets(rule);
    if (sets == nullptr || groups.pairs == 0) return exactly(groups.pairs);
    const std::uint64_t keys_max = keys_of_row_max(*sets);
    std::uint64_t low = groups.pairs / keys_max + (groups.pairs % keys_max != 0 ? 1 : 0);
    for (std::size_t g = 0; g < groups.groups(); ++g)
        low = std::max(low, pairs_among(groups.group(g), table, index.scope()));
    const std::uint64_t high = std::min(groups.pairs, comparable);
    return {.pairs = high, .low = low, .high = high};
}

/// Whether counting may walk the rule.
bool is_walkable(const BlockingIndex& index, std::size_t rule, const ForecastOptions& options) {
    const RowJoin* const join = index.join(rule);
    return join == nullptr || join->value_count() <= options.joined_values_max;
}

/// Puts the exact numbers of the rules that may be walked in place of their bounds.
void count(PairForecast& forecast, const BlockingIndex& index, const Table& table, const ForecastOptions& options,
           RunContext& context) {
    const std::size_t rules = index.rules();
    for (std::size_t begin = 0, end = 0; begin < rules; begin = std::max(end, begin + 1)) {
        for (end = begin; end < rules && is_walkable(index, end, options) && index.is_keyed(end) == index.is_keyed(begin);)
            ++end;
        if (begin == end) continue;
        const Clock::time_point start = Clock::now();
        const std::vector<std::uint64_t> added =
            count_candidate_pairs(index, table, {.rule_begin = begin, .rule_end = end}, context);
        for (std::size_t rule = begin; rule < end; ++rule)
            forecast.rules[rule].added = exactly(added[rule]);
        if (!index.is_keyed(begin)) forecast.unkeyed_seconds += seconds_since(start);
    }
    for (std::size_t rule = 0; rule < rules; ++rule) {
        if (!is_walkable(index, rule, options)) continue;
        PairEstimate& pairs = forecast.rules[rule].pairs;
        if (rule == 0) pairs = forecast.rules[rule].added;
        const bool is_known = index.key_sets(rule) == nullptr && pairs.is_exact();
        if (rule == 0 || is_known) continue;
        const EnumerateOptions alone{.rule_begin = rule, .rule_end = rule + 1, .first_rule_wins = false};
        pairs = exactly(count_candidate_pairs(index, table, alone, context)[rule]);
    }
    forecast.is_counted = true;
}

}  // namespace

PairForecast forecast_pairs(const BlockingIndex& index, const Table& table, const ForecastOptions& options,
                            RunContext& context) {
    const std::uint64_t comparable = comparable_pairs(table, index.scope());
    PairForecast forecast;
    for (std::size_t rule = 0; rule < index.rules(); ++rule) {
        RuleForecast& of_rule = forecast.rules.emplace_back();
        of_rule.pairs = bounded_pairs(index, rule, table, comparable);
        of_rule.walked = index.groups(rule).estimate ? of_rule.pairs.high : index.groups(rule).pairs;
        of_rule.added = {.pairs = of_rule.pairs.pairs, .low = rule == 0 ? of_rule.pairs.low : 0, .high = of_rule.pairs.high};
        forecast.walked = saturated_sum(forecast.walked, of_rule.walked);
        context.check_stop();
    }
    const StageTimer timer(context, "count", forecast.walked);
    if (forecast.walked <= options.counted_max) count(forecast, index, table, options, context);
    PairEstimate& together = forecast.together;
    for (const RuleForecast& rule : forecast.rules) {
        together.low = saturated_sum(together.low, rule.added.low);
        together.high = saturated_sum(together.high, rule.added.high);
        together.pairs = saturated_sum(together.pairs, rule.added.pairs);
    }
    for (const RuleForecast& rule : forecast.rules)
        together.low = std::max(together.low, rule.pairs.low);
    together.high = std::max(together.low, std::min(together.high, comparable));
    together.pairs = std::clamp(together.pairs, together.low, together.high);
    return forecast;
}

}  // namespace sameas
