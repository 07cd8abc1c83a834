// What a run would take, told in some seconds, however slow comparisons are.
//
// Scoring is most of a long run, and its price is not to be had from a table: it depends on the length of values, on how
// many levels a pair falls through, and above all on how many pairs are hopeless, which only a model knows, and on how many of
// these go in tiles, which the sizes of groups decide. So a model is trained as a run would, but on a small sample, and then
// scores pieces of the work of each rule, drawn evenly from its pairs (pair_sample.hpp), by the way that a run takes: the same
// walk, filter and ceilings, on all threads at once, since threads share caches and memory (pair_timer). Seconds a pair times
// the pairs that the rule walks is the estimate; how many these are is known without looking at them. The sample also says how
// many pairs are kept, which is what memory depends on. What pairs cost is found out first, so that training on the sample looks
// at as many as there is time for. Rules without keys are timed by chunks of their pairs, and by what finding them took or
// would take. To train on any share of a join's pairs all of them are found: where that takes too long there is no model.
// What no sample tells (entities, files) has rates, measured on two cores.
#include "engine/run_estimate.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <utility>

#include "engine/blocking/pair_sample.hpp"
#include "engine/compare/comparator.hpp"
#include "engine/entities.hpp"
#include "engine/errors.hpp"
#include "engine/pair_timer.hpp"
#include "engine/time_limit.hpp"

namespace sameas {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t sampled_chunks = 256;
constexpr std::size_t compared_chunks = 64;  // of which so many are compared in full
/// Pieces of the work of a rule: by its share of all pairs, but this many at least, for small rules may keep most pairs.
constexpr std::size_t sampled_pieces = 192, pieces_of_rule_min = 16;
constexpr double seconds_max = 0.5;          // of either
/// Training on a sample may take so long, by what its pairs cost; with fewer pairs than the least nothing is learnt.
constexpr double train_seconds_max = 2;
constexpr std::uint64_t train_random_pairs = 200'000, train_random_pairs_least = 3000;
constexpr std::uint64_t train_pairs_of_rule = std::uint64_t{1} << 15, train_pairs_of_rule_least = 512;
/// What training that walks joins may take more for each record.
constexpr double joined_train_nanoseconds_of_record = 2000;
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

/// How much of the records training on a sample looks at, or nothing where there is no time for the least.
/// \param seconds_of_pair  compared in full; 0 where that is not known
std::optional<TrainOptions> sample_training(const Linkage& linkage, double seconds_of_pair) {
    TrainOptions options{.scope = linkage.scope(),
                         .pairs_of_rule_max = train_pairs_of_rule,
                         .random_pairs_max = train_random_pairs,
                         .iterations_max = 50};
    const Settings& settings = linkage.settings();
    const auto rules = static_cast<double>(settings.blocking.size() + settings.train_on.size());
    const double all = static_cast<double>(train_random_pairs) + rules * static_cast<double>(train_pairs_of_rule);
    const double share = train_seconds_max / std::max(seconds_of_pair * all, train_seconds_max);
    options.random_pairs_max = static_cast<std::uint64_t>(share * static_cast<double>(train_random_pairs));
    options.pairs_of_rule_max = static_cast<std::uint64_t>(share * static_cast<double>(train_pairs_of_rule));
    if (options.random_pairs_max < train_random_pairs_least || options.pairs_of_rule_max < train_pairs_of_rule_least)
        return std::nullopt;
    return options;
}

bool has_joins(const std::vector<Rule>& rules) {
    return std::ranges::any_of(rules, [](const Rule& rule) { return rule.kind == Rule::Kind::set_join; });
}

/// Trains, unless the joins among the rules take too long. \returns why there is no model, or ""
std::string train_in_time(const Linkage& linkage, const TrainOptions& options, const PairForecast& pairs,
                          double joined_seconds_max, std::optional<Model>& model, RunContext& context) {
    const Settings& settings = linkage.settings();
    const auto train_with = [&](RunContext& run) {
        model = train(settings, linkage.features(), linkage.blocking(), options, run);
    };
    const bool blocks_by_joins = has_joins(settings.blocking);
    if (!blocks_by_joins && !has_joins(settings.train_on) && !has_joins(settings.prior.rules)) {
        train_with(context);
        return "";
    }
    const double limit =
        joined_seconds_max + static_cast<double>(linkage.table().rows()) * joined_train_nanoseconds_of_record * 1e-9;
    const std::string too_long = "finding the pairs of similarities takes ";
    if (blocks_by_joins && pairs.unkeyed_seconds > limit)
        return message(too_long, "about ", static_cast<std::uint64_t>(pairs.unkeyed_seconds), " seconds");
    if (finishes_within(limit, context, train_with)) return "";
    return message(too_long, "more than ", static_cast<std::uint64_t>(limit), " seconds");
}

/// A model from a small sample. \returns why there is none, or ""
std::string train_on_sample(const Linkage& linkage, const PairForecast& pairs, const EstimateOptions& estimate,
                            double seconds_of_pair, std::optional<Model>& model, RunContext& context) {
    const std::optional<TrainOptions> options = sample_training(linkage, seconds_of_pair);
    if (!options)
        return message("comparing one pair takes ", static_cast<std::uint64_t>(seconds_of_pair * 1e6), " microseconds");
    try {
        return train_in_time(linkage, *options, pairs, estimate.joined_train_seconds_max, model, context);
    } catch (const ModelRefused& refused) {
        return refused.what();
    } catch (const InvalidSettings& refused) {
        return refused.what();
    } catch (const ResourceLimit& refused) {
        return refused.what();
    }
}

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

/// What scoring the pairs of all rules takes once they are found, and how many are kept.
struct ScoreEstimate {
    double low = 0, high = 0;   // seconds
    double kept = 0;
    std::uint64_t timed = 0;

    void add(const TimedPairs& of_rule, double pairs_low, double pairs_high) {
        low += of_rule.seconds_of(pairs_low) * std::max(1 - of_rule.error, 0.0);
        high += of_rule.seconds_of(pairs_high) * (1 + of_rule.error);
        timed += of_rule.compared;
    }
};

/// The comparator goes again before there is another: values made ready to compare may be many.
TimedPairs time_in_full(const Linkage& linkage, const TermFrequencies& frequencies, std::span<const SampledChunk> chunks,
                        RunContext& context) {
    const Comparator comparator(linkage.settings(), linkage.features(), frequencies);
    PairTimer timer(linkage, comparator, nullptr, context);
    return timer.time(chunks.first(std::min(compared_chunks, chunks.size())), seconds_max);
}

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
            estimate.add(timed, walked, walked);
            estimate.kept += timed.kept_of(walked);
            continue;
        }
        std::vector<SampledChunk> of_rule;
        std::copy_if(chunks.begin(), chunks.end(), std::back_inserter(of_rule), [&](const auto& chunk) { return chunk.rule == rule; });
        const TimedPairs timed = timer.time(of_rule, seconds_max);
        estimate.add(timed, static_cast<double>(forecast.added.low), static_cast<double>(forecast.added.high));
        estimate.kept += timed.kept_of(static_cast<double>(forecast.added.pairs));
    }
    return estimate;
}

void add_seconds(RunEstimate& estimate, const Linkage& linkage, const PairForecast& pairs, double train_seconds,
                 const TimedPairs& in_full, const ScoreEstimate& score, const RunContext& context) {
    double begun = 0;
    for (const StageCost& cost : context.costs()) {
        if (cost.stage != "count" && cost.stage != "sample") begun += cost.seconds;
    }
    const double train =
        in_full.seconds_of(pairs_of_training(pairs, comparable_pairs(linkage.table(), linkage.scope())));
    const double items = static_cast<double>(linkage.table().rows()) + estimate.kept_pairs;
    const double entities = items * entities_nanoseconds * 1e-9, write = items * write_nanoseconds * 1e-9;
    estimate.seconds = {{"read, derive and block, as just now", begun, begun},
                        {"train", train_seconds + train * std::max(1 - in_full.error, 0.0),
                         train_seconds + train * (1 + in_full.error)},
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

RunEstimate estimate_run(const Linkage& linkage, const PairForecast& pairs, const EstimateOptions& options, RunContext& context) {
    RunEstimate estimate;
    double train_seconds = 0;
    TimedPairs in_full;
    ScoreEstimate scoring;
    {
        const StageTimer timer(context, "sample");
        const Silence silence(context);
        const std::vector<SampledChunk> chunks =
            sample_candidate_chunks(linkage.blocking(), linkage.table(), sampled_chunks, context);
        const TermFrequencies frequencies = count_term_frequencies(linkage.settings(), linkage.features());
        in_full = time_in_full(linkage, frequencies, chunks, context);
        Clock::time_point start = Clock::now();
        std::optional<Model> model;
        estimate.no_model = train_on_sample(linkage, pairs, options, in_full.seconds_of(1), model, context);
        train_seconds = std::max(seconds_since(start), pairs.unkeyed_seconds);  // a run walks them all to train
        start = Clock::now();
        const Comparator comparator(linkage.settings(), linkage.features(), frequencies);
        std::optional<PatternWeights> weights;
        if (model) weights.emplace(*model, comparator.layout());
        PairTimer pair_timer(linkage, comparator, weights ? &*weights : nullptr, context);
        const double ready_seconds = seconds_since(start);   // values made ready: once a run, whatever its pairs
        scoring = estimate_scoring(linkage, pairs, chunks, pair_timer, context);
        estimate.costs = {.compare_nanoseconds = in_full.seconds_of(1e9),
                          .score_nanoseconds = scoring.high * 1e9 / std::max(static_cast<double>(pairs.walked), 1.0),
                          .pairs = in_full.compared + scoring.timed};
        scoring.low += ready_seconds + pairs.unkeyed_seconds;
        scoring.high += ready_seconds + pairs.unkeyed_seconds;
    }
    estimate.kept_pairs = estimate.no_model.empty()
                              ? scoring.kept
                              : static_cast<double>(std::min<std::uint64_t>(linkage.table().rows(), pairs.together.high));
    add_seconds(estimate, linkage, pairs, train_seconds, in_full, scoring, context);
    add_memory(estimate, linkage, context);
    return estimate;
}

}  // namespace sameas
