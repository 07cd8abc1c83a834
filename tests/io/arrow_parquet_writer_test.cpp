#include "io/arrow_writer.hpp"
#include "tests/io/read_records.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;

namespace {

constexpr std::size_t rows = 2 * group_rows + 77;

/// Texts that repeat, that do not, that are all null, that repeat in the first group alone (behind it they
/// are too many bytes for a dictionary), and that are in order.
struct Texts {
    std::vector<std::string> numbers, counts;
    std::vector<std::string_view> repeated, unique, null, later_unique, ordered;

    Texts() {
        for (std::size_t i = 0; i < rows; ++i)
            numbers.push_back(i % 13 == 0 ? "" : std::to_string(i * 7919));
        for (std::size_t i = 0; i < rows; ++i)
            counts.push_back(std::to_string(1000000 + i / 9));
        for (std::size_t i = 0; i < rows; ++i) {
            repeated.push_back(i % 17 == 0 ? std::string_view() : std::string_view(numbers[i % 1000]));
            unique.push_back(numbers[i]);
            null.push_back({});
            later_unique.push_back(numbers[i < group_rows ? i % 10 : i]);
            ordered.push_back(counts[i]);
        }
    }

    std::vector<OutputColumn> slice(std::size_t begin, std::size_t end) const {
        const auto part = [&](const std::vector<std::string_view>& texts) {
            return std::span(texts).subspan(begin, end - begin);
        };
        return {{"repeated", part(repeated)},  {"unique", part(unique)},    {"null", part(null)},
                {"later", part(later_unique)}, {"person_id", part(unique)}, {"source", part(repeated)},
                {"ordered", part(ordered)}};
    }

    std::string written(const std::string& path, std::size_t batch_rows, RunContext* threads) const {
        const auto writer = TableWriter::create(path, "parquet", {}, threads);
        for (std::size_t begin = 0; begin < rows; begin += batch_rows)
            writer->write(slice(begin, std::min(rows, begin + batch_rows)));
        writer->finish();
        return content_of(path);
    }
};

}  // namespace

TEST_CASE("columns with and without dictionaries: the same bytes for any batches and threads, and all values",
          "[io][parquet_writer]") {
    const ScratchFolder folder;
    const Texts texts;
    RunContext one(RunContext::Options{.threads = 1}), some(RunContext::Options{.threads = 5});
    const std::string whole = texts.written(folder.path("out.parquet"), rows, nullptr);
    CHECK((texts.written(folder.path("other"), 999, nullptr) == whole));
    CHECK((texts.written(folder.path("other"), group_rows, &some) == whole));
    CHECK((texts.written(folder.path("other"), group_rows + 1, &one) == whole));
    CHECK((texts.written(folder.path("other"), 30000, &some) == whole));

    const Records records = read_records(folder.path("out.parquet"));
    REQUIRE(records.rows.size() == rows);
    const auto cell = [](std::string_view text) {
        return text.data() == nullptr ? std::nullopt : std::optional<std::string>(text);
    };
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        const Cells& row = records.rows[i];
        wrong += row[0] != cell(texts.repeated[i]) || row[1] != cell(texts.unique[i]) || row[2] != cell({}) ||
                 row[3] != cell(texts.later_unique[i]) || row[4] != row[1] || row[5] != row[0] ||
                 row[6] != cell(texts.ordered[i]);
    }
    CHECK(wrong == 0);
}

TEST_CASE("undecided columns of a file without rows or with one", "[io][parquet_writer]") {
    const ScratchFolder folder;
    const std::string_view text = "once";
    for (const std::size_t count : {0, 1}) {
        const auto writer = TableWriter::create(folder.path("out.parquet"), "parquet", {});
        writer->write({{"t", std::span(&text, count)}});
        CHECK_FALSE(std::filesystem::exists(folder.path("out.parquet")));
        writer->finish();
        const Records records = read_records(folder.path("out.parquet"));
        CHECK(records.columns == std::vector<std::string>{"t"});
        REQUIRE(records.rows.size() == count);
        if (count == 1) CHECK(records.rows[0][0] == "once");
        std::filesystem::remove(folder.path("out.parquet"));
    }
}
