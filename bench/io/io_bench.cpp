// The way of every run through its files: a CSV of a million rows and five columns is read, encoded by
// TableBuilder and written back as Parquet. Must take less than 5 s on two threads.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/output_file.hpp"
#include "io/read_table.hpp"
#include "io/table_writer.hpp"

namespace {

using namespace sameas;

constexpr std::size_t rows = 1000000;
constexpr std::array<const char*, 5> names{"id", "given_name", "surname", "birth_date", "email"};

/// The next of a fixed sequence of numbers (splitmix64): the same file every time.
class Sequence {
  public:
    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15u;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    std::uint64_t below(std::uint64_t bound) { return next() % bound; }
    /// Small numbers are frequent, as names are.
    std::uint64_t skewed(std::uint64_t bound) { return below(below(below(bound) + 1) + 1); }

  private:
    std::uint64_t state_ = 20240607;
};

/// A pronounceable word for a number, the same one every time.
std::string word(std::uint64_t number) {
    static constexpr const char* syllables[] = {"ba",  "ren", "to", "mil", "da", "so",
                                                "lek", "vi",  "ur", "pan", "ge", "wy"};
    std::string text;
    for (std::uint64_t rest = number + 12; rest > 0; rest /= 12)
        text += syllables[rest % 12];
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string two_digits(std::uint64_t number) {
    return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

/// A folder with the CSV in it, made once.
class BenchFolder {
  public:
    BenchFolder()
        : path_(std::filesystem::temp_directory_path() / ("sameas-io-bench-" + std::to_string(::getpid()))) {
        std::filesystem::create_directory(path_);
        Sequence sequence;
        io::OutputFile file(csv());
        std::string lines = "id,given_name,surname,birth_date,email\n";
        for (std::size_t row = 0; row < rows; ++row) {
            const std::string given = word(sequence.skewed(20000)), surname = word(sequence.skewed(100000));
            lines += "c" + std::to_string(row) + ',' + given + ',' +
                     (row % 50 == 0 ? "\"" + surname + ", jr\"" : surname) + ',';
            lines += std::to_string(1930 + sequence.below(80)) + '-' + two_digits(1 + sequence.below(12)) +
                     '-' + two_digits(1 + sequence.below(28)) + ',';
            if (sequence.below(10) > 0)
                lines += given + '.' + surname + std::to_string(sequence.below(1000)) + "@example.org";
            lines += '\n';
            if (lines.size() > 1000000) {
                file.write(lines);
                lines.clear();
            }
        }
        file.write(lines);
        file.commit();
    }
    ~BenchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::string csv() const { return (path_ / "customers.csv").string(); }
    std::string parquet() const { return (path_ / "customers.parquet").string(); }

  private:
    std::filesystem::path path_;
};

const BenchFolder& bench_folder() {
    static const BenchFolder folder;
    return folder;
}

TableSchema customers() {
    TableSchema schema;
    schema.id_column = "id";
    for (std::size_t k = 1; k < names.size(); ++k) {
        FieldSchema field;
        field.name = names[k];
        field.columns = {names[k]};
        field.domain = k - 1;
        if (field.name == "birth_date") field.type = FieldType::date;
        schema.fields.push_back(field);
    }
    return schema;
}

void write_parquet(const Table& table, const std::string& path) {
    std::vector<std::vector<std::string_view>> texts(names.size(),
                                                     std::vector<std::string_view>(table.rows()));
    std::vector<io::OutputColumn> columns;
    for (std::size_t k = 0; k < names.size(); ++k) {
        for (std::size_t row = 0; row < table.rows(); ++row) {
            if (k == 0) {
                texts[k][row] = table.id(RowId{static_cast<std::uint32_t>(row)});
                continue;
            }
            const Column& column = table.columns()[k - 1];
            if (column.codes[row] != null_value)
                texts[k][row] = table.domain_of(column).values.text(column.codes[row]);
        }
        columns.push_back({names[k], std::span<const std::string_view>(texts[k])});
    }
    const std::unique_ptr<io::TableWriter> writer = io::TableWriter::create(path, "parquet", {});
    writer->write(columns);
    writer->finish();
}

void count_bytes(benchmark::State& state) {
    state.counters["rows/s"] =
        benchmark::Counter(static_cast<double>(rows), benchmark::Counter::kIsIterationInvariantRate);
    state.counters["threads"] = static_cast<double>(state.range(0));
    state.SetBytesProcessed(state.iterations() *
                            static_cast<std::int64_t>(std::filesystem::file_size(bench_folder().csv())));
}

/// CSV to Table to Parquet, whole.
void csv_to_table_to_parquet(benchmark::State& state) {
    const BenchFolder& folder = bench_folder();
    for (auto _ : state) {
        RunContext context(RunContext::Options{.threads = static_cast<int>(state.range(0))});
        const io::ReadResult result = io::read_table({{folder.csv(), "customers"}}, customers(), {}, context);
        if (result.table.rows() != rows || result.issues.total() != 0)
            return state.SkipWithError("wrong table");
        write_parquet(result.table, folder.parquet());
    }
    count_bytes(state);
}

/// The reader alone: CSV to batches of text.
void csv_to_batches(benchmark::State& state) {
    const BenchFolder& folder = bench_folder();
    for (auto _ : state) {
        RunContext context(RunContext::Options{.threads = static_cast<int>(state.range(0))});
        const std::unique_ptr<io::RecordReader> reader = io::open_records(folder.csv(), {}, context);
        io::RecordBatch batch;
        std::size_t read = 0;
        while (reader->next(batch))
            read += batch.rows;
        if (read != rows) return state.SkipWithError("wrong number of rows");
    }
    count_bytes(state);
}

/// Reading and encoding: CSV to Table.
void csv_to_table(benchmark::State& state) {
    const BenchFolder& folder = bench_folder();
    for (auto _ : state) {
        RunContext context(RunContext::Options{.threads = static_cast<int>(state.range(0))});
        const io::ReadResult result = io::read_table({{folder.csv(), "customers"}}, customers(), {}, context);
        if (result.table.rows() != rows) return state.SkipWithError("wrong number of rows");
    }
    count_bytes(state);
}

BENCHMARK(csv_to_batches)->Arg(1)->Arg(2)->ArgName("threads")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(csv_to_table)->Arg(1)->Arg(2)->ArgName("threads")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(csv_to_table_to_parquet)
    ->Arg(1)
    ->Arg(2)
    ->ArgName("threads")
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
