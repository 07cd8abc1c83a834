// Timing pairs that may cost a nanosecond or a second each.
//
// Where pairs are cheap they are timed as a run meets them: chunk after chunk, or by walking pieces of the
// work, because caches and filters make most of their price, and so a wall clock around all of it is the
// measure. A piece has 32,768 pairs, and where texts are long or measures are slow, one of them would take
// minutes. So pairs are compared in batches, small ones first, and none is begun once the time is over. If
// that happens the pieces are walked again without comparing, which is cheap, and of the pairs that were
// handed over a random sample is compared until the time is over. Caches do not matter to pairs that slow, so
// their mean price times their number is the price of all, with an interval from how much batches differ.
#include "engine/pair_timer.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <optional>
#include <random>

#include "engine/compare/tile_ceilings.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

using Clock = std::chrono::steady_clock;

/// Of chunks and pieces that are sampled where pairs are slow.
constexpr std::size_t sampled_max = 16;
/// A batch of pairs that a thread compares between two looks at the clock takes at most about so long.
constexpr double batch_seconds = 0.01;
constexpr std::size_t batch_pairs_first = 1;
/// However quick its pairs were: the next ones may be slow.
constexpr std::size_t timed_batch_pairs_max = 256;
/// What the first pieces of a rule may take: some pairs a thread of them must be compared.
constexpr double first_seconds_least = 0.1;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

Clock::time_point after(double seconds) {
    return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

/// Sums over batches, of which (seconds, pairs) are (s, n).
struct BatchSums {
    double batches = 0, s = 0, n = 0, ss = 0, sn = 0, nn = 0;

    void add(double seconds, double pairs) {
        batches += 1;
        s += seconds;
        n += pairs;
        ss += seconds * seconds;
        sn += seconds * pairs;
        nn += pairs * pairs;
    }
    void add(const BatchSums& other) {
        batches += other.batches;
        s += other.s;
        n += other.n;
        ss += other.ss;
        sn += other.sn;
        nn += other.nn;
    }
    /// Of s / n as an estimate of a pair's seconds, relative, 19 times of 20: the standard error of a ratio
    /// (Cochran 1977). A single batch says nothing of it.
    double error() const {
        if (batches < 2) return 1;
        const double rate = s / n, spread = std::max(ss - 2 * rate * sn + rate * rate * nn, 0.0);
        const double freedom = batches - 1, few = 1 / freedom;
        const double errors =
            2 * (1 + 1.3 * few + 4 * few * few * few);  // Student's t at 0.975, within a fiftieth
        return errors * std::sqrt(spread * batches / freedom) / s;
    }
};

/// What a thread compares with, and what came of it.
struct Worker {
    Comparator::Scratch scratch;
    std::vector<std::uint64_t> patterns = std::vector<std::uint64_t>(timed_batch_pairs_max);
    std::vector<std::uint32_t> places = std::vector<std::uint32_t>(timed_batch_pairs_max);
    std::size_t batch_pairs = batch_pairs_first;
    BatchSums batches;
    std::uint64_t kept = 0;
};

}  // namespace

struct PairTimer::State {
    State(const Linkage& of, const Comparator& by, const PatternWeights* with, RunContext& run)
        : linkage(of), comparator(by), weights(with), context(run) {
        if (weights == nullptr) return;
        floor_bits = weight_bits(linkage.settings().keep_probability);
        ceilings.emplace(comparator.ceilings(weights->floor_at(floor_bits)));
        tiles.emplace(comparator.tile_ceilings(weights->floor_at(floor_bits), context));
    }

    /// Compares pairs until the deadline. \returns whether it came to their end
    bool compare(std::span<const CandidatePair> pairs, Clock::time_point deadline, Worker& worker) const {
        while (!pairs.empty()) {
            const Clock::time_point start = Clock::now();
            if (start >= deadline) return false;
            context.check_stop();
            const std::size_t count = std::min(worker.batch_pairs, pairs.size());
            compare(pairs.first(count), worker);
            pairs = pairs.subspan(count);
            const double seconds = seconds_since(start);
            worker.batches.add(seconds, static_cast<double>(count));
            if (seconds < batch_seconds / 5) {
                worker.batch_pairs = std::min(worker.batch_pairs * 4, timed_batch_pairs_max);
            } else if (seconds > batch_seconds) {
                worker.batch_pairs = std::max<std::size_t>(worker.batch_pairs / 4, 1);
            }
        }
        return true;
    }

    void compare(std::span<const CandidatePair> pairs, Worker& worker) const {
        const std::span<std::uint64_t> patterns = std::span(worker.patterns).first(pairs.size());
        if (!ceilings) {
            comparator.patterns(pairs, patterns, worker.scratch);
            return;
        }
        const std::size_t count = comparator.patterns_reaching(
            pairs, *ceilings, patterns, std::span(worker.places).first(pairs.size()), worker.scratch);
        for (std::size_t i = 0; i < count; ++i)
            worker.kept += weights->weight(patterns[worker.places[i]]) >= floor_bits ? 1u : 0u;
    }

    /// Nothing if the time was over before a chunk's end.
    std::optional<TimedPairs> time_chunks(std::span<const SampledChunk> chunks, double seconds_max) {
        std::atomic<bool> is_whole{true};
        forget();
        const Clock::time_point start = Clock::now(), enough = after(seconds_max),
                                deadline = after(2 * seconds_max);
        parallel_chunks(context, chunks.size(), 1, [&](std::size_t begin, std::size_t) {
            if (Clock::now() < enough && !compare(chunks[begin].pairs, deadline, workers.local()))
                is_whole = false;
        });
        if (!is_whole) return std::nullopt;
        return of_all(seconds_since(start), compared().n);
    }

    /// Nothing if the time was over before the end of the pieces.
    std::optional<TimedPairs> walk(std::span<const WorkPiece> pieces, double seconds_max) {
        std::atomic<bool> is_whole{true};
        forget();
        const std::uint64_t walked = context.progress.done;
        const Clock::time_point start = Clock::now(), deadline = after(seconds_max);
        for_each_pair_of(pieces, [&](std::span<const CandidatePair> pairs) {
            if (!compare(pairs, deadline, workers.local())) is_whole = false;
        });
        if (!is_whole) return std::nullopt;
        return of_all(seconds_since(start), static_cast<double>(context.progress.done - walked));
    }

    template <class Take>
    void for_each_pair_of(std::span<const WorkPiece> pieces, const Take& take) const {
        EnumerateOptions options{.pieces = pieces};
        if (tiles) options.filter = [this] { return tiles->filter(); };
        for_each_candidate_chunk(linkage.blocking(), linkage.table(), options, context,
                                 [&](std::size_t, std::span<const CandidatePair> pairs) { take(pairs); });
    }

    /// The same as walk(), but of the pairs only a sample is compared.
    TimedPairs walk_sampling(std::span<const WorkPiece> pieces, double seconds_max) {
        std::vector<CandidatePair> handed;
        std::mutex mutex;
        const std::uint64_t walked = context.progress.done;
        const Clock::time_point start = Clock::now();
        for_each_pair_of(pieces, [&](std::span<const CandidatePair> pairs) {
            const std::lock_guard lock(mutex);
            handed.insert(handed.end(), pairs.begin(), pairs.end());
        });
        const double seconds = seconds_since(start);
        TimedPairs timed = sample(std::move(handed), seconds_max);
        timed.pairs = static_cast<double>(context.progress.done - walked);
        timed.error *= timed.seconds / (timed.seconds + seconds);  // walking was not sampled
        timed.seconds += seconds;
        return timed;
    }

    /// What all of `pairs` would take, by as many of them as there is time for.
    TimedPairs sample(std::vector<CandidatePair> pairs, double seconds_max) {
        const auto all = static_cast<double>(pairs.size());
        std::mt19937_64 random(context.seed());
        std::shuffle(pairs.begin(), pairs.end(), random);
        forget();
        const Clock::time_point deadline = after(seconds_max);
        const auto threads = static_cast<std::size_t>(context.threads());
        parallel_chunks(context, threads, 1, [&](std::size_t begin, std::size_t) {
            const std::size_t first = pairs.size() * begin / threads,
                              last = pairs.size() * (begin + 1) / threads;
            compare(std::span(pairs).subspan(first, last - first), deadline, workers.local());
        });
        const BatchSums sums = compared();
        if (sums.n == 0) return {};
        return {.seconds = sums.s / sums.n * all / static_cast<double>(threads),
                .pairs = all,
                .kept = static_cast<double>(kept()) / sums.n * all,
                .error = sums.n < all ? sums.error() : 0,
                .compared = static_cast<std::uint64_t>(sums.n)};
    }

    TimedPairs of_all(double seconds, double pairs) {
        return {.seconds = seconds,
                .pairs = pairs,
                .kept = static_cast<double>(kept()),
                .compared = static_cast<std::uint64_t>(compared().n)};
    }

    void forget() {
        for (Worker& worker : workers) {
            worker.batch_pairs = batch_pairs_first;
            worker.batches = {};
            worker.kept = 0;
        }
    }
    BatchSums compared() {
        BatchSums sums;
        for (const Worker& worker : workers)
            sums.add(worker.batches);
        return sums;
    }
    std::uint64_t kept() {
        std::uint64_t kept = 0;
        for (const Worker& worker : workers)
            kept += worker.kept;
        return kept;
    }

    const Linkage& linkage;
    const Comparator& comparator;
    const PatternWeights* weights;
    RunContext& context;
    double floor_bits = 0;
    std::optional<Comparator::Ceilings> ceilings;
    std::optional<TileCeilings> tiles;
    mutable tbb::enumerable_thread_specific<Worker> workers;
};

PairTimer::PairTimer(const Linkage& linkage, const Comparator& comparator, const PatternWeights* weights,
                     RunContext& context)
    : state_(std::make_unique<State>(linkage, comparator, weights, context)) {}

PairTimer::~PairTimer() = default;

TimedPairs PairTimer::time(std::span<const SampledChunk> chunks, double seconds_max) {
    State& s = *state_;
    parallel_chunks(s.context, static_cast<std::size_t>(s.context.threads()), 1,
                    [&](std::size_t, std::size_t) {
                        // Grows the scratch: not to be timed.
                        if (!chunks.empty())
                            s.compare(chunks.front().pairs, after(2 * batch_seconds), s.workers.local());
                    });
    if (const std::optional<TimedPairs> timed = s.time_chunks(chunks, seconds_max)) return *timed;
    std::vector<CandidatePair> pairs;
    for (const SampledChunk& chunk : chunks.first(std::min(chunks.size(), sampled_max)))
        pairs.insert(pairs.end(), chunk.pairs.begin(), chunk.pairs.end());
    return s.sample(std::move(pairs), seconds_max);
}

TimedPairs PairTimer::time(std::span<const WorkPiece> pieces, double seconds_max) {
    State& s = *state_;
    // Always as many pieces for each thread: in a run none waits, for it goes on with the next rule.
    const std::size_t few = std::min(pieces.size(), static_cast<std::size_t>(s.context.threads()));
    if (few == 0) return {};
    const std::optional<TimedPairs> first =
        s.walk(pieces.first(few), std::max(2 * seconds_max, first_seconds_least));
    if (first) {
        const double more = seconds_max / std::max(first->seconds, 1e-9) * static_cast<double>(few);
        const std::size_t rest = std::min(pieces.size() - few, static_cast<std::size_t>(more)) / few * few;
        if (rest == 0) return *first;
        if (const std::optional<TimedPairs> timed = s.walk(pieces.subspan(few, rest), 4 * seconds_max))
            return *timed;
    }
    return s.walk_sampling(pieces.first(std::min(pieces.size(), sampled_max)),
                           std::max(seconds_max, first_seconds_least));
}

}  // namespace sameas
