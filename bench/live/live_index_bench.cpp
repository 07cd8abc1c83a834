// A live index of generated customers: looking for a record, and adding one. Times are those of the processor, an operation
// at a time, so that a busy machine disturbs them less; p50 and p99 are of all operations, in microseconds.
#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <string>
#include <vector>

#include "bench/live/generated_customers.hpp"

namespace {

using namespace sameas;
using bench::Customers;

/// Times single operations.
class Latencies {
  public:
    template <class Operation>
    void time(const Operation& operation) {
        const double start = now_us();
        operation();
        us_.push_back(now_us() - start);
    }
    void report(benchmark::State& state) {
        if (us_.empty()) return;
        std::sort(us_.begin(), us_.end());
        for (const auto& [name, share] : {std::pair{"p50_us", 0.5}, {"p99_us", 0.99}, {"max_us", 1.0}})
            state.counters[name] = us_[static_cast<std::size_t>(share * static_cast<double>(us_.size() - 1))];
    }

  private:
    static double now_us() {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
    }
    std::vector<double> us_;
};

/// \param state  argument: records of the index
void live_index(benchmark::State& state) {
    const auto size = static_cast<std::size_t>(state.range(0));
    const std::size_t queries = 2000;
    const Customers customers(size + queries);
    const std::span<const LiveRecord> records = customers.records;
    for (auto _ : state) {
        LiveIndex index(customers.model, {.run = {.threads = 1}});
        Latencies adds, finds;
        std::uint64_t matches = 0;
        for (const LiveRecord& record : records.first(size)) adds.time([&] { index.add(record); });
        for (const LiveRecord& record : records.subspan(size))
            finds.time([&] { matches += index.find_matches(record).size(); });
        finds.report(state);
        Latencies last = adds;
        last.report(state);
        state.counters["add_p50_us"] = state.counters["p50_us"];
        state.counters["add_p99_us"] = state.counters["p99_us"];
        state.counters["add_max_us"] = state.counters["max_us"];
        finds.report(state);
        state.counters["matches/find"] = static_cast<double>(matches) / queries;
        state.counters["pairs"] = static_cast<double>(index.pair_count());
        state.counters["entities"] = static_cast<double>(index.entity_count());
    }
}
BENCHMARK(live_index)->ArgName("records")->Arg(10'000)->Arg(100'000)->Iterations(1)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);

}  // namespace
