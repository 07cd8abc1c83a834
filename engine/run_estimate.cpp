// What a run would take, told in a second or two, or some more where comparisons are slow.
//
// Scoring is most of a long run, and its price is not to be had from a table: it depends on the length of values, on how
// many levels a pair falls through, and above all on how many pairs are hopeless, which only a model knows, and on how many of
// these go in tiles, which the sizes of groups decide. So a model is trained as a run would, but on a small sample, and then
// scores pieces of the work of each rule, drawn evenly from its pairs (pair_sample.hpp), by the way that a run takes: the same
// walk, filter and ceilings, on all threads at once, since threads share caches and memory. Seconds a pair times the pairs that
// the rule walks is the estimate; how many these are is known without looking at them. The sample also says how many pairs are
// kept, which is what memory depends on. Rules without keys are timed by chunks of their pairs, and by what finding them took.
// What no sample tells (entities, files) has rates, measured on two cores.
#include "engine/run_estimate.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iterator>
#include <optional>
#include <utility>

#include "engine/blocking/pair_sample.hpp"
#include "engine/compare/comparator.hpp"
#include "engine/compare/tile_ceilings.hpp"
#include "engine/entities.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t sampled_chunks = 256;
constexpr std::size_t compared_chunks = 64;  // of which so many are compared in full
/// Pieces of the work of a rule: by its share of all pairs, but this many at least, for small rules may keep most pairs.
constexpr std::size_t sampled_pieces = 192, pieces_of_rule_min = 16;
constexpr double seconds_max = 0.5;          // of either; a rule with keys: after one piece a thread, however slow
/// To find one pair of a rule without keys, on one thread, where that was not measured.
constexpr double walk_nanoseconds = 3;
/// What training holds besides: pairs of its samples with their patterns, and the counts of each thread.
constexpr std::uint64_t training_bytes = std::uint64_t{48} << 20;
/// Of all threads, for each record and each kept pair.
constexpr double entities_nanoseconds = 150, write_nanoseconds = 450;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// While it lives, the context logs nothing.
class Silence {
  public:
    explicit Silence(RunContext& context)
        : context_(context), log_(std::exchange(context.log, [](const std::string&) {})) {}
    ~Silence() { context_.log = std::move(log_); }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

  private:
    RunContext& context_;
    std::function<void(const std::string&)> log_;
};

TrainOptions sample_training(PairScope scope) {
    return {.scope = scope, .pairs_of_rule_max = 1u << 15, .random_pairs_max = 200'000, .iterations_max = 50};
}

/// A model from a small sample. \returns why there is none, or ""
std::string train_on_sample(const Linkage& linkage, std::optional<Model>& model, RunContext& context) {
    try {
        model = train(linkage.settings(), linkage.features(), linkage.blocking(), sample_training(linkage.scope()), context);
        return "";
    } catch (const ModelRefused& refused) {
        return refused.what();
    } catch (const InvalidSettings& refused) {
        return refused.what();
    } catch (const ResourceLimit& refused) {
        return refused.what();
    }
}

/// What a thread scores with, and what came of it.
struct Worker {
    Comparator::Scratch scratch;
    std::vector<std::uint64_t> patterns = std::vector<std::uint64_t>(chunk_pairs_max);
    std::vector<std::uint32_t> places = std::vector<std::uint32_t>(chunk_pairs_max);
    std::uint64_t kept = 0;
};

/// What was timed of a rule.
struct TimedPairs {
    double seconds = 0;
    std::uint64_t pairs = 0, kept = 0;
    double seconds_of(double of_pairs) const { return pairs == 0 ? 0 : seconds / static_cast<double>(pairs) * of_pairs; }
    double kept_of(double of_pairs) const {
        return pairs == 0 ? 0 : static_cast<double>(kept) / static_cast<double>(pairs) * of_pairs;
    }
};

/// Times pairs on all threads.
class PairTimer {
  public:
    PairTimer(const Linkage& linkage, const Comparator& comparator, const PatternWeights* weights, RunContext& context)
        : linkage_(linkage), comparator_(comparator), weights_(weights), context_(context) {
        if (weights == nullptr) return;
        floor_bits_ = weight_bits(linkage.settings().keep_probability);
        ceilings_.emplace(comparator.ceilings(weights->floor_at(floor_bits_)));
        tiles_.emplace(comparator.tile_ceilings(weights->floor_at(floor_bits_), context));
    }

    /// Chunks, pair by pair. \param in_full  without leaving hopeless pairs out
    TimedPairs time(std::span<const SampledChunk> chunks, bool in_full) {
        parallel_chunks(context_, static_cast<std::size_t>(context_.threads()), 1, [&](std::size_t, std::size_t) {
            if (!chunks.empty()) work(chunks.front().pairs, true, workers_.local());  // grows the scratch: not to be timed
        });
        std::atomic<std::uint64_t> pairs{0};
        const std::uint64_t kept = kept_so_far();
        const Clock::time_point start = Clock::now();
        parallel_chunks(context_, chunks.size(), 1, [&](std::size_t begin, std::size_t) {
            if (seconds_since(start) > seconds_max) return;
            work(chunks[begin].pairs, in_full, workers_.local());
            pairs.fetch_add(chunks[begin].pairs.size(), std::memory_order_relaxed);
        });
        return {seconds_since(start), pairs, kept_so_far() - kept};
    }

    /// Scores pieces of the work of a rule with keys as a run does: pairs that it walks, whoever they belong to. The first few tell
    /// how many more there is time for. Always as many for each thread: in a run none waits, for it goes on with the next rule.
    /// \pre a piece for each thread, or none
    TimedPairs time(std::span<const WorkPiece> pieces, double seconds_at_most) {
        const std::size_t few = std::min(pieces.size(), static_cast<std::size_t>(context_.threads()));
        const TimedPairs first = walk(pieces.first(few));
        const double more = seconds_at_most / std::max(first.seconds, 1e-9) * static_cast<double>(few);
        const std::size_t rest = few == 0 ? 0 : std::min(pieces.size() - few, static_cast<std::size_t>(more)) / few * few;
        return rest == 0 ? first : walk(pieces.subspan(few, rest));
    }

  private:
    TimedPairs walk(std::span<const WorkPiece> pieces) {
        if (pieces.empty()) return {};
        EnumerateOptions options{.pieces = pieces};
        if (tiles_) options.filter = [this] { return tiles_->filter(); };
        const std::uint64_t kept = kept_so_far(), walked = context_.progress.done;
        const Clock::time_point start = Clock::now();
        for_each_candidate_chunk(linkage_.blocking(), linkage_.table(), options, context_,
                                 [&](std::size_t, std::span<const CandidatePair> pairs) { work(pairs, false, workers_.local()); });
        return {seconds_since(start), context_.progress.done - walked, kept_so_far() - kept};
    }

    void work(std::span<const CandidatePair> pairs, bool in_full, Worker& worker) const {
        const std::span<std::uint64_t> patterns = std::span(worker.patterns).first(pairs.size());
        if (in_full || !ceilings_) {
            comparator_.patterns(pairs, patterns, worker.scratch);
            return;
        }
        const std::size_t count = comparator_.patterns_reaching(pairs, *ceilings_, patterns,
                                                                std::span(worker.places).first(pairs.size()), worker.scratch);
        for (std::size_t i = 0; i < count; ++i)
            worker.kept += weights_->weight(patterns[worker.places[i]]) >= floor_bits_ ? 1u : 0u;
    }

    std::uint64_t kept_so_far() {
        std::uint64_t kept = 0;
        for (const Worker& worker : workers_) kept += worker.kept;
        return kept;
    }

    const Linkage& linkage_;
    const Comparator& comparator_;
    const PatternWeights* weights_;
    RunContext& context_;
    double floor_bits_ = 0;
    std::optional<Comparator::Ceilings> ceilings_;
    std::optional<TileCeilings> tiles_;
    tbb::enumerable_thread_specific<Worker> workers_;
};

/// Pairs that training compares: a sample of each rule, and random ones.
double pairs_of_training(const PairForecast& pairs, std::uint64_t comparable) {
    const TrainOptions options;
    auto sum = static_cast<double>(std::min(comparable, options.random_pairs_max));
    for (const RuleForecast& rule : pairs.rules) {
        std::uint64_t of_rule = rule.walked;
        while (of_rule > options.pairs_of_rule_max) of_rule /= 2;  // of every second, fourth, ... record
        sum += static_cast<double>(of_rule);
    }
    return sum;
}

/// What scoring the pairs of all rules takes, and how many are kept.
struct ScoreEstimate {
    double low = 0, high = 0;   // seconds
    double kept = 0;
    std::uint64_t timed = 0;
};

ScoreEstimate estimate_scoring(const Linkage& linkage, const PairForecast& pairs, std::span<const SampledChunk> chunks,
                               PairTimer& timer, RunContext& context) {
    const BlockingIndex& index = linkage.blocking();
    ScoreEstimate estimate;
    for (std::size_t rule = 0; rule < index.rules(); ++rule) {
        const RuleForecast& forecast = pairs.rules[rule];
        const auto walked = static_cast<double>(forecast.walked);
        if (index.is_keyed(rule)) {
            const double share = walked / std::max(static_cast<double>(pairs.walked), 1.0);
            const std::size_t all = static_cast<std::size_t>(walked / sampled_piece_pairs) + 1;
            const std::size_t wanted = std::max(static_cast<std::size_t>(share * sampled_pieces), pieces_of_rule_min);
            const std::size_t of_threads = 2 * static_cast<std::size_t>(context.threads());
            const std::vector<WorkPiece> pieces =
                sample_work(index, linkage.table(), rule, std::max(std::min(all, wanted), of_threads), context);
            const TimedPairs timed = timer.time(pieces, seconds_max * std::max(share, 1.0 / pieces_of_rule_min));
            estimate.low += timed.seconds_of(walked);
            estimate.high += timed.seconds_of(walked);
            estimate.kept += timed.kept_of(walked);
            estimate.timed += timed.pairs;
            continue;
        }
        std::vector<SampledChunk> of_rule;
        std::copy_if(chunks.begin(), chunks.end(), std::back_inserter(of_rule), [&](const auto& chunk) { return chunk.rule == rule; });
        const TimedPairs timed = timer.time(of_rule, false);
        const bool is_found = pairs.is_counted && forecast.added.is_exact();  // a join of many values is never walked
        const double find = is_found ? 0 : walked * walk_nanoseconds * 1e-9 / context.threads();
        estimate.low += find + timed.seconds_of(static_cast<double>(forecast.added.low));
        estimate.high += find + timed.seconds_of(static_cast<double>(forecast.added.high));
        estimate.kept += timed.kept_of(static_cast<double>(forecast.added.pairs));
        estimate.timed += timed.pairs;
    }
    estimate.low += pairs.unkeyed_seconds;
    estimate.high += pairs.unkeyed_seconds;
    return estimate;
}

void add_seconds(RunEstimate& estimate, const Linkage& linkage, const PairForecast& pairs, double train_seconds,
                 const ScoreEstimate& score, const RunContext& context) {
    double begun = 0;
    for (const StageCost& cost : context.costs()) {
        if (cost.stage != "count" && cost.stage != "sample") begun += cost.seconds;
    }
    const double train = train_seconds + estimate.costs.compare_nanoseconds * 1e-9 *
                                             pairs_of_training(pairs, comparable_pairs(linkage.table(), linkage.scope()));
    const double items = static_cast<double>(linkage.table().rows()) + estimate.kept_pairs;
    const double entities = items * entities_nanoseconds * 1e-9, write = items * write_nanoseconds * 1e-9;
    estimate.seconds = {{"read, derive and block, as just now", begun, begun},
                        {"train", train, train},
                        {"score", score.low, score.high},
                        {"find entities", entities, entities},
                        {"write", write, write}};
}

void add_memory(RunEstimate& estimate, const Linkage& linkage, const RunContext& context) {
    const MemoryNeeds needs = needs_of(linkage, true);
    const std::uint64_t records = linkage.table().rows();
    const std::uint64_t in_use = context.memory_budget() - context.memory_left();
    std::uint64_t held = needs.to_prepare;
    for (const auto& [part, bytes] : needs.held)
        held += bytes;
    estimate.memory = needs.held;
    estimate.memory.emplace_back("values made ready to compare", needs.to_prepare);
    // Twice while they are put in order.
    const std::uint64_t kept = static_cast<std::uint64_t>(estimate.kept_pairs) * 2 * sizeof(KeptPair);
    estimate.memory.emplace_back("kept pairs", std::min(kept, context.memory_budget() / 2));
    estimate.memory.emplace_back("entities", records * clustering_bytes_per_record);
    estimate.memory.emplace_back("program and files", (in_use > held ? in_use - held : 0) + writing_bytes);
    for (const auto& [part, bytes] : estimate.memory)
        estimate.memory_together += bytes;
    // Few records: training holds more than all that comes later.
    const std::uint64_t training = in_use + needs.to_prepare + training_bytes;
    estimate.memory_together = std::max({estimate.memory_together, training, context.peak_memory_bytes()});
    estimate.memory_budget = context.memory_budget();
}

}  // namespace

RunEstimate estimate_run(const Linkage& linkage, const PairForecast& pairs, RunContext& context) {
    RunEstimate estimate;
    double train_seconds = 0;
    ScoreEstimate scoring;
    {
        const StageTimer timer(context, "sample");
        const Silence silence(context);
        Clock::time_point start = Clock::now();
        std::optional<Model> model;
        estimate.no_model = train_on_sample(linkage, model, context);
        train_seconds = seconds_since(start);
        start = Clock::now();
        const Comparator comparator(linkage.settings(), linkage.features(),
                                    model ? model->term_frequencies
                                          : count_term_frequencies(linkage.settings(), linkage.features()));
        std::optional<PatternWeights> weights;
        if (model) weights.emplace(*model, comparator.layout());
        PairTimer pair_timer(linkage, comparator, weights ? &*weights : nullptr, context);
        const double ready_seconds = seconds_since(start);   // values made ready: once a run, whatever its pairs
        const std::vector<SampledChunk> chunks =
            sample_candidate_chunks(linkage.blocking(), linkage.table(), sampled_chunks, context);
        const TimedPairs in_full = pair_timer.time(std::span(chunks).first(std::min(compared_chunks, chunks.size())), true);
        scoring = estimate_scoring(linkage, pairs, chunks, pair_timer, context);
        estimate.costs = {.compare_nanoseconds = in_full.seconds_of(1e9),
                          .score_nanoseconds = scoring.high * 1e9 / std::max(static_cast<double>(pairs.walked), 1.0),
                          .pairs = in_full.pairs + scoring.timed};
        scoring.low += ready_seconds;
        scoring.high += ready_seconds;
    }
    estimate.kept_pairs = estimate.no_model.empty()
                              ? scoring.kept
                              : static_cast<double>(std::min<std::uint64_t>(linkage.table().rows(), pairs.together.high));
    add_seconds(estimate, linkage, pairs, train_seconds, scoring, context);
    add_memory(estimate, linkage, context);
    return estimate;
}

}  // namespace sameas
