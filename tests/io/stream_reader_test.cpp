#include "io/stream_reader.hpp"

#include <cerrno>

#include "tests/io/hand_made_stream.hpp"
#include "tests/io/read_records.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;
using Catch::Matchers::Contains;

TEST_CASE("a stream gives its columns and its batches in order", "[io][stream]") {
    HandMadeTable table;
    table.batches = {{text_column("id", {"1", "2"}), text_column("name", {"x", ""})},
                     {text_column("id", {}), text_column("name", {})},
                     {text_column("id", {"3"}), text_column("name", {"z"})}};
    {
        const auto reader = read_stream(stream_of(table), "memory");
        const Records records = read_records(*reader);
        CHECK(records.columns == std::vector<std::string>{"id", "name"});
        CHECK(records.rows == std::vector<Cells>{{"1", "x"}, {"2", ""}, {"3", "z"}});
        CHECK(records.row_numbers == std::vector<std::uint64_t>{1, 2, 3});
        RecordBatch batch;
        CHECK_FALSE(reader->next(batch));  // and it stays at the end
    }
    CHECK(table.schemas_alive == 0);
    CHECK(table.arrays_alive == 0);
    CHECK(table.stream_released);
}

TEST_CASE("a selection orders columns and may repeat them", "[io][stream]") {
    HandMadeTable table;
    table.batches = {{text_column("id", {"1"}), text_column("name", {"x"})}};
    const auto reader = read_stream(stream_of(table), "memory");
    reader->select({1, 0, 1});
    CHECK(read_records(*reader).rows == std::vector<Cells>{{"x", "1", "x"}});
}

TEST_CASE("views of a batch live until the next batch is asked for", "[io][stream]") {
    HandMadeTable table;
    table.batches = {{text_column("id", {"1"})}, {text_column("id", {"2"})}};
    const auto reader = read_stream(stream_of(table), "memory");
    RecordBatch batch;
    REQUIRE(reader->next(batch));
    CHECK(table.arrays_alive == 1);
    REQUIRE(reader->next(batch));
    CHECK(table.arrays_alive == 1);
    CHECK(batch.columns[0][0] == "2");
}

TEST_CASE("offsets of the struct and of its columns add up", "[io][stream]") {
    HandMadeTable table;
    HandMadeColumn sliced = text_column("name", {"a", "b", "c", "d", "e"});
    sliced.offset = 1;
    sliced.length = 4;  // b c d e
    table.batches = {{text_column("id", {"1", "2", "3", "4"}), sliced}};
    table.offset = 2;
    const Records records = read_records(*read_stream(stream_of(table), "memory"));
    CHECK(records.rows == std::vector<Cells>{{"3", "d"}, {"4", "e"}});
}

TEST_CASE("a stream that fails half-way passes its message on, by kind", "[io][stream]") {
    const auto fail = [](int code) {
        HandMadeTable table;
        table.batches = {{text_column("id", {"1"})}, {text_column("id", {"2"})}};
        table.fail_at = 1;
        table.fail_code = code;
        const auto reader = read_stream(stream_of(table), "memory");
        RecordBatch batch;
        REQUIRE(reader->next(batch));
        reader->next(batch);
    };
    CHECK(error_of<IoError>([&] { fail(EIO); }) == "memory: the cable broke");
    CHECK(error_of<InvalidInput>([&] { fail(EINVAL); }) == "memory: the cable broke");
    CHECK_THROWS_AS(fail(ENOMEM), ResourceLimit);
    CHECK_THROWS_AS(fail(ECANCELED), Cancelled);
}

TEST_CASE("a stream that fails before its first batch, or gives no text, is released all the same",
          "[io][stream]") {
    HandMadeTable table;
    table.batches = {{text_column("id", {"1"})}};
    table.fail_at = 0;
    table.fail_message.clear();
    {
        const auto reader = read_stream(stream_of(table), "memory");
        CHECK_THAT(error_of<IoError>([&] { read_records(*reader); }), Contains("failed with code 5"));
    }
    CHECK(table.stream_released);
    HandMadeTable no_table;
    no_table.batches = {{text_column("id", {"1"})}};
    no_table.schema_format = std::string("u");
    CHECK_THAT(error_of<InvalidInput>([&] { read_stream(stream_of(no_table), "memory"); }),
               Contains("gives no table"));
    CHECK(no_table.stream_released);
    CHECK(no_table.schemas_alive == 0);
}

TEST_CASE("batches that contradict their schema are refused", "[io][stream]") {
    HandMadeTable table;
    table.batches = {{text_column("id", {"1"}), text_column("name", {"x"})}, {text_column("id", {"2"})}};
    CHECK_THAT(error_of<InvalidInput>([&] { read_records(*read_stream(stream_of(table), "memory")); }),
               Contains("columns of its schema"));
    HandMadeTable nulls;
    nulls.batches = {{text_column("id", {"1"})}};
    nulls.null_count = 1;
    CHECK_THAT(error_of<InvalidInput>([&] { read_records(*read_stream(stream_of(nulls), "memory")); }),
               Contains("null as a whole"));
}

TEST_CASE("a type without text form is refused only when its column is selected", "[io][stream]") {
    HandMadeTable table;
    table.batches = {{text_column("id", {"1"}),
                      {.name = "tags", .format = "+l", .length = 1, .buffers = {absent, absent}}}};
    CHECK_THAT(error_of<InvalidInput>([&] { read_records(*read_stream(stream_of(table), "memory")); }),
               Contains("memory") && Contains("'tags'") && Contains("list"));
    const auto reader = read_stream(stream_of(table), "memory");
    CHECK_THROWS_AS(reader->select({1}), InvalidInput);
    const auto other = read_stream(stream_of(table), "memory");
    other->select({0});
    CHECK(read_records(*other).rows == std::vector<Cells>{{"1"}});
}
