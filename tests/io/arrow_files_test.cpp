#include "io/arrow_files.hpp"

#include <numeric>

#include "engine/memory.hpp"
#include "io/table_writer.hpp"
#include "tests/io/read_records.hpp"
#include "tests/io/scratch_folder.hpp"
#include "tests/support/resident_memory.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;
using Catch::Matchers::Contains;

namespace {

const std::string golden = SAMEAS_TEST_DATA "/io/golden/";
const std::vector<std::string> typed_files{golden + "types.parquet", golden + "types.arrow",
                                           golden + "types.arrows"};

/// What the columns of golden/types.* print in rows 1 and 3; row 2 is null.
struct Expected {
    std::string column, first, third;
};
const std::vector<Expected> expected_types{
    {"utf8", "a", ""},
    {"large_utf8", "a", "b"},
    {"binary", "\xFF", "b"},
    {"large_binary", "a", "b"},
    {"view", "a", "longer than twelve bytes"},
    {"dictionary", "red", "green"},
    {"bool", "true", "false"},
    {"int8", "-128", "127"},
    {"uint8", "0", "255"},
    {"int16", "-1", "1"},
    {"uint16", "0", "65535"},
    {"int32", "-1", "1"},
    {"uint32", "0", "4294967295"},
    {"int64", "-9223372036854775808", "9223372036854775807"},
    {"uint64", "0", "18446744073709551615"},
    {"float32", "0.1", "-2"},
    {"float64", "0.1", "1e+300"},
    {"date32", "1990-04-03", "0001-01-01"},
    {"date64", "1990-04-03", "1990-04-03"},
    {"seconds", "1990-04-03", "1990-04-03T12:30:15"},
    {"milliseconds", "1990-04-03T12:30:15.25", "1990-04-03"},
    {"microseconds_utc", "1990-04-03T12:30:15.25Z", "1990-04-03"},
    {"nanoseconds", "1970-01-01T00:00:00.000000001", "1970-01-01"},
    {"decimal", "12.5", "-0.05"},
};

std::vector<std::size_t> first_columns(std::size_t count) {
    std::vector<std::size_t> columns(count);
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    return columns;
}

/// A Parquet or Arrow file of two columns and so many rows.
std::string table_file(const ScratchFolder& folder, const std::string& format, std::size_t rows) {
    std::vector<std::string> storage;
    for (std::size_t i = 0; i < rows; ++i)
        storage.push_back("name " + std::to_string(i * 7919 % 104729));
    const std::vector<std::string_view> texts(storage.begin(), storage.end());
    std::vector<std::int32_t> numbers(rows);
    std::iota(numbers.begin(), numbers.end(), 0);
    const std::string path = folder.path("whole" + file_ending(format));
    const auto writer = TableWriter::create(path, format, {{"key", "value"}});
    writer->write(
        {{"id", std::span<const std::int32_t>(numbers)}, {"name", std::span<const std::string_view>(texts)}});
    writer->finish();
    return path;
}

}  // namespace

TEST_CASE("files that pyarrow wrote: every type as text", "[io][arrow_files]") {
    for (const std::string& path : typed_files) {
        for (const int threads : {1, 2}) {
            INFO(path);
            RunContext context(RunContext::Options{.threads = threads});
            const auto reader = open_records(path, {}, context);
            REQUIRE(reader->columns().size() == expected_types.size() + 3);
            reader->select(first_columns(expected_types.size() + 1));
            const Records records = read_records(*reader);
            REQUIRE(records.rows.size() == 3);
            for (std::size_t k = 0; k < expected_types.size(); ++k) {
                INFO(expected_types[k].column);
                CHECK(records.columns[k] == expected_types[k].column);
                CHECK(records.rows[0][k] == expected_types[k].first);
                CHECK_FALSE(records.rows[1][k].has_value());
                CHECK(records.rows[2][k] == expected_types[k].third);
            }
            CHECK_FALSE(records.rows[0].back().has_value());  // the column of nulls
        }
    }
}

TEST_CASE("nested columns are refused by name, but only when selected", "[io][arrow_files]") {
    for (const std::string& path : typed_files) {
        RunContext context;
        for (const std::string nested : {"struct"}) {
            const auto reader = open_records(path, {}, context);
            const auto& names = reader->columns();
            const std::size_t place =
                static_cast<std::size_t>(std::find(names.begin(), names.end(), nested) - names.begin());
            reader->select({place});
            CHECK_THAT(error_of<InvalidInput>([&] { read_records(*reader); }),
                       Contains(path) && Contains("'" + nested + "'") && Contains("type " + nested));
        }
    }
}

TEST_CASE("a projection orders, repeats and drops columns", "[io][arrow_files]") {
    for (const std::string& path : typed_files) {
        RunContext context;
        const auto reader = open_records(path, {}, context);
        reader->select({11, 0, 11});
        const Records records = read_records(*reader);
        REQUIRE(records.rows.size() == 3);
        CHECK(records.rows[0] == Cells{"-1", "a", "-1"});
        const auto none = open_records(path, {}, context);
        none->select({});
        CHECK(read_records(*none).rows.size() == 3);
    }
}

TEST_CASE("many row groups keep their order for any threads", "[io][arrow_files]") {
    const ScratchFolder folder;
    for (const char* format : {"parquet", "arrow"}) {
        const std::string path = table_file(folder, format, 300000);
        for (const int threads : {1, 2, 7}) {
            const Records records = read_records(path, {}, threads);
            REQUIRE(records.rows.size() == 300000);
            CHECK(records.batches > 1);
            bool in_order = true;
            for (std::size_t i = 0; i < records.rows.size(); ++i)
                in_order &= records.rows[i][0] == std::to_string(i);
            CHECK(in_order);
        }
    }
}

TEST_CASE("a file cut off at any byte is refused by name", "[io][arrow_files]") {
    const ScratchFolder folder;
    for (const char* format : {"parquet", "arrow"}) {
        const std::string whole = content_of(table_file(folder, format, 50));
        for (std::size_t size = 0; size < whole.size(); ++size) {
            INFO(format << " " << size << " of " << whole.size());
            const std::string path = folder.file("cut", whole.substr(0, size));
            std::string text;
            try {
                read_records(path, {.format = format}, 1);
            } catch (const InvalidInput& error) {
                text = error.what();
            }
            CHECK_THAT(text, Contains(path));
        }
    }
}

TEST_CASE("an Arrow stream cut off between its batches is as good as whole, elsewhere refused",
          "[io][arrow_files]") {
    const ScratchFolder folder;
    const std::string whole = content_of(golden + "types.arrows");
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        const std::string path = folder.file("cut", whole.substr(0, size));
        try {
            RunContext context(RunContext::Options{.threads = 1});
            const auto reader = open_records(path, {.format = "arrow"}, context);
            reader->select({0, 5, 23});
            const Records records = read_records(*reader);
            CHECK(records.rows.size() <= 3);
        } catch (const InvalidInput& error) {
            CHECK_THAT(error.what(), Contains(path));
        }
    }
}

TEST_CASE("a file with a damaged byte is refused or read, never a crash", "[io][arrow_files]") {
    const ScratchFolder folder;
    for (const char* format : {"parquet", "arrow"}) {
        const std::string whole = content_of(table_file(folder, format, 20));
        for (std::size_t place = 0; place < whole.size(); place += 3) {
            for (const char flip : {'\x01', '\x80'}) {
                std::string bytes = whole;
                bytes[place] = static_cast<char>(bytes[place] ^ flip);
                const std::string path = folder.file("damaged", bytes);
                try {
                    const Records records = read_records(path, {.format = format}, 1);
                    CHECK(records.columns.size() <= 2);
                } catch (const Error& error) {
                    CHECK_THAT(error.what(), Contains("damaged"));
                }
            }
        }
    }
}

TEST_CASE("text that is no such file is refused", "[io][arrow_files]") {
    const ScratchFolder folder;
    for (const char* format : {"parquet", "arrow"}) {
        const std::string path = folder.file("text", "id,name\n1,x\n");
        CHECK_THAT(error_of<InvalidInput>([&] { read_records(path, {.format = format}); }), Contains(path));
    }
}

TEST_CASE("gzip unpacks in pieces of any size", "[io][arrow_files]") {
    const ScratchFolder folder;
    const std::string packed = folder.gzip(folder.file("a", "0123456789"));
    for (std::size_t step = 1; step < 12; ++step) {
        const auto source = gunzip(open_bytes(packed), packed);
        std::string text, piece(step, '\0');
        while (const std::size_t got = source->read(piece.data(), step))
            text.append(piece, 0, got);
        CHECK(text == "0123456789");
    }
}

TEST_CASE("a stop request ends the reading of files", "[io][arrow_files]") {
    for (const std::string& path : typed_files) {
        std::stop_source stop;
        RunContext context(RunContext::Options{.threads = 2, .stop = stop.get_token()});
        const auto reader = open_records(path, {}, context);
        stop.request_stop();
        RecordBatch batch;
        CHECK_THROWS_AS(reader->next(batch), Cancelled);
    }
}

namespace {

/// Parquet of one row group: long texts that do not pack well.
std::string wide_file(const ScratchFolder& folder, std::size_t rows, std::size_t columns) {
    std::vector<std::string> names;
    std::vector<OutputColumn> made;
    for (std::size_t k = 0; k < columns; ++k) {
        const auto make = [k](std::size_t first, std::span<std::string_view> out, std::string& room) {
            constexpr std::size_t length = 100;
            room.clear();
            for (std::size_t i = 0; i < out.size(); ++i) {
                std::uint64_t state = (first + i) * 131 + k + 1;
                for (std::size_t c = 0; c < length; ++c) {
                    state = state * 6364136223846793005u + 1442695040888963407u;
                    room += static_cast<char>('!' + (state >> 33) % 90);
                }
            }
            for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::string_view(room).substr(i * length, length);
        };
        made.push_back({"column_" + std::to_string(k) + "_id", MadeValues<std::string_view>{rows, make, 100}});
    }
    const std::string path = folder.path("wide.parquet");
    const auto writer = TableWriter::create(path, "parquet", {});
    writer->write(made);
    writer->finish();
    return path;
}

struct Read {
    std::size_t rows = 0, largest_batch = 0, bytes = 0;
    std::uint64_t peak = 0;  ///< of what reading took
};

Read read_within(const std::string& path, std::uint64_t left) {
    release_free_memory();
    const std::uint64_t before = resident_bytes();
    reset_peak_resident_bytes();
    RunContext context(RunContext::Options{.threads = 2, .memory_bytes = before + left});
    const auto reader = open_records(path, {}, context);
    Read result;
    RecordBatch batch;
    while (reader->next(batch)) {
        result.rows += batch.rows;
        result.largest_batch = std::max(result.largest_batch, batch.rows);
        for (const auto& column : batch.columns) {
            for (const std::string_view text : column) result.bytes += text.size();
        }
    }
    const std::uint64_t peak = peak_resident_bytes();
    result.peak = peak > before ? peak - before : 0;
    return result;
}

}  // namespace

// Hidden: what earlier cases left in the heap would count as its own, so it takes a process for itself (io_test_half of
// tests/CMakeLists.txt).
TEST_CASE("a group of rows of Parquet that is larger than the memory is read in pieces", "[io][arrow_files][.resident]") {
    const ScratchFolder folder;
    constexpr std::size_t rows = 120000, columns = 5, mib = std::size_t{1} << 20;
    const std::string path = wide_file(folder, rows, columns);
    const Read small = read_within(path, 30 * mib);
    CHECK(small.rows == rows);
    CHECK(small.bytes == rows * columns * 100);
    CHECK(small.largest_batch < 10000);
    if constexpr (test::resident_memory_tells) CHECK(small.peak < 33 * mib);
    const Read plenty = read_within(path, 4096 * mib);
    CHECK(plenty.rows == rows);
    CHECK(plenty.bytes == small.bytes);
    CHECK(plenty.largest_batch > 10000);  // else the first was no test; memory that was freed before may serve again
}
