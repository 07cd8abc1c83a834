// What a run would take, told in a second or two.
//
// Scoring is most of a long run, and its price is not to be had from a table: it depends on the length of values, on how
// many levels a pair falls through, and above all on how many pairs are hopeless, which only a model knows. So a model is
// trained as a run would, but on a small sample, and then scores chunks of pairs that were drawn evenly from all the work
// (pair_sample.hpp), on all threads at once, since threads share caches and memory. Nanoseconds a pair times the
// pairs that were counted is the estimate. The sample also says how many pairs are kept, which is what memory depends on.
// What no sample tells (entities, files) has rates, measured on two cores.
// A run also drops tiles of large groups as a whole (TileCeilings); the sample has pairs, so there it says too much.
#include "engine/run_estimate.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <utility>

#include "engine/blocking/pair_sample.hpp"
#include "engine/compare/comparator.hpp"
#include "engine/entities.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t sampled_chunks = 256;
constexpr std::size_t compared_chunks = 64;  // of which so many are compared in full
constexpr double seconds_max = 0.5;          // of either: slow comparisons are timed on fewer pairs
/// To find one pair and forget it, on one thread, where that was not measured.
constexpr double walk_nanoseconds = 3;
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
    std::vector<std::uint64_t> scored, kept;  // by rule
};

/// Times chunks of pairs on all threads.
class ChunkTimer {
  public:
    ChunkTimer(const Linkage& linkage, const Comparator& comparator, const PatternWeights* weights)
        : comparator_(comparator), weights_(weights), rules_(linkage.blocking().rules()) {
        if (weights == nullptr) return;
        floor_bits_ = weight_bits(linkage.settings().keep_probability);
        ceilings_.emplace(comparator.ceilings(weights->floor_at(floor_bits_)));
    }

    /// Nanoseconds a pair, 0 where there is none. \param in_full  without leaving hopeless pairs out
    double time(std::span<const SampledChunk> chunks, bool in_full, RunContext& context) {
        std::atomic<std::uint64_t> pairs{0};
        parallel_chunks(context, static_cast<std::size_t>(context.threads()), 1, [&](std::size_t, std::size_t) {
            if (!chunks.empty()) work(chunks.front(), true, workers_.local());  // grows the scratch: not to be timed
        });
        const Clock::time_point start = Clock::now();
        parallel_chunks(context, chunks.size(), 1, [&](std::size_t begin, std::size_t) {
            if (seconds_since(start) > seconds_max) return;
            work(chunks[begin], in_full, workers_.local());
            pairs.fetch_add(chunks[begin].pairs.size(), std::memory_order_relaxed);
        });
        pairs_ += pairs;
        return pairs == 0 ? 0 : seconds_since(start) * 1e9 / static_cast<double>(pairs.load());
    }
    std::uint64_t pairs() const { return pairs_; }

    /// Pairs of a rule that are kept, as a share of those that it adds. Of those scored with ceilings alone.
    double kept_share(std::size_t rule) {
        std::uint64_t scored = 0, kept = 0;
        for (const Worker& worker : workers_) {
            if (worker.scored.empty()) continue;
            scored += worker.scored[rule];
            kept += worker.kept[rule];
        }
        return scored == 0 ? 0 : static_cast<double>(kept) / static_cast<double>(scored);
    }

  private:
    void work(const SampledChunk& chunk, bool in_full, Worker& worker) const {
        const std::span<std::uint64_t> patterns = std::span(worker.patterns).first(chunk.pairs.size());
        if (in_full || !ceilings_) {
            comparator_.patterns(chunk.pairs, patterns, worker.scratch);
            return;
        }
        const std::size_t count = comparator_.patterns_reaching(
            chunk.pairs, *ceilings_, patterns, std::span(worker.places).first(chunk.pairs.size()), worker.scratch);
        worker.scored.resize(rules_);
        worker.kept.resize(rules_);
        worker.scored[chunk.rule] += chunk.pairs.size();
        for (std::size_t i = 0; i < count; ++i)
            worker.kept[chunk.rule] += weights_->weight(patterns[worker.places[i]]) >= floor_bits_ ? 1u : 0u;
    }

    const Comparator& comparator_;
    const PatternWeights* weights_;
    std::size_t rules_;
    double floor_bits_ = 0;
    std::optional<Comparator::Ceilings> ceilings_;
    tbb::enumerable_thread_specific<Worker> workers_;
    std::uint64_t pairs_ = 0;
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

void add_seconds(RunEstimate& estimate, const Linkage& linkage, const PairForecast& pairs, double train_seconds,
                 const RunContext& context) {
    double begun = 0;
    for (const StageCost& cost : context.costs()) {
        if (cost.stage != "count" && cost.stage != "sample") begun += cost.seconds;
    }
    const double walk = pairs.is_counted
                            ? pairs.count_seconds
                            : static_cast<double>(pairs.walked) * walk_nanoseconds * 1e-9 / context.threads();
    const double score = estimate.costs.score_nanoseconds * 1e-9;
    const double train = train_seconds + estimate.costs.compare_nanoseconds * 1e-9 *
                                             pairs_of_training(pairs, comparable_pairs(linkage.table(), linkage.scope()));
    const double items = static_cast<double>(linkage.table().rows()) + estimate.kept_pairs;
    const double entities = items * entities_nanoseconds * 1e-9, write = items * write_nanoseconds * 1e-9;
    estimate.seconds = {{"read, derive and block, as just now", begun, begun},
                        {"train", train, train},
                        {"score", walk + static_cast<double>(pairs.together.low) * score,
                         walk + static_cast<double>(pairs.together.high) * score},
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
    estimate.memory_together = std::max(estimate.memory_together, context.peak_memory_bytes());
    estimate.memory_budget = context.memory_budget();
}

}  // namespace

RunEstimate estimate_run(const Linkage& linkage, const PairForecast& pairs, RunContext& context) {
    RunEstimate estimate;
    double train_seconds = 0;
    {
        const StageTimer timer(context, "sample");
        const Silence silence(context);
        const Clock::time_point start = Clock::now();
        std::optional<Model> model;
        estimate.no_model = train_on_sample(linkage, model, context);
        train_seconds = seconds_since(start);
        const Comparator comparator(linkage.settings(), linkage.features(),
                                    model ? model->term_frequencies
                                          : count_term_frequencies(linkage.settings(), linkage.features()));
        std::optional<PatternWeights> weights;
        if (model) weights.emplace(*model, comparator.layout());
        ChunkTimer timer_of_chunks(linkage, comparator, weights ? &*weights : nullptr);
        const std::vector<SampledChunk> chunks =
            sample_candidate_chunks(linkage.blocking(), linkage.table(), sampled_chunks, context);
        const std::size_t in_full = std::min(compared_chunks, chunks.size());
        estimate.costs.compare_nanoseconds = timer_of_chunks.time(std::span(chunks).first(in_full), true, context);
        estimate.costs.score_nanoseconds = timer_of_chunks.time(std::span(chunks).subspan(in_full), false, context);
        estimate.costs.pairs = timer_of_chunks.pairs();
        for (std::size_t rule = 0; model && rule < pairs.rules.size(); ++rule)
            estimate.kept_pairs += timer_of_chunks.kept_share(rule) * static_cast<double>(pairs.rules[rule].added.pairs);
    }
    if (!estimate.no_model.empty()) {
        estimate.kept_pairs = static_cast<double>(std::min<std::uint64_t>(linkage.table().rows(), pairs.together.high));
    }
    add_seconds(estimate, linkage, pairs, train_seconds, context);
    add_memory(estimate, linkage, context);
    return estimate;
}

}  // namespace sameas
