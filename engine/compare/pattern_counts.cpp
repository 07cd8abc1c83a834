// Counting goes by thread, in a hash table of patterns: thousands of entries, whatever the number of pairs. Sums of counts
// do not depend on who counted what, and the result is sorted, so neither threads nor tables can be seen in it.
#include "engine/compare/pattern_counts.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/errors.hpp"

namespace sameas {

namespace {

/// A pattern, and the rules that hold for the pairs counted, a bit each.
struct PatternOfRules {
    std::uint64_t pattern = 0;
    std::uint64_t rules = 0;
    bool operator==(const PatternOfRules&) const = default;
};

struct PatternHash {
    using is_avalanching = void;
    std::size_t operator()(const PatternOfRules& key) const {
        return static_cast<std::size_t>(spread_pattern(spread_pattern(key.pattern) + key.rules));
    }
};

using Counts = boost::unordered_flat_map<PatternOfRules, std::uint64_t, PatternHash>;

/// The rules that hold for a pair whose first one is `first`, a bit each.
std::uint64_t rules_of(const BlockingIndex& index, const CandidatePair& pair, std::size_t first,
                       const std::vector<std::size_t>& asked) {
    const std::uint64_t* const left = index.slots(pair.left).data();
    const std::uint64_t* const right = index.slots(pair.right).data();
    std::uint64_t rules = 0;
    for (std::size_t rule = first; rule < index.rules(); ++rule) {
        rules |= static_cast<std::uint64_t>((left[rule] == right[rule]) & (left[rule] != 0)) << rule;
    }
    for (const std::size_t rule : asked) {
        if (rule < first) continue;
        rules &= ~(std::uint64_t{1} << rule);
        if (index.holds(rule, pair.left, pair.right)) rules |= std::uint64_t{1} << rule;
    }
    return rules;
}

std::vector<PatternCount> sorted(const boost::unordered_flat_map<std::uint64_t, std::uint64_t>& counts) {
    std::vector<PatternCount> result;
    for (const auto& [pattern, count] : counts) result.push_back({pattern, count});
    std::sort(result.begin(), result.end(),
              [](const PatternCount& a, const PatternCount& b) { return a.pattern < b.pattern; });
    return result;
}

/// By rule: how often its left records are halved.
std::vector<unsigned> halvings(const BlockingIndex& index, std::uint64_t pairs_of_rule_max) {
    std::vector<unsigned> result;
    for (std::size_t rule = 0; rule < index.rules(); ++rule) {
        unsigned n = 0;
        while (n < 63 && index.groups(rule).pairs >> n > pairs_of_rule_max) ++n;
        result.push_back(n);
    }
    return result;
}

/// Counts the pairs of all rules by pattern and by the rules that hold.
Counts count(const BlockingIndex& index, const Table& table, const Comparator& comparator,
             std::uint64_t pairs_of_rule_max, RunContext& context) {
    std::vector<std::size_t> asked;  // rules that one equal number does not decide
    for (std::size_t rule = 0; rule < index.rules(); ++rule) {
        if (!index.has_one_key(rule)) asked.push_back(rule);
    }
    EnumerateOptions options;
    options.halvings = halvings(index, pairs_of_rule_max);
    std::vector<std::uint8_t> depths;
    if (std::ranges::any_of(options.halvings, [](unsigned n) { return n > 0; })) depths = sample_depths(table, context);
    options.sample_depths = depths;
    struct Counter {
        Comparator::Scratch scratch;
        std::vector<std::uint64_t> patterns;
        Counts counts;
    };
    tbb::enumerable_thread_specific<Counter> counters;
    for_each_candidate_chunk(
        index, table, options, context, [&](std::size_t first_rule, std::span<const CandidatePair> pairs) {
            Counter& counter = counters.local();
            counter.patterns.resize(std::max(counter.patterns.size(), pairs.size()));
            const std::span patterns = std::span(counter.patterns).first(pairs.size());
            comparator.patterns(pairs, patterns, counter.scratch);
            const std::uint64_t weight = std::uint64_t{1} << options.halvings[first_rule];
            for (std::size_t i = 0; i < pairs.size(); ++i)
                counter.counts[{patterns[i], rules_of(index, pairs[i], first_rule, asked)}] += weight;
        });
    Counts all;
    for (const Counter& counter : counters) {
        for (const auto& [key, number] : counter.counts) all[key] += number;
    }
    return all;
}

}  // namespace

std::uint64_t pairs_of(const std::vector<PatternCount>& counts) {
    std::uint64_t sum = 0;
    for (const PatternCount& entry : counts) sum += entry.count;
    return sum;
}

RulePatternCounts count_patterns_by_rule(const BlockingIndex& index, const Table& table, const Comparator& comparator,
                                         std::uint64_t pairs_of_rule_max, RunContext& context) {
    SAMEAS_ASSERT(index.rules() <= 64);
    const Counts counts = count(index, table, comparator, pairs_of_rule_max, context);
    RulePatternCounts result;
    boost::unordered_flat_map<std::uint64_t, std::uint64_t> all;
    for (const auto& [key, number] : counts) all[key.pattern] += number;
    result.all = sorted(all);
    for (std::size_t rule = 0; rule < index.rules(); ++rule) {
        boost::unordered_flat_map<std::uint64_t, std::uint64_t> of_rule;
        for (const auto& [key, number] : counts) {
            if ((key.rules >> rule & 1) != 0) of_rule[key.pattern] += number;
        }
        result.of_rule.push_back(sorted(of_rule));
    }
    return result;
}

}  // namespace sameas
