// Blocking decides what the matches found look like: where all rules read the town, all of them agree on it, and how
// often matches agree on a town cannot be seen. But a rule that reads names alone makes matches whatever their town, and a
// pair that it makes counts whatever other rules make it too. Such pairs show the comparison of towns as it is in all
// matches, as far as its comparisons are independent.
#include "engine/draft/found_matches.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <bit>
#include <cstdint>

#include "engine/blocking/candidate_pairs.hpp"

namespace sameas {

namespace {

constexpr std::uint64_t pairs_of_rule_max = 1u << 15;
/// Less likely pairs are not worth asking which rules make them.
constexpr double probability_min = 0.001;
/// Probabilities are added as integers: one sum, whatever the order.
constexpr double sum_scale = 4294967296.0;
__extension__ using Sum = unsigned __int128;

double number(Sum sum) { return static_cast<double>(sum) / sum_scale; }

/// The field itself, or the one that it follows from.
std::string source_of(const std::string& field, std::span<const DraftField> fields) {
    const auto at = std::ranges::find(fields, field, &DraftField::name);
    return at == fields.end() || at->is_compared ? field : fields[at->derived_from].name;
}

/// By rule: the comparisons that read none of its fields, a bit each.
std::vector<std::uint64_t> unforced_by(const Settings& settings, std::span<const DraftField> fields) {
    const std::vector<GroupLimit> limits = group_limits_of(settings);
    std::vector<std::uint64_t> result;
    for (std::size_t rule = 0; rule < settings.blocking.size(); ++rule) {
        std::vector<std::string> read;
        for (const Expression& part : settings.blocking[rule].parts) read.push_back(source_of(part.field(), fields));
        for (const Expression& part : limits[rule].by) read.push_back(source_of(part.field(), fields));
        std::uint64_t unforced = 0;
        for (std::size_t c = 0; c < settings.comparisons.size(); ++c) {
            const bool is_read = std::ranges::any_of(settings.comparisons[c].fields, [&](const std::string& field) {
                return std::ranges::find(read, source_of(field, fields)) != read.end();
            });
            unforced |= std::uint64_t{!is_read} << c;
        }
        result.push_back(unforced);
    }
    return result;
}

/// By comparison and state.
using Sums = std::vector<std::vector<Sum>>;

struct Worker {
    Sums unforced;
    Sum expected = 0;
    Comparator::Scratch scratch = {};
    std::vector<std::uint64_t> patterns = {};
    std::vector<std::uint32_t> places = {};
};

}  // namespace

FoundMatches count_found_matches(const Comparator& comparator, const BlockingIndex& blocking, const Model& model,
                                 const Table& table, std::span<const DraftField> fields, RunContext& context) {
    const PatternLayout& layout = comparator.layout();
    const PatternWeights weights(model, layout);
    const Comparator::Ceilings ceilings = comparator.ceilings(weights.floor_at(weight_bits(probability_min)));
    const std::vector<std::uint64_t> unforced_of_rule = unforced_by(model.settings, fields);
    EnumerateOptions walk;
    for (std::size_t rule = 0; rule < blocking.rules(); ++rule) {
        unsigned n = 0;
        while (n < 63 && blocking.groups(rule).pairs >> n > pairs_of_rule_max) ++n;
        walk.halvings.push_back(n);
    }
    const std::vector<std::uint8_t> depths = sample_depths(table, context);
    walk.sample_depths = depths;
    Sums sums;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) sums.emplace_back(layout.states(c));
    tbb::enumerable_thread_specific<Worker> workers([&] { return Worker{sums}; });
    for_each_candidate_chunk(blocking, table, walk, context, [&](std::size_t first, std::span<const CandidatePair> pairs) {
        Worker& worker = workers.local();
        worker.patterns.resize(std::max(worker.patterns.size(), pairs.size()));
        worker.places.resize(worker.patterns.size());
        const std::size_t count = comparator.patterns_reaching(pairs, ceilings, std::span(worker.patterns).first(pairs.size()),
                                                               std::span(worker.places).first(pairs.size()), worker.scratch);
        for (const std::uint32_t place : std::span(worker.places).first(count)) {
            const std::uint64_t pattern = worker.patterns[place];
            const double p = probability(weights.weight(pattern));
            if (p < probability_min) continue;
            const Sum share = Sum{static_cast<std::uint64_t>(p * sum_scale)} << walk.halvings[first];
            worker.expected += share;
            std::uint64_t unforced = 0;
            for (std::size_t rule = first; rule < blocking.rules(); ++rule) {
                if ((unforced_of_rule[rule] & ~unforced) != 0 && blocking.holds(rule, pairs[place].left, pairs[place].right))
                    unforced |= unforced_of_rule[rule];
            }
            for (; unforced != 0; unforced &= unforced - 1) {
                const auto c = static_cast<std::size_t>(std::countr_zero(unforced));
                worker.unforced[c][layout.state(pattern, c)] += share;
            }
        }
    });
    FoundMatches found;
    Sum expected = 0;
    for (const Worker& worker : workers) {
        expected += worker.expected;
        for (std::size_t c = 0; c < sums.size(); ++c) {
            for (std::size_t s = 1; s < sums[c].size(); ++s) sums[c][s] += worker.unforced[c][s];
        }
    }
    found.expected = number(expected);
    for (const std::vector<Sum>& states : sums) {
        std::vector<double>& of_comparison = found.unforced.emplace_back();
        for (const Sum sum : states) of_comparison.push_back(number(sum));
    }
    return found;
}

}  // namespace sameas
