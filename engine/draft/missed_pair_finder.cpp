// The model at hand was fitted to pairs that the rules make. If all rules read the address, all its matches share one, and it
// takes sharing one for a duty: the very pairs that blocking misses, those who moved, look improbable to it. So its m is not
// taken as it is. The matches found, with the m that they have, and the pairs not made together are a population, whose m
// follows by expectation maximisation; u and the classes of non-match are of all pairs already and stay. The found part
// need not be seen again: its counts are m times its number. Where little is missed nothing changes. The prior stays too:
// else strangers would in the end be matches for being many.
#include "engine/draft/missed_pair_finder.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <cmath>
#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t pairs_at_once = 8192;
/// Pairs that weigh less are hopeless, whatever the missed matches are like.
constexpr double floor_bits = -20;
/// Candidates of a rule whose probabilities are summed up, and the least of these.
constexpr std::uint64_t found_pairs_of_rule_max = 1u << 17;
constexpr double found_probability_min = 0.001;
constexpr int iterations_max = 25;
constexpr double converged_share = 0.002;
/// Probabilities are added as integers: one sum, whatever the order.
constexpr double sum_scale = 4294967296.0;
__extension__ using Sum = unsigned __int128;

/// Distinct patterns in order of first pair, with the pairs that they stand for.
struct Patterns {
    std::vector<std::uint64_t> patterns;
    std::vector<double> weight;
    std::vector<std::uint32_t> place_of_pair;
};

Patterns patterns_of(std::span<const UnmadePair> pairs) {
    Patterns result;
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> places;
    for (const UnmadePair& pair : pairs) {
        const auto [at, is_new] = places.try_emplace(pair.pattern, static_cast<std::uint32_t>(places.size()));
        if (is_new) {
            result.patterns.push_back(pair.pattern);
            result.weight.push_back(0);
        }
        result.weight[at->second] += pair.weight;
        result.place_of_pair.push_back(at->second);
    }
    return result;
}

}  // namespace

struct MissedPairFinder::Worker {
    Comparator::Scratch scratch;
    std::vector<CandidatePair> pairs;
    std::vector<std::uint64_t> patterns;
    std::vector<std::uint32_t> places;
    Sum sum = 0;
};

template <class Body>
void MissedPairFinder::for_each_reaching(std::span<const CandidatePair> pairs, const Comparator::Ceilings& ceilings,
                                         Worker& worker, const Body& body) const {
    worker.patterns.resize(std::max(worker.patterns.size(), pairs.size()));
    worker.places.resize(worker.patterns.size());
    const std::size_t count = comparator_.patterns_reaching(pairs, ceilings, std::span(worker.patterns).first(pairs.size()),
                                                            std::span(worker.places).first(pairs.size()), worker.scratch);
    for (const std::uint32_t place : std::span(worker.places).first(count)) body(place, worker.patterns[place]);
}

MissedPairFinder::MissedPairFinder(const Features& features, const BlockingIndex& blocking, const Model& model,
                                   RunContext& context)
    : table_(features.table()), blocking_(blocking), model_(model), context_(context),
      comparator_(model.settings, features, model.term_frequencies), weights_(model, comparator_.layout()) {}

std::vector<UnmadePair> MissedPairFinder::unmade(const Anchors& anchors, std::span<const AnchorPair> pairs) const {
    const Comparator::Ceilings ceilings = comparator_.ceilings(weights_.floor_at(floor_bits));
    std::vector<std::vector<UnmadePair>> chunks((pairs.size() + pairs_at_once - 1) / pairs_at_once);
    tbb::enumerable_thread_specific<Worker> workers;
    parallel_chunks(context_, chunks.size(), 1, [&](std::size_t chunk, std::size_t) {
        const std::size_t begin = chunk * pairs_at_once;
        const std::span<const AnchorPair> some = pairs.subspan(begin, std::min(pairs_at_once, pairs.size() - begin));
        Worker& worker = workers.local();
        worker.pairs.clear();
        for (const AnchorPair& pair : some) {
            const RowId a = anchors.rows[pair.anchor], b = table_.rows_by_rank()[pair.rank];
            worker.pairs.push_back(table_.is_left(a, b) ? CandidatePair{a, b} : CandidatePair{b, a});
        }
        for_each_reaching(worker.pairs, ceilings, worker, [&](std::size_t i, std::uint64_t pattern) {
            if (weights_.weight(pattern) < floor_bits || is_candidate(worker.pairs[i].left, worker.pairs[i].right)) return;
            chunks[chunk].push_back({some[i], pattern});
        });
    });
    std::vector<UnmadePair> all;
    for (const std::vector<UnmadePair>& chunk : chunks) all.insert(all.end(), chunk.begin(), chunk.end());
    return all;
}

double MissedPairFinder::found() const {
    const double least = weight_bits(found_probability_min);
    const Comparator::Ceilings ceilings = comparator_.ceilings(weights_.floor_at(least));
    EnumerateOptions walk;
    for (std::size_t rule = 0; rule < blocking_.rules(); ++rule) {
        unsigned n = 0;
        while (n < 63 && blocking_.groups(rule).pairs >> n > found_pairs_of_rule_max) ++n;
        walk.halvings.push_back(n);
    }
    const std::vector<std::uint8_t> depths = sample_depths(table_, context_);
    walk.sample_depths = depths;
    tbb::enumerable_thread_specific<Worker> workers;
    for_each_candidate_chunk(blocking_, table_, walk, context_, [&](std::size_t rule, std::span<const CandidatePair> pairs) {
        Worker& worker = workers.local();
        for_each_reaching(pairs, ceilings, worker, [&](std::size_t, std::uint64_t pattern) {
            worker.sum += Sum{static_cast<std::uint64_t>(probability(weights_.weight(pattern)) * sum_scale)}
                          << walk.halvings[rule];
        });
    });
    Sum sum = 0;
    for (const Worker& worker : workers) sum += worker.sum;
    return static_cast<double>(sum) / sum_scale;
}

void MissedPairFinder::weigh(std::span<UnmadePair> pairs, double found) const {
    const PatternLayout& layout = comparator_.layout();
    const Patterns all = patterns_of(pairs);
    std::vector<double> p(all.patterns.size());
    Model model = model_;
    double missed_before = 0;
    for (int iteration = 0;; ++iteration) {
        context_.check_stop();
        const PatternWeights weights(model, layout);
        double missed = 0;
        for (std::size_t i = 0; i < p.size(); ++i) {
            p[i] = probability(weights.weight(all.patterns[i]));
            missed += p[i] * all.weight[i];
        }
        const bool is_done = std::abs(missed - missed_before) <= converged_share * (found + missed);
        if (found <= 0 || iteration >= iterations_max || is_done) break;
        missed_before = missed;
        for (std::size_t c = 0; c < layout.comparisons(); ++c) {
            std::vector<double> counts = model_.comparisons[c].m;
            for (double& count : counts) count *= found;
            for (std::size_t i = 0; i < p.size(); ++i) counts[layout.state(all.patterns[i], c)] += p[i] * all.weight[i];
            counts[0] = 0;
            double sum = 0;
            for (const double count : counts) sum += count;
            for (std::size_t s = 0; s < counts.size(); ++s) model.comparisons[c].m[s] = counts[s] / sum;
        }
    }
    for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i].probability = p[all.place_of_pair[i]];
}

}  // namespace sameas
