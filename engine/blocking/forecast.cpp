// What rules cost, before anything is compared.
//
// How many pairs a rule makes follows from the sizes of its groups. How many all rules make together does not: whoever
// wants to know has to look at each pair and ask whether an earlier rule makes it. That is far less work than
// comparing, but still work for each pair, so above a limit bounds must do. Three facts give them:
//   - a union is no smaller than its largest part, and no larger than the sum of its parts or all comparable pairs;
//   - a pair shares no more keys of a multi-valued rule than some record has, so the rule's distinct pairs are at least
//     its walked ones over that number, and at least those of its largest group;
//   - an estimate of a join has an interval of its own.
//
// Pairs of rules with keys take nanoseconds each, so their number bounds the time. To find the pairs of a join may take any time,
// whatever their number: how often sets are compared in vain depends on the values. So all joins have a given time together, of
// which each may take half of what earlier ones left. What it would have taken is told from single values (join_time).
#include "engine/blocking/forecast.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/blocking/join_time.hpp"
#include "engine/blocking/row_groups.hpp"
#include "engine/time_limit.hpp"

namespace sameas {

namespace {

using Clock = std::chrono::steady_clock;

/// Partners of the values of a join that is not walked are timed for so long.
constexpr double timed_seconds = 0.5;
/// To hand on one pair of a rule without keys, on one thread, once it is found.
constexpr double pair_nanoseconds = 3;

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

/// Counts the pairs of rules without keys, within the time of the options.
class LimitedCount {
  public:
    LimitedCount(const BlockingIndex& index, const Table& table, const ForecastOptions& options, RunContext& context)
        : index_(index), table_(table), seconds_left_(options.unkeyed_seconds_max), context_(context) {}

    /// Nothing where the time was over. \throws Cancelled
    std::optional<std::uint64_t> count(std::size_t rule, bool first_rule_wins) {
        if (seconds_left_ <= 0) return std::nullopt;
        const Clock::time_point start = Clock::now();
        const EnumerateOptions alone{.rule_begin = rule, .rule_end = rule + 1, .first_rule_wins = first_rule_wins};
        std::optional<std::uint64_t> pairs;
        finishes_within(seconds_left_ / 2, context_, [&](RunContext& limited) {
            pairs = count_candidate_pairs(index_, table_, alone, limited)[rule];
        });
        seconds_left_ -= seconds_since(start);
        return pairs;
    }

  private:
    const BlockingIndex& index_;
    const Table& table_;
    double seconds_left_;
    RunContext& context_;
};

/// What walking a rule without keys would take.
double seconds_to_walk(const BlockingIndex& index, std::size_t rule, std::uint64_t walked, RunContext& context) {
    const double hand_on = static_cast<double>(walked) * pair_nanoseconds * 1e-9 / context.threads();
    const RowJoin* const join = index.join(rule);
    return hand_on + (join == nullptr ? 0 : seconds_to_join(*join, timed_seconds, context));
}

/// Puts the exact numbers of what rules with keys [begin, end) add in place of their bounds.
void count_keyed(PairForecast& forecast, std::size_t begin, std::size_t end, const BlockingIndex& index, const Table& table,
                 RunContext& context) {
    const std::vector<std::uint64_t> added =
        count_candidate_pairs(index, table, {.rule_begin = begin, .rule_end = end}, context);
    for (std::size_t rule = begin; rule < end; ++rule) forecast.rules[rule].added = exactly(added[rule]);
}

/// The same of a rule without keys, if it may be walked and there is time for it. \returns whether there was
bool count_unkeyed(PairForecast& forecast, std::size_t rule, const BlockingIndex& index, const ForecastOptions& options,
                   LimitedCount& limited, RunContext& context) {
    RuleForecast& of_rule = forecast.rules[rule];
    const Clock::time_point start = Clock::now();
    std::optional<std::uint64_t> added;
    if (is_walkable(index, rule, options)) added = limited.count(rule, true);
    double seconds = seconds_since(start);
    if (added) {
        of_rule.added = exactly(*added);
    } else {
        seconds = std::max(seconds, seconds_to_walk(index, rule, of_rule.walked, context));
    }
    forecast.unkeyed_seconds += seconds;
    return added.has_value();
}

/// Puts the exact numbers of the rules that may be walked in place of their bounds.
void count(PairForecast& forecast, const BlockingIndex& index, const Table& table, const ForecastOptions& options,
           RunContext& context) {
    const std::size_t rules = index.rules();
    LimitedCount limited(index, table, options, context);
    std::vector<bool> is_walked(rules);
    for (std::size_t begin = 0, end = 0; begin < rules; begin = end) {
        for (end = begin; end < rules && index.is_keyed(end);) ++end;
        if (begin < end) count_keyed(forecast, begin, end, index, table, context);
        std::fill(is_walked.begin() + static_cast<std::ptrdiff_t>(begin), is_walked.begin() + static_cast<std::ptrdiff_t>(end), true);
        if (end == rules) break;
        is_walked[end] = count_unkeyed(forecast, end, index, options, limited, context);
        ++end;
    }
    for (std::size_t rule = 0; rule < rules; ++rule) {
        if (!is_walked[rule]) continue;
        PairEstimate& pairs = forecast.rules[rule].pairs;
        if (rule == 0) pairs = forecast.rules[rule].added;
        const bool is_known = index.key_sets(rule) == nullptr && pairs.is_exact();
        if (rule == 0 || is_known) continue;
        if (index.is_keyed(rule)) {
            const EnumerateOptions alone{.rule_begin = rule, .rule_end = rule + 1, .first_rule_wins = false};
            pairs = exactly(count_candidate_pairs(index, table, alone, context)[rule]);
        } else if (const std::optional<std::uint64_t> counted = limited.count(rule, false)) {
            pairs = exactly(*counted);
        }
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
    if (forecast.walked <= options.counted_max) {
        count(forecast, index, table, options, context);
    } else {
        for (std::size_t rule = 0; rule < index.rules(); ++rule) {
            if (!index.is_keyed(rule)) forecast.unkeyed_seconds += seconds_to_walk(index, rule, forecast.rules[rule].walked, context);
        }
    }
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
