// Scoring: a pair is compared, weighed and forgotten (or kept) in the chunk that it was generated in, so
// memory follows the pairs kept. Each thread has its own scratch, output and counts; what they hold depends
// on chance, so the pairs are sorted (by the store that they go to), by ranks, which no two pairs share.
//
// A weight is a function of the pattern, and a few thousand patterns cover nearly all pairs: each thread
// remembers for the patterns that it met whether they are kept. Likewise a kept pair does not carry its pattern and
// rule, but a number for them: half the memory.
#include "engine/score/scored_pairs.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <bit>
#include <boost/unordered/unordered_flat_map.hpp>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/compare/tile_ceilings.hpp"
#include "engine/memory.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

/// Patterns of the pairs of one chunk, in memory that stays.
class ChunkPatterns {
  public:
    /// Places of the pairs that can reach the floor of the ceilings; their patterns are in patterns().
    std::span<const std::uint32_t> reaching(std::span<const CandidatePair> pairs, const Comparator& comparator,
                                            const Comparator::Ceilings& ceilings) {
        patterns_.resize(std::max(patterns_.size(), pairs.size()));
        places_.resize(patterns_.size());
        const std::size_t count = comparator.patterns_reaching(pairs, ceilings, std::span(patterns_).first(pairs.size()),
                                                               std::span(places_).first(pairs.size()), scratch_);
        return std::span(places_).first(count);
    }
    std::span<const std::uint64_t> patterns() const { return patterns_; }

  private:
    Comparator::Scratch scratch_;
    std::vector<std::uint64_t> patterns_;
    std::vector<std::uint32_t> places_;
};

/// Remembers which patterns weigh enough: a pattern has one place, where it drives out what was there.
class Verdicts {
  public:
    Verdicts(const PatternWeights& weights, double floor_bits)
        : weights_(weights), floor_bits_(floor_bits), known_(std::size_t{1} << place_bits, judge(0)) {}

    bool is_kept(std::uint64_t pattern) {
        Verdict& known = known_[static_cast<std::size_t>(spread_pattern(pattern) & ((1u << place_bits) - 1))];
        if (known.pattern != pattern) known = judge(pattern);
        return known.is_kept;
    }

  private:
    static constexpr unsigned place_bits = 12;
    struct Verdict {
        std::uint64_t pattern;
        bool is_kept;
    };
    Verdict judge(std::uint64_t pattern) const { return {pattern, weights_.weight(pattern) >= floor_bits_}; }

    const PatternWeights& weights_;
    double floor_bits_;
    std::vector<Verdict> known_;
};

struct KindHash {
    using is_avalanching = void;
    std::size_t operator()(const PairKind& kind) const {
        const std::uint64_t hash = spread_pattern(spread_pattern(kind.pattern) + kind.rule);
        return static_cast<std::size_t>(spread_pattern(hash ^ std::bit_cast<std::uint64_t>(kind.added_bits)));
    }
};
struct SameKind {
    bool operator()(const PairKind& a, const PairKind& b) const { return a.pattern == b.pattern && a.rule == b.rule && a.added_bits == b.added_bits; }
};
using KindNumbers = boost::unordered_flat_map<PairKind, std::uint32_t, KindHash, SameKind>;

/// The kinds that any thread met, numbered as they turn up.
class AllKinds {
  public:
    std::uint32_t number_of(const PairKind& kind) {
        const std::lock_guard lock(mutex_);
        const auto [entry, is_new] = numbers_.emplace(kind, static_cast<std::uint32_t>(kinds_.size()));
        if (is_new) kinds_.push_back(kind);
        return entry->second;
    }
    std::vector<PairKind> take() { return std::move(kinds_); }

  private:
    std::mutex mutex_;
    KindNumbers numbers_;
    std::vector<PairKind> kinds_;
};

/// What one thread needs.
struct Scorer {
    Scorer(const PatternWeights& weights, double floor_bits, PairStore& store, AllKinds& all, RunContext& context)
        : verdicts(weights, floor_bits), all_kinds(all), kept(store, context) {}

    void keep(std::uint32_t left_rank, std::uint32_t right_rank, const PairKind& kind) {
        const auto [entry, is_new] = kinds.try_emplace(kind, 0);
        if (is_new) entry->second = all_kinds.number_of(kind);
        if (entry->second >= pairs_per_kind.size()) pairs_per_kind.resize(entry->second + std::size_t{1});
        ++pairs_per_kind[entry->second];
        kept.add({left_rank, right_rank, entry->second});
    }

    ChunkPatterns patterns;
    Verdicts verdicts;
    KindNumbers kinds;   // that this thread met: no lock for them
    AllKinds& all_kinds;
    PairStore::Writer kept;
    std::vector<std::uint64_t> pairs_per_kind;
    std::uint64_t made = 0, reaching = 0;   // candidates that tiles left, and of these those that reach the floor
};

/// The kind of a pair under a model of elsewhere; nothing where no rule makes it.
std::optional<PairKind> adjusted(const PairAdjustments& adjustments, const BlockingIndex& index,
                                 const PatternLayout& layout, const CandidatePair& pair, std::uint64_t pattern,
                                 std::size_t rule) {
    while (rule < index.rules() && !(adjustments.admits(rule, pattern, layout) && index.holds(rule, pair.left, pair.right)))
        ++rule;
    if (rule == index.rules()) return std::nullopt;
    return PairKind{pattern, static_cast<std::uint32_t>(rule),
                    adjustments.bits(pattern, layout, pair.left, pair.right)};
}

/// Adds `more` to `sums`, place by place.
void add_to(std::vector<std::uint64_t>& sums, const std::vector<std::uint64_t>& more) {
    for (std::size_t i = 0; i < more.size(); ++i) sums[i] += more[i];
}

}  // namespace

std::uint64_t ScoredPairs::candidates() const {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : candidates_per_rule)
        sum += count;
    return sum;
}

std::vector<double> weights_of(const ScoredPairs& scored, const PatternWeights& weights) {
    std::vector<double> of_kind;
    for (const PairKind& kind : scored.kinds) of_kind.push_back(weights.weight(kind.pattern) + kind.added_bits);
    return of_kind;
}

ScoredPairs score(const BlockingIndex& index, const Table& table, const Comparator& comparator,
                  const PatternWeights& weights, double floor_bits, const PairStore::Limits& limits, RunContext& context,
                  const PairAdjustments* adjustments, const NewRows& news) {
    const StageTimer timer(context, "score", news.is_new.empty() ? index.walked_pairs() : 0);
    WeightFloor floor = weights.floor_at(floor_bits);
    if (adjustments != nullptr) adjustments->raise(floor.bits, comparator.layout());
    const Comparator::Ceilings ceilings = comparator.ceilings(floor);
    const TileCeilings tiles = comparator.tile_ceilings(floor, context);
    EnumerateOptions options;
    options.filter = [&] { return tiles.filter(); };
    options.news = news;
    PairStore::Limits of_threads = limits;
    of_threads.writers = context.threads();
    PairStore store(of_threads);
    AllKinds kinds;
    tbb::enumerable_thread_specific<Scorer> scorers(
        [&] { return Scorer(weights, floor_bits, store, kinds, context); });
    ScoredPairs result;
    result.candidates_per_rule = for_each_candidate_chunk(
        index, table, options, context, [&](std::size_t rule, std::span<const CandidatePair> pairs) {
            Scorer& scorer = scorers.local();
            const std::span<const std::uint32_t> reaching = scorer.patterns.reaching(pairs, comparator, ceilings);
            scorer.made += pairs.size();
            scorer.reaching += reaching.size();
            const std::span<const std::uint64_t> patterns = scorer.patterns.patterns();
            for (const std::uint32_t i : reaching) {
                if (adjustments != nullptr) {
                    const std::optional<PairKind> kind =
                        adjusted(*adjustments, index, comparator.layout(), pairs[i], patterns[i], rule);
                    if (!kind || weights.weight(kind->pattern) + kind->added_bits < floor_bits) continue;
                    scorer.keep(table.rank(pairs[i].left), table.rank(pairs[i].right), *kind);
                    continue;
                }
                if (!scorer.verdicts.is_kept(patterns[i])) continue;
                scorer.keep(table.rank(pairs[i].left), table.rank(pairs[i].right),
                            {patterns[i], static_cast<std::uint32_t>(rule)});
            }
        });
    result.kinds = kinds.take();
    result.pairs_per_kind.resize(result.kinds.size());
    std::vector<Scorer*> threads;
    result.dropped.in_tiles = result.candidates();
    for (Scorer& scorer : scorers) {
        threads.push_back(&scorer);
        result.dropped.in_tiles -= scorer.made;
        result.dropped.singly += scorer.made - scorer.reaching;
        add_to(result.pairs_per_kind, scorer.pairs_per_kind);
    }
    parallel_chunks(context, threads.size(), 1, [&](std::size_t i, std::size_t) { threads[i]->kept.finish(); });
    store.finish(context);
    if (store.spilled_bytes() > 0) {
        context.log(message(memory_text(store.spilled_bytes()), " of pairs did not fit into memory and went to the folder '",
                            limits.spill_folder, "' for the time of the run"));
    }
    result.pairs = std::move(store);
    return result;
}

}  // namespace sameas
