// A live index of generated customers: looking for a record, and adding one. Times are those of the processor, an operation
// at a time, so that a busy machine disturbs them less; p50 and p99 are of all operations, in microseconds.
#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "datasets/generator/generator.hpp"
#include "engine/linker.hpp"
#include "engine/live/live_index.hpp"

namespace {

using namespace sameas;

constexpr std::size_t trained_on_max = 30'000;

const char* const settings_text = R"json({
    "id": "id",
    "blocking": ["email", "phone", "last_name, birth_date", "double_metaphone(last_name), first_name, city", "street, postcode"],
    "train_on": ["email", "last_name, birth_date"],
    "fields": {"birth_date": {"type": "date", "order": "mdy"}},
    "comparisons": [
      {"field": "first_name", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.92", "jaro_winkler >= 0.8", "else"]},
      {"field": "last_name", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.92", "else"]},
      {"field": "birth_date", "levels": ["exact", "levenshtein_distance <= 1", "within 1 years", "else"]},
      {"field": "city", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
      {"field": "street", "levels": ["exact", "qgram_jaccard(q=2) >= 0.6", "else"]},
      {"field": "phone", "levels": ["exact", "levenshtein_distance <= 2", "else"]},
      {"field": "email", "levels": ["exact", "jaro_winkler >= 0.9", "else"]}]})json";

/// Keeps generated records: their number, and the values of these columns.
class KeptRecords final : public io::TableWriter {
  public:
    explicit KeptRecords(std::vector<std::string> wanted) : wanted_(std::move(wanted)) {}

    void write(const std::vector<io::OutputColumn>& columns) override {
        const std::size_t first = records.size();
        for (std::size_t k = 0; k < wanted_.size(); ++k) {
            const auto at = std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.name == wanted_[k]; });
            const auto values = std::get<std::span<const std::string_view>>(at->values);
            if (k == 0) records.resize(first + values.size());
            for (std::size_t i = 0; i < values.size(); ++i) records[first + i].values.emplace_back(values[i]);
        }
        for (std::size_t i = first; i < records.size(); ++i) {
            records[i].source = "customers";
            records[i].id = std::to_string(i);
        }
    }
    void finish() override {}

    std::vector<LiveRecord> records;

  private:
    std::vector<std::string> wanted_;
};

Model trained(const std::vector<LiveRecord>& records, const std::vector<std::string>& columns) {
    RunContext context({.threads = 2});
    const Settings settings = parse_settings(settings_text, "bench");
    const std::size_t trained_on = std::min(trained_on_max, records.size());
    TableBuilder builder(table_schema(settings, "", false), context);
    std::vector<std::string> names = columns;
    names.push_back("id");
    std::vector<std::vector<std::string_view>> batch;
    for (const std::size_t k : builder.begin_source("customers", names)) {
        std::vector<std::string_view>& values = batch.emplace_back();
        for (std::size_t i = 0; i < trained_on; ++i)
            values.push_back(k < columns.size() ? records[i].values[k] : std::string_view(records[i].id));
    }
    builder.append(batch, trained_on);
    const Linkage linkage(builder.finish(), settings, PairScope::all, context);
    return train(settings, linkage.features(), linkage.blocking(), {}, context);
}

struct Customers {
    std::vector<LiveRecord> records;
    Model model;

    explicit Customers(std::size_t count) {
        const Settings settings = parse_settings(settings_text, "bench");
        std::vector<std::string> columns;
        for (const FieldSettings& field : settings.fields) columns.push_back(field.columns.front());
        KeptRecords kept(columns);
        RunContext context({.threads = 2, .seed = 7});
        datasets::generate(*datasets::make_profile("customer"), count, kept, context);
        records = std::move(kept.records);
        model = trained(records, columns);
    }
};

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
