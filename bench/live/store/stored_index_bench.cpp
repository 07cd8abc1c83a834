// A stored index of generated customers: building it from a batch run, opening it, looking for records that it does not have on one
// thread, durable upserts from 16 threads (each waits for the disk), and another model while it is read and changed. Wall times; the
// latencies are of single calls. Ten million records only where SAMEAS_BENCH_TEN_MILLION is set: it takes long, and much memory.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

#include "bench/live/generated_customers.hpp"
#include "engine/live/store/stored_index.hpp"
#include "engine/memory.hpp"

namespace {

using namespace sameas;

class Stopwatch {
  public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

constexpr std::size_t upserts = 20'000, writers = 16;

/// \returns latencies in ms, rising
std::vector<double> upsert_all(StoredIndex& index, std::span<const LiveRecord> records) {
    std::vector<std::vector<double>> of_writer(writers);
    {
        std::vector<std::jthread> threads;
        for (std::size_t w = 0; w < writers; ++w) {
            threads.emplace_back([&, w] {
                for (std::size_t i = w; i < records.size(); i += writers) {
                    const LiveEdit edit{LiveEdit::Kind::put, records[i]};
                    const Stopwatch one;
                    if (!index.apply(std::span(&edit, 1)).front().outcome) std::abort();
                    of_writer[w].push_back(one.seconds() * 1e3);
                }
            });
        }
    }
    std::vector<double> all;
    for (const std::vector<double>& some : of_writer) all.insert(all.end(), some.begin(), some.end());
    std::sort(all.begin(), all.end());
    return all;
}

void find_all(const StoredIndex& index, std::span<const LiveRecord> records, benchmark::State& state) {
    std::vector<double> latencies;
    const Stopwatch finding;
    for (const LiveRecord& record : records) {
        const Stopwatch one;
        benchmark::DoNotOptimize(index.index().find_matches(record));
        latencies.push_back(one.seconds() * 1e3);
    }
    state.counters["finds/s"] = static_cast<double>(records.size()) / finding.seconds();
    std::sort(latencies.begin(), latencies.end());
    state.counters["find_p50_ms"] = latencies[latencies.size() / 2];
    state.counters["find_p99_ms"] = latencies[latencies.size() * 99 / 100];
}

/// Milliseconds that this thread has run, and waited for a processor while it could.
double busy_ms() {
    std::uint64_t ran_until_its_last_switch = 0, was_ready_ns = 0;
    std::ifstream("/proc/thread-self/schedstat") >> ran_until_its_last_switch >> was_ready_ns;
    timespec ran{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ran);
    return static_cast<double>(ran.tv_sec) * 1e3 + static_cast<double>(ran.tv_nsec) / 1e6 + static_cast<double>(was_ready_ns) / 1e6;
}

/// The longest that a call took, in ms, called again and again until the end; and the longest that one waited for another thread: what
/// it took less what it ran, and less what others kept the processors from it.
class Longest {
  public:
    template <class Call>
    explicit Longest(Call call) : thread_([this, call](const std::stop_token& stop) mutable {
        while (!stop.stop_requested()) {
            const double busy_before = busy_ms();
            const Stopwatch one;
            call();
            const double ms = one.seconds() * 1e3;
            ms_ = std::max(ms_, ms);
            waited_ms_ = std::max(waited_ms_, ms - (busy_ms() - busy_before));
        }
    }) {}
    void end() {
        thread_.request_stop();
        thread_.join();
    }
    double ms() const { return ms_; }
    double waited_ms() const { return waited_ms_; }

  private:
    double ms_ = 0, waited_ms_ = 0;
    std::jthread thread_;
};

/// Another model, while one thread looks for matches and one changes records.
void swap_model(StoredIndex& index, const Model& model, std::span<const LiveRecord> records, benchmark::State& state) {
    RunContext context({.threads = 1});  // as in the service, which leaves a processor to those who ask
    Longest reading([&index, records, i = std::size_t{0}]() mutable { index.index().find_matches(records[i++ % records.size()]); });
    Longest writing([&index, records, i = std::size_t{0}]() mutable {
        const LiveEdit edit{LiveEdit::Kind::put, records[i++ % records.size()]};
        if (!index.apply(std::span(&edit, 1)).front().outcome) std::abort();
    });
    const Stopwatch swapping;
    index.swap_model(model, {}, context);
    state.counters["swap_s"] = swapping.seconds();
    reading.end();
    writing.end();
    state.counters["swap_read_max_ms"] = reading.ms();
    state.counters["swap_read_waited_max_ms"] = reading.waited_ms();
    state.counters["swap_write_max_ms"] = writing.ms();
}

/// \param state  argument: records of the index
void stored_index(benchmark::State& state) {
    const auto size = static_cast<std::size_t>(state.range(0));
    const bench::Customers customers(size + upserts);
    const std::span<const LiveRecord> records = customers.records;
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "sameas-stored-index-bench";
    for (auto _ : state) {
        std::filesystem::remove_all(folder);
        RunContext context;
        const Stopwatch building;
        StoredIndex::build(folder, customers.model, {}, [&](BulkLoad& load) { load.add(records.first(size)); }, context);
        state.counters["build_s"] = building.seconds();
        release_free_memory();
        const std::uint64_t before = resident_bytes();
        const Stopwatch opening;
        const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder);
        state.counters["open_s"] = opening.seconds();
        state.counters["bytes/record"] = static_cast<double>(resident_bytes() - before) / static_cast<double>(size);
        find_all(*index, records.subspan(size), state);
        const Stopwatch writing;
        const std::vector<double> latencies = upsert_all(*index, records.subspan(size));
        state.counters["upserts/s"] = upserts / writing.seconds();
        state.counters["upsert_p50_ms"] = latencies[latencies.size() / 2];
        state.counters["upsert_p99_ms"] = latencies[latencies.size() * 99 / 100];
        Model other = customers.model;
        other.prior /= 8;
        swap_model(*index, other, records.subspan(size), state);
    }
    std::filesystem::remove_all(folder);
}

void sizes(benchmark::internal::Benchmark* bench) {
    bench->Arg(10'000)->Arg(100'000)->Arg(1'000'000);
    if (std::getenv("SAMEAS_BENCH_TEN_MILLION") != nullptr) bench->Arg(10'000'000);
}
BENCHMARK(stored_index)->ArgName("records")->Apply(sizes)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
