#include "io/table_writer.hpp"

#include <atomic>
#include <limits>
#include <stop_token>

#include "engine/errors.hpp"
#include "tests/io/file_size_limit.hpp"
#include "tests/io/read_records.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;
using Catch::Matchers::Contains;

namespace {

const std::vector<std::string> formats{"csv", "tsv", "parquet", "jsonl", "arrow"};
const std::optional<std::string> null;

/// A table with a column of every type; row i is made from i alone.
struct Sample {
    std::vector<std::string> storage;
    std::vector<std::string_view> texts;
    std::vector<double> doubles;
    std::vector<std::int32_t> integers;
    std::vector<std::uint64_t> patterns;
    std::vector<std::uint8_t> levels;

    explicit Sample(std::size_t rows) {
        const std::vector<std::string> awkward{"plain",
                                               "comma, quote \" and tab\t",
                                               "line\nend\r\n",
                                               "",
                                               "\xC3\xA9t\xC3\xA9",
                                               " spaces ",
                                               "null",
                                               "\\back/slash",
                                               "'",
                                               "\x01"};
        for (std::size_t i = 0; i < rows; ++i)
            storage.push_back(awkward[i % awkward.size()]);
        for (std::size_t i = 0; i < rows; ++i) {
            texts.push_back(i % 11 == 10 ? std::string_view{} : std::string_view(storage[i]));
            doubles.push_back(static_cast<double>(i) / 7 - 3);
            integers.push_back(static_cast<std::int32_t>(i) - 5);
            patterns.push_back(i * 0x9E3779B97F4A7C15u);
            levels.push_back(static_cast<std::uint8_t>(i));
        }
    }

    std::vector<OutputColumn> slice(std::size_t begin, std::size_t end) const {
        const auto part = [&](const auto& values) { return std::span(values).subspan(begin, end - begin); };
        return {{"text", part(texts)},
                {"weight, \"bits\"", part(doubles)},
                {"rule", part(integers)},
                {"pattern", part(patterns)},
                {"level", part(levels)}};
    }
};

/// The same columns, with values that are made: texts in the room that the writer gives.
std::vector<OutputColumn> made_again(const std::vector<OutputColumn>& columns) {
    std::vector<OutputColumn> result;
    for (const OutputColumn& column : columns) {
        const auto remake = [&]<class T>(std::span<const T> held) {
            const auto make = [held](std::size_t first, std::span<T> out, std::string& room) {
                std::copy_n(held.begin() + static_cast<std::ptrdiff_t>(first), out.size(), out.begin());
                if constexpr (std::is_same_v<T, std::string_view>) {
                    room.clear();
                    for (const T& text : out) room += text;
                    const char* place = room.data();
                    for (T& text : out) {
                        if (text.data() != nullptr) text = {place, text.size()};
                        place += text.size();
                    }
                }
            };
            result.push_back({column.name, MadeValues<T>{held.size(), make}});
        };
        std::visit(
            [&](const auto& values) {
                if constexpr (requires { values.subspan(0); }) remake(values);
            },
            column.values);
    }
    return result;
}

struct Way {
    RunContext* threads = nullptr;
    bool made = false;
};

/// Writes the sample in batches of so many rows and gives the file's bytes.
std::string written(const Sample& sample, const std::string& path, const std::string& format,
                    std::size_t batch_rows, const Way& way = {}) {
    const auto writer = TableWriter::create(path, format, {{"schema_version", "1"}}, way.threads);
    const std::size_t rows = sample.texts.size();
    if (rows == 0) writer->write(sample.slice(0, 0));
    for (std::size_t begin = 0; begin < rows; begin += batch_rows) {
        const std::vector<OutputColumn> batch = sample.slice(begin, std::min(rows, begin + batch_rows));
        writer->write(way.made ? made_again(batch) : batch);
    }
    writer->finish();
    return content_of(path);
}

}  // namespace

TEST_CASE("every format reads back as it was written", "[io][writer]") {
    const ScratchFolder folder;
    const Sample sample(300);
    for (const std::string& format : formats) {
        INFO(format);
        const std::string path = folder.path("out" + file_ending(format));
        written(sample, path, format, 77);
        const Records records = read_records(path);
        CHECK(records.columns ==
              std::vector<std::string>{"text", "weight, \"bits\"", "rule", "pattern", "level"});
        REQUIRE(records.rows.size() == 300);
        for (std::size_t i = 0; i < 300; ++i) {
            const Cells& row = records.rows[i];
            CHECK(row[0] == (i % 11 == 10 ? null : std::optional<std::string>(sample.storage[i])));
            CHECK(std::stod(*row[1]) == sample.doubles[i]);
            CHECK(row[2] == std::to_string(sample.integers[i]));
            CHECK(row[3] == std::to_string(sample.patterns[i]));
            CHECK(row[4] == std::to_string(i % 256));
        }
        CHECK(folder.names() == std::vector<std::string>{"out" + file_ending(format)});
        std::filesystem::remove(path);
    }
}

TEST_CASE("bytes do not depend on how the rows were handed over", "[io][writer]") {
    const ScratchFolder folder;
    const Sample sample(300000);
    for (const std::string& format : formats) {
        INFO(format);
        const std::string whole = written(sample, folder.path("out"), format, 300000);
        CHECK((written(sample, folder.path("out"), format, 1000) == whole));
        CHECK((written(sample, folder.path("out"), format, 131073) == whole));
    }
}

TEST_CASE("bytes do not depend on threads, nor on whether values are held or made", "[io][writer]") {
    const ScratchFolder folder;
    const Sample sample(150000);  // more than a group
    RunContext one(RunContext::Options{.threads = 1}), some(RunContext::Options{.threads = 5});
    for (const std::string& format : formats) {
        INFO(format);
        const std::string plain = written(sample, folder.path("out"), format, 150000);
        CHECK((written(sample, folder.path("out"), format, 150000, {&one, false}) == plain));
        CHECK((written(sample, folder.path("out"), format, 150000, {&some, true}) == plain));
        CHECK((written(sample, folder.path("out"), format, 9999, {&some, true}) == plain));
    }
}

TEST_CASE("a stop request ends a write within some pieces of rows, and nothing is left", "[io][writer]") {
    const ScratchFolder folder;
    constexpr std::size_t rows = 10'000'000;
    for (const std::string& format : formats) {
        INFO(format);
        std::stop_source stop;
        RunContext context(RunContext::Options{.threads = 3, .stop = stop.get_token()});
        std::atomic<int> after_stop = 0;
        const auto make = [&](std::size_t first, std::span<double> out, std::string&) {
            if (stop.stop_requested()) ++after_stop;
            if (first > 20000) stop.request_stop();
            std::fill(out.begin(), out.end(), 0.5);
        };
        {
            const auto writer = TableWriter::create(folder.path("out"), format, {}, &context);
            const std::vector<OutputColumn> columns(4, {"n", MadeValues<double>{rows, make}});
            CHECK_THROWS_AS(writer->write(columns), Cancelled);
        }
        CHECK(after_stop <= 4 * 3);  // what each thread was about: a piece of each column
        CHECK(folder.names().empty());
    }
}

TEST_CASE("a table of no rows keeps its columns where the format can", "[io][writer]") {
    const ScratchFolder folder;
    const Sample sample(0);
    for (const std::string& format : formats) {
        INFO(format);
        const std::string path = folder.path("out" + file_ending(format));
        const std::string bytes = written(sample, path, format, 1);
        if (format == "jsonl") {
            CHECK(bytes.empty());
            continue;
        }
        const Records records = read_records(path);
        CHECK(records.columns.size() == 5);
        CHECK(records.rows.empty());
    }
}

TEST_CASE("nothing stands under the name before finish, nor after a writer that was dropped",
          "[io][writer]") {
    const ScratchFolder folder;
    const Sample sample(200000);
    for (const std::string& format : formats) {
        INFO(format);
        {
            const auto writer = TableWriter::create(folder.path("out"), format, {});
            writer->write(sample.slice(0, 200000));
            CHECK_FALSE(std::filesystem::exists(folder.path("out")));
        }
        CHECK(folder.names().empty());
        {
            const auto unused = TableWriter::create(folder.path("out"), format, {});
        }
        CHECK(folder.names().empty());
    }
}

TEST_CASE("a full disk ends every format with the path and the reason, and leaves nothing", "[io][writer]") {
    const ScratchFolder folder;
    const Sample sample(200000);
    RunContext context(RunContext::Options{.threads = 2});
    for (const std::string& format : formats) {
        const std::size_t size = written(sample, folder.path("whole"), format, 5000).size();
        std::filesystem::remove(folder.path("whole"));
        for (const std::size_t limit : {std::size_t{0}, std::size_t{100}, size / 2, size - 1}) {
            INFO(format << " " << limit);
            const Way way = limit % 2 == 0 ? Way{} : Way{&context, true};
            std::string text;
            {
                const FileSizeLimit full(limit);
                try {
                    written(sample, folder.path("out"), format, 50000, way);
                } catch (const IoError& error) {
                    text = error.what();
                }
            }
            CHECK_THAT(text, Contains(folder.path("out")) && Contains("File too large"));
            CHECK(folder.names().empty());
        }
        CHECK_THAT(error_of<IoError>([&] { written(sample, "/dev/full", format, 5000); }),
                   Contains("/dev/full") && Contains("No space left"));
    }
}

TEST_CASE("a folder that is not there ends the run before any row", "[io][writer]") {
    const ScratchFolder folder;
    for (const std::string& format : formats) {
        const std::string path = folder.path("none/out");
        CHECK_THAT(error_of<IoError>([&] { TableWriter::create(path, format, {}); }),
                   Contains(path) && Contains("No such file"));
    }
}

TEST_CASE("unknown formats are refused with what there is", "[io][writer]") {
    CHECK_THAT(error_of<InvalidInput>([] { TableWriter::create("/tmp/x", "xls", {}); }),
               Contains("'xls'") && Contains("parquet"));
    CHECK_THAT(error_of<InvalidInput>([] { file_ending("xls"); }), Contains("'xls'"));
    CHECK(file_ending("parquet") == ".parquet");
}
