// The model at hand was fitted to pairs that the rules make. If all rules read the address, all its matches share one, and it
// takes sharing one for a duty: the very pairs that blocking misses, those who moved, look improbable to it. So m is taken from
// matches that were made without looking (FoundMatches::unforced), comparison by comparison. With many rules there are such
// matches for all of them, and then nothing is left to be fitted.
//
// Where rules leave none for some comparison, the matches found, with the m that they have, and the pairs not made together are
// a population, whose m in that comparison follows by expectation maximisation. All others are held: among the millions of
// strangers that are looked at here some are alike in anything, and a fit that is free everywhere follows them, step by step,
// until families are matches. u, the classes of non-match and the prior are of all pairs already and stay.
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
/// Unforced matches from which the m of a comparison is taken; and what the model's own m counts for beside them.
constexpr double unforced_matches_min = 100, model_pseudo_matches = 10;
constexpr int iterations_max = 25;
constexpr double converged_share = 0.002;

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

/// Counts of states as shares of all but null.
std::vector<double> shares_of(std::vector<double> counts) {
    counts[0] = 0;
    double sum = 0;
    for (const double count : counts) sum += count;
    for (double& count : counts) count /= sum;
    return counts;
}

/// Gives comparisons the m of unforced matches. \returns the others, of which too few were seen
std::vector<std::size_t> take_unforced(const FoundMatches& found, Model& model) {
    std::vector<std::size_t> unseen;
    for (std::size_t c = 0; c < model.comparisons.size(); ++c) {
        std::vector<double>& m = model.comparisons[c].m;
        double matches = 0;
        for (const double count : found.unforced[c]) matches += count;
        if (matches < unforced_matches_min) {
            unseen.push_back(c);
            continue;
        }
        std::vector<double> counts = found.unforced[c];
        for (std::size_t s = 0; s < m.size(); ++s) counts[s] += model_pseudo_matches * m[s];
        m = shares_of(std::move(counts));
    }
    return unseen;
}

}  // namespace

MissedPairFinder::MissedPairFinder(const Features& features, const BlockingIndex& blocking, const Model& model,
                                   RunContext& context)
    : table_(features.table()), blocking_(blocking), model_(model), context_(context),
      comparator_(model.settings, features, model.term_frequencies), weights_(model, comparator_.layout()) {}

std::vector<UnmadePair> MissedPairFinder::unmade(const Anchors& anchors, std::span<const AnchorPair> pairs) const {
    const Comparator::Ceilings ceilings = comparator_.ceilings(weights_.floor_at(floor_bits));
    std::vector<std::vector<UnmadePair>> chunks((pairs.size() + pairs_at_once - 1) / pairs_at_once);
    struct Worker {
        Comparator::Scratch scratch;
        std::vector<CandidatePair> pairs;
        std::vector<std::uint64_t> patterns = std::vector<std::uint64_t>(pairs_at_once);
        std::vector<std::uint32_t> places = std::vector<std::uint32_t>(pairs_at_once);
    };
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
        const std::size_t count = comparator_.patterns_reaching(worker.pairs, ceilings, std::span(worker.patterns).first(some.size()),
                                                                std::span(worker.places).first(some.size()), worker.scratch);
        for (const std::uint32_t i : std::span(worker.places).first(count)) {
            const std::uint64_t pattern = worker.patterns[i];
            if (weights_.weight(pattern) < floor_bits || is_candidate(worker.pairs[i].left, worker.pairs[i].right)) continue;
            chunks[chunk].push_back({some[i], pattern});
        }
    });
    std::vector<UnmadePair> all;
    for (const std::vector<UnmadePair>& chunk : chunks) all.insert(all.end(), chunk.begin(), chunk.end());
    return all;
}

void MissedPairFinder::weigh(std::span<UnmadePair> pairs, const FoundMatches& found) const {
    const PatternLayout& layout = comparator_.layout();
    const Patterns all = patterns_of(pairs);
    std::vector<double> p(all.patterns.size());
    Model model = model_;
    const std::vector<std::size_t> unseen = take_unforced(found, model);
    double missed_before = 0;
    for (int iteration = 0;; ++iteration) {
        context_.check_stop();
        const PatternWeights weights(model, layout);
        double missed = 0;
        for (std::size_t i = 0; i < p.size(); ++i) {
            p[i] = probability(weights.weight(all.patterns[i]));
            missed += p[i] * all.weight[i];
        }
        const bool is_done = std::abs(missed - missed_before) <= converged_share * (found.expected + missed);
        if (found.expected <= 0 || unseen.empty() || iteration >= iterations_max || is_done) break;
        missed_before = missed;
        for (const std::size_t c : unseen) {
            std::vector<double> counts = model_.comparisons[c].m;
            for (double& count : counts) count *= found.expected;
            for (std::size_t i = 0; i < p.size(); ++i) counts[layout.state(all.patterns[i], c)] += p[i] * all.weight[i];
            model.comparisons[c].m = shares_of(std::move(counts));
        }
    }
    for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i].probability = p[all.place_of_pair[i]];
}

}  // namespace sameas
