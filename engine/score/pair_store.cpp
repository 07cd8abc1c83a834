// Pairs come in any order from several threads and leave in one order. Each thread collects as many as it may, sorts
// them, and hands the sorted run over; runs stay in memory while they fit and go to a file when not. Reading merges the
// runs. So the memory is bounded whatever the number of pairs, no thread waits for another, the sorting is spread over
// the threads and happens while they score, and the file is written once and read front to back.
//
// The memory is dealt out in quarters: one for the runs that are being collected, three for those that are done. Once all
// are, the first is free for reading: a buffer for each run in the file. Runs in the file are merged to longer ones when
// there are more than one can read at once with buffers of some use.
#include "engine/score/pair_store.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/errors.hpp"
#include "engine/score/sorted_runs.hpp"
#include "engine/score/spill_file.hpp"

namespace sameas {

namespace {

/// A run is sorted without a look at the stop token: this many pairs take some 50 ms.
constexpr std::uint64_t run_pairs_max = std::uint64_t{1} << 19;
constexpr std::uint64_t run_pairs_min = std::uint64_t{1} << 9;

}  // namespace

struct PairStore::State {
    Limits limits;
    std::uint64_t run_pairs = run_pairs_min;
    std::mutex mutex;                 // of what follows
    std::vector<SortedRun> runs;
    std::uint64_t in_memory = 0;      // bytes of the runs that are
    std::uint64_t pairs = 0;
    std::optional<SpillFile> file;

    std::uint64_t writing_bytes() const { return limits.memory_bytes / 4; }
    std::uint64_t done_bytes() const { return limits.memory_bytes - writing_bytes(); }
    void take(std::vector<KeptPair> pairs_of_run, RunContext& context);
    SortedRun written(std::span<const KeptPair> pairs_of_run, RunContext& context);
    SpillFile& open_file();
    void shorten(RunContext& context);
    SortedRun merged_in_file(std::span<const SortedRun> part, RunContext& context);
};

SpillFile& PairStore::State::open_file() {
    const std::lock_guard lock(mutex);
    if (!file) file.emplace(limits.spill_folder);
    return *file;
}

SortedRun PairStore::State::written(std::span<const KeptPair> pairs_of_run, RunContext& context) {
    SortedRun run;
    run.size = pairs_of_run.size();
    run.begin = open_file().append(std::as_bytes(pairs_of_run), context);
    return run;
}

/// Sorts pairs and keeps them as a run: in memory where there is room, else in the file.
void PairStore::State::take(std::vector<KeptPair> pairs_of_run, RunContext& context) {
    if (pairs_of_run.empty()) return;
    std::sort(pairs_of_run.begin(), pairs_of_run.end(),
              [](const KeptPair& a, const KeptPair& b) { return place_of(a) < place_of(b); });
    context.check_stop();
    const std::uint64_t size = pairs_of_run.size(), bytes = size * sizeof(KeptPair);
    {
        const std::lock_guard lock(mutex);
        pairs += size;
        if (in_memory + bytes <= done_bytes()) {
            in_memory += bytes;
            SortedRun run;
            run.size = size;
            run.pairs = std::move(pairs_of_run);
            runs.push_back(std::move(run));
            return;
        }
    }
    SortedRun run = written(pairs_of_run, context);
    const std::lock_guard lock(mutex);
    runs.push_back(std::move(run));
}

/// The pairs of runs of the file as one run of it.
SortedRun PairStore::State::merged_in_file(std::span<const SortedRun> part, RunContext& context) {
    // A run must be in one piece, and other runs may not come between: nobody else writes now.
    SortedRun all;
    all.begin = file->size();
    std::vector<KeptPair> collected;
    const auto flush = [&] {
        file->append(std::as_bytes(std::span(collected)), context);
        collected.clear();
    };
    merge_runs(part, &*file, writing_bytes(), context, [&](std::span<const KeptPair> block) {
        collected.insert(collected.end(), block.begin(), block.end());
        all.size += block.size();
        if (collected.size() >= block_pairs) flush();
    });
    flush();
    for (const SortedRun& run : part) file->forget(run.begin, run.size * sizeof(KeptPair));
    return all;
}

/// Merges runs of the file until so few are left that they can be read at once.
void PairStore::State::shorten(RunContext& context) {
    const auto first = std::partition(runs.begin(), runs.end(), [](const SortedRun& run) { return run.in_memory(); });
    std::vector<SortedRun> in_file(std::make_move_iterator(first), std::make_move_iterator(runs.end()));
    runs.erase(first, runs.end());
    while (in_file.size() > limits.runs_at_once) {
        std::vector<SortedRun> longer;
        for (std::size_t begin = 0; begin < in_file.size(); begin += limits.runs_at_once) {
            const std::size_t count = std::min(limits.runs_at_once, in_file.size() - begin);
            longer.push_back(merged_in_file(std::span(in_file).subspan(begin, count), context));
        }
        in_file = std::move(longer);
    }
    std::move(in_file.begin(), in_file.end(), std::back_inserter(runs));
}

std::uint64_t PairStore::least_memory(int writers) {
    // A quarter of it is for the writers.
    return 4 * static_cast<std::uint64_t>(writers) * run_pairs_min * sizeof(KeptPair);
}

PairStore::PairStore() = default;
PairStore::~PairStore() = default;
PairStore::PairStore(PairStore&&) noexcept = default;
PairStore& PairStore::operator=(PairStore&&) noexcept = default;

PairStore::PairStore(const Limits& limits) : state_(std::make_unique<State>()) {
    SAMEAS_ASSERT(limits.writers > 0);
    SAMEAS_ASSERT(limits.runs_at_once > 1);
    state_->limits = limits;
    state_->limits.memory_bytes = std::max(limits.memory_bytes, least_memory(limits.writers));
    state_->run_pairs = std::clamp(
        state_->writing_bytes() / static_cast<std::uint64_t>(limits.writers) / sizeof(KeptPair), run_pairs_min, run_pairs_max);
}

PairStore::Writer::Writer(PairStore& store, RunContext& context) : store_(store), context_(context) {}

void PairStore::Writer::make_room() {
    if (!pairs_.empty()) finish();
    // Of memory that is not touched yet nothing is taken.
    pairs_.reserve(static_cast<std::size_t>(store_.state_->run_pairs));
}

void PairStore::Writer::finish() {
    store_.state_->take(std::exchange(pairs_, {}), context_);
}

void PairStore::finish(RunContext& context) {
    if (!state_) return;
    State& state = *state_;
    if (state.file) {
        state.shorten(context);
    } else if (state.runs.size() > 1 && 2 * state.in_memory <= state.limits.memory_bytes) {
        SortedRun all = joined(state.runs, context);
        state.runs.push_back(std::move(all));
    }
}

std::uint64_t PairStore::size() const {
    return state_ ? state_->pairs : 0;
}

std::uint64_t PairStore::memory_bytes() const {
    return state_ ? state_->in_memory : 0;
}

std::uint64_t PairStore::spilled_bytes() const {
    return state_ && state_->file ? state_->file->size() : 0;
}

void PairStore::for_each_block(RunContext& context, const BlockSink& sink) const {
    if (!state_) return;
    const State& state = *state_;
    if (state.runs.size() != 1 || !state.runs.front().in_memory()) {
        merge_runs(state.runs, state.file ? &*state.file : nullptr, state.writing_bytes(), context, sink);
        return;
    }
    const std::span<const KeptPair> pairs = state.runs.front().pairs;
    for (std::size_t begin = 0; begin < pairs.size(); begin += block_pairs) {
        context.check_stop();
        sink(pairs.subspan(begin, std::min(block_pairs, pairs.size() - begin)));
    }
}

void PairStore::move_to_disk(RunContext& context) {
    if (!state_) return;
    for (SortedRun& run : state_->runs) {
        if (!run.in_memory() || run.size == 0) continue;
        run = state_->written(run.pairs, context);
    }
    state_->in_memory = 0;
    state_->shorten(context);
}

}  // namespace sameas
