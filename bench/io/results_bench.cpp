// The files of a run: entities of invented records and pairs between them, written as `dedupe` writes them.
// What is measured is making, encoding and compressing the rows: the file goes to the temporary folder, its
// last sync to the disk included.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/outputs.hpp"
#include "engine/settings/settings.hpp"
#include "engine/table/table_builder.hpp"

namespace {

using namespace sameas;

constexpr std::string_view settings_text = R"({
  "id": "id", "blocking": ["surname"],
  "comparisons": [{"field": "given_name", "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
                  {"field": "middle_name", "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
                  {"field": "surname", "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
                  {"field": "dob", "levels": ["exact", "levenshtein_distance <= 1", "else"]},
                  {"field": "city", "levels": ["exact", "else"]},
                  {"field": "occupation", "levels": ["exact", "else"]}],
  "keep": {"probability": 0.9}, "threshold": {"probability": 0.9}})";

constexpr std::size_t kinds = 2000;

/// The next of a fixed sequence of numbers (splitmix64): the same files every time.
class Sequence {
  public:
    std::uint64_t below(std::uint64_t bound) {
        state_ += 0x9E3779B97F4A7C15u;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return (z ^ (z >> 31)) % bound;
    }

  private:
    std::uint64_t state_ = 20240607;
};

/// Records with an id alone, in an order of their own.
Table invented_records(std::size_t count, RunContext& context) {
    TableSchema schema;
    schema.id_column = "id";
    TableBuilder builder(schema, context);
    const std::vector<std::string> columns{"id"};
    builder.begin_source("customers", columns);
    constexpr std::size_t batch = 65536;
    for (std::size_t begin = 0; begin < count; begin += batch) {
        std::vector<std::string> ids;
        for (std::size_t i = begin; i < std::min(count, begin + batch); ++i) {
            ids.push_back(std::to_string(100000000 + (i * 7919) % count));  // 7919 is prime: each once
        }
        const std::vector<std::vector<std::string_view>> texts{{ids.begin(), ids.end()}};
        builder.append(texts, ids.size());
    }
    return builder.finish();
}

/// What a run would have found among them.
struct Found {
    RunContext context;
    Settings settings = parse_settings(settings_text, "settings.json");
    PatternLayout layout{settings};
    Table table;
    std::vector<std::uint32_t> entity;  ///< about two records each
    ScoredPairs scored;
    std::vector<double> weights;

    Found(std::size_t records, std::size_t pairs) : table(invented_records(records, context)) {
        Sequence sequence;
        for (std::uint32_t rank = 0; rank < records; ++rank) {
            const bool is_alone = rank == 0 || sequence.below(2) == 0;
            entity.push_back(is_alone ? rank : entity[sequence.below(rank)]);
        }
        for (std::size_t kind = 0; kind < kinds; ++kind) {
            std::uint64_t pattern = 0;
            for (std::size_t c = 0; c < layout.comparisons(); ++c)
                pattern += sequence.below(layout.states(c)) * layout.stride(c);
            scored.kinds.push_back({pattern, static_cast<std::uint32_t>(sequence.below(8))});
            weights.push_back(3.2 + static_cast<double>(sequence.below(1 << 20)) / (1 << 15));
        }
        scored.pairs = PairStore(PairStore::Limits{});
        PairStore::Writer writer(scored.pairs, context);
        for (std::uint64_t left = 0, made = 0; left + 1 < records; ++left) {
            const std::uint64_t goal = pairs * (left + 1) / (records - 1);  // as many to each record
            std::uint64_t right = left;
            for (; made < goal; ++made) {
                right += 1 + sequence.below(std::max<std::uint64_t>(1, (records - right) / 16));
                if (right >= records) break;
                const std::uint64_t kind = sequence.below(sequence.below(kinds) + 1);  // some are frequent
                writer.add({static_cast<std::uint32_t>(left), static_cast<std::uint32_t>(right),
                            static_cast<std::uint32_t>(kind)});
            }
        }
        writer.finish();
        scored.pairs.finish(context);
    }
};

const Found& found(std::size_t millions_of_records, std::size_t millions_of_pairs) {
    static std::map<std::size_t, std::unique_ptr<Found>> made;
    std::unique_ptr<Found>& result = made[millions_of_records * 1000 + millions_of_pairs];
    if (!result) result = std::make_unique<Found>(millions_of_records * 1000000, millions_of_pairs * 1000000);
    return *result;
}

/// A file in the temporary folder that goes away.
class BenchFile {
  public:
    explicit BenchFile(const std::string& name)
        : path_((std::filesystem::temp_directory_path() / ("sameas-" + std::to_string(::getpid()) + name)).string()) {}
    ~BenchFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    const std::string& path() const { return path_; }
    std::int64_t size() const { return static_cast<std::int64_t>(std::filesystem::file_size(path_)); }

  private:
    std::string path_;
};

void write_results(benchmark::State& state, const char* format) {
    const std::size_t records = static_cast<std::size_t>(state.range(0));
    const std::size_t pairs = static_cast<std::size_t>(state.range(1));
    const Found& run = found(records, pairs);
    const BenchFile entities("-entities"), kept("-pairs");
    for (auto _ : state) {
        RunContext context(RunContext::Options{.threads = static_cast<int>(state.range(2))});
        cli::write_entities(entities.path(), format, run.table, run.entity, context);
        cli::write_pairs(kept.path(), format, run.table, run.settings, run.layout, run.scored, run.weights, context);
    }
    state.SetBytesProcessed(state.iterations() * (entities.size() + kept.size()));
    state.counters["rows/s"] = benchmark::Counter(static_cast<double>(records * 1000000 + run.scored.pairs.size()),
                                                  benchmark::Counter::kIsIterationInvariantRate);
}

void sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"million_records", "million_pairs", "threads"});
    for (const std::int64_t threads : {1, 2}) benchmark->Args({1, 1, threads});
    benchmark->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
}

BENCHMARK_CAPTURE(write_results, parquet, "parquet")->Apply(sizes)->Args({10, 50, 2});
BENCHMARK_CAPTURE(write_results, arrow, "arrow")->Apply(sizes);
BENCHMARK_CAPTURE(write_results, csv, "csv")->Apply(sizes);
BENCHMARK_CAPTURE(write_results, jsonl, "jsonl")->Apply(sizes);

}  // namespace
