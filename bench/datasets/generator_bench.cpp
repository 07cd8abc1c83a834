// Making records, without writing them: what every format costs alike. `records/s` is by processor time, so that it is
// records a second and core whatever the number of threads.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <variant>

#include "datasets/generator/generator.hpp"

namespace {

using namespace sameas;

/// Takes records and keeps but their number and size.
class CountingTable final : public io::TableWriter {
  public:
    void write(const std::vector<io::OutputColumn>& columns) override {
        rows += std::get<std::span<const std::string_view>>(columns.front().values).size();
        for (const io::OutputColumn& column : columns) {
            for (const std::string_view value : std::get<std::span<const std::string_view>>(column.values))
                bytes += value.size();
        }
    }
    void finish() override {}

    std::uint64_t rows = 0, bytes = 0;
};

/// \param state  argument: threads
void make_records(benchmark::State& state, const std::string& profile_name) {
    constexpr std::uint64_t records = 1 << 18;
    const std::unique_ptr<datasets::Profile> profile = datasets::make_profile(profile_name);
    std::uint64_t bytes = 0;
    for (auto _ : state) {
        RunContext context({.threads = static_cast<int>(state.range(0)), .seed = 7});
        CountingTable table;
        datasets::generate(*profile, records, table, context);
        if (table.rows != records || (bytes != 0 && bytes != table.bytes)) state.SkipWithError("not the same records");
        bytes = table.bytes;
    }
    state.counters["records/s"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * records, benchmark::Counter::kIsRate);
    state.counters["bytes/record"] = static_cast<double>(bytes) / records;
}

#define SAMEAS_MADE_RECORDS(profile) \
    BENCHMARK_CAPTURE(make_records, profile, #profile) \
        ->ArgName("threads")->Arg(1)->Arg(2)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond)
SAMEAS_MADE_RECORDS(splink7m);
SAMEAS_MADE_RECORDS(person);
SAMEAS_MADE_RECORDS(customer);

}  // namespace
