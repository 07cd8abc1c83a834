// Scoring: a pair is compared, weighed and forgotten (or kept) in the chunk that it was generated in, so
// memory follows the pairs kept. Each thread has its own scratch, output and counts; what they hold depends
// on chance, so the pairs are sorted at the end, by ranks, which no two pairs share.
//
// A weight is a function of the pattern, and a few thousand patterns cover nearly all pairs: each thread
// remembers for the patterns that it met whether they are kept.
#include "engine/score/scored_pairs.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <utility>

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

/// Spreads a pattern over 64 bits: patterns are mixed radix, so close ones differ in few low bits.
std::uint64_t spread(std::uint64_t pattern) {
    pattern *= 0x9E37'79B9'7F4A'7C15u;
    return pattern ^ (pattern >> 32);
}

/// Remembers which patterns weigh enough: a pattern has one place, where it drives out what was there.
class Verdicts {
  public:
    Verdicts(const PatternWeights& weights, double floor_bits)
        : weights_(weights), floor_bits_(floor_bits), known_(std::size_t{1} << place_bits, judge(0)) {}

    bool is_kept(std::uint64_t pattern) {
        Verdict& known = known_[static_cast<std::size_t>(spread(pattern) & ((1u << place_bits) - 1))];
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

/// Pairs in blocks of memory: growing never copies them, and joining frees block by block.
struct PairBlocks {
    static constexpr std::size_t block_pairs = 16384;
    std::vector<std::vector<ScoredPair>> blocks;

    void add(const ScoredPair& pair) {
        if (blocks.empty() || blocks.back().size() == block_pairs) {
            blocks.emplace_back();
            blocks.back().reserve(block_pairs);
        }
        blocks.back().push_back(pair);
    }
};

struct Scorer {
    Scorer(const PatternWeights& weights, double floor_bits, std::size_t rules)
        : verdicts(weights, floor_bits), candidates(rules) {}
    ChunkPatterns patterns;
    Verdicts verdicts;
    PairBlocks kept;                        // rows are ranks for now
    std::vector<std::uint64_t> candidates;  // per rule
};

/// Moves the blocks to one vector.
std::vector<ScoredPair> joined(std::vector<std::vector<ScoredPair>> blocks, RunContext& context) {
    std::vector<std::size_t> begin{0};
    for (const auto& block : blocks)
        begin.push_back(begin.back() + block.size());
    std::vector<ScoredPair> pairs(begin.back());
    parallel_chunks(context, blocks.size(), 4, [&](std::size_t first, std::size_t last) {
        for (std::size_t b = first; b < last; ++b) {
            std::copy(blocks[b].begin(), blocks[b].end(),
                      pairs.begin() + static_cast<std::ptrdiff_t>(begin[b]));
            blocks[b] = std::vector<ScoredPair>();
        }
    });
    return pairs;
}

/// Sorts pairs whose rows are ranks, then makes them rows again.
void sort_by_rank(std::vector<ScoredPair>& pairs, const Table& table, RunContext& context) {
    constexpr std::size_t pairs_at_once = 65536;
    const auto place = [](const ScoredPair& pair) {
        return static_cast<std::uint64_t>(pair.left) << 32 | static_cast<std::uint64_t>(pair.right);
    };
    parallel_sort(context, pairs.begin(), pairs.end(),
                  [&](const ScoredPair& a, const ScoredPair& b) { return place(a) < place(b); });
    const std::span<const RowId> rows = table.rows_by_rank();
    parallel_chunks(context, pairs.size(), pairs_at_once, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            pairs[i].left = rows[index(pairs[i].left)];
            pairs[i].right = rows[index(pairs[i].right)];
        }
    });
}

std::uint64_t raw_pairs(const BlockingIndex& index) {
    std::uint64_t sum = 0;
    for (std::size_t rule = 0; rule < index.rules(); ++rule) {
        const std::uint64_t pairs = index.groups(rule).pairs;
        sum = pairs > UINT64_MAX - sum ? UINT64_MAX : sum + pairs;
    }
    return sum;
}

}  // namespace

std::uint64_t ScoredPairs::candidates() const {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : candidates_per_rule)
        sum += count;
    return sum;
}

ScoredPairs score(const BlockingIndex& index, const Table& table, const Comparator& comparator,
                  const PatternWeights& weights, double floor_bits, RunContext& context) {
    const StageTimer timer(context, "score", raw_pairs(index));
    const Comparator::Ceilings ceilings = comparator.ceilings(weights.floor_at(floor_bits));
    tbb::enumerable_thread_specific<Scorer> scorers(
        [&] { return Scorer(weights, floor_bits, index.rules()); });
    for_each_candidate_chunk(
        index, table, {}, context, [&](std::size_t rule, std::span<const CandidatePair> pairs) {
            Scorer& scorer = scorers.local();
            scorer.candidates[rule] += pairs.size();
            for (const std::uint32_t i : scorer.patterns.reaching(pairs, comparator, ceilings)) {
                const std::span<const std::uint64_t> patterns = scorer.patterns.patterns();
                if (!scorer.verdicts.is_kept(patterns[i])) continue;
                scorer.kept.add({static_cast<RowId>(table.rank(pairs[i].left)),
                                 static_cast<RowId>(table.rank(pairs[i].right)), patterns[i],
                                 static_cast<std::uint32_t>(rule)});
            }
        });
    ScoredPairs result{{}, std::vector<std::uint64_t>(index.rules())};
    std::vector<std::vector<ScoredPair>> blocks;
    for (Scorer& scorer : scorers) {
        std::move(scorer.kept.blocks.begin(), scorer.kept.blocks.end(), std::back_inserter(blocks));
        for (std::size_t rule = 0; rule < index.rules(); ++rule) {
            result.candidates_per_rule[rule] += scorer.candidates[rule];
        }
    }
    result.pairs = joined(std::move(blocks), context);
    sort_by_rank(result.pairs, table, context);
    return result;
}

}  // namespace sameas
