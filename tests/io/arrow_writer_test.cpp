#include "io/arrow_writer.hpp"

#include "tests/io/read_records.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;

TEST_CASE("groups end at group_rows and after long texts, by the rows alone", "[io][arrow_writer]") {
    const ScratchFolder folder;
    for (const std::size_t rows : {group_rows - 1, group_rows, group_rows + 1}) {
        std::vector<std::int32_t> numbers(rows);
        for (std::size_t i = 0; i < rows; ++i)
            numbers[i] = static_cast<std::int32_t>(i);
        for (const char* format : {"parquet", "arrow"}) {
            const std::string path = folder.path(std::string("out.") + format);
            const auto writer = TableWriter::create(path, format, {});
            writer->write({{"n", std::span<const std::int32_t>(numbers)}});
            writer->finish();
            const Records records = read_records(path);
            REQUIRE(records.rows.size() == rows);
            bool in_order = true;
            for (std::size_t i = 0; i < rows; ++i)
                in_order &= records.rows[i][0] == std::to_string(i);
            CHECK(in_order);
        }
    }
    const std::string long_text(std::size_t{1} << 20, 't');
    const std::vector<std::string_view> texts(group_bytes_max / long_text.size() + 3, long_text);
    const std::string path = folder.path("long.arrow");
    const auto writer = arrow_ipc_writer(path, {}, nullptr);
    writer->write({{"t", std::span<const std::string_view>(texts)}});
    writer->finish();
    RunContext context;
    const auto reader = open_records(path, {}, context);
    RecordBatch batch;
    REQUIRE(reader->next(batch));
    CHECK(batch.rows == texts.size() - 3);
    REQUIRE(reader->next(batch));
    CHECK(batch.rows == 3);
    CHECK_FALSE(reader->next(batch));

    const auto make = [&](std::size_t first, std::span<std::string_view> out, std::string&) {
        std::copy_n(texts.begin() + static_cast<std::ptrdiff_t>(first), out.size(), out.begin());
    };
    const auto made_writer = arrow_ipc_writer(folder.path("made.arrow"), {}, nullptr);
    made_writer->write({{"t", MadeValues<std::string_view>{texts.size(), make, long_text.size()}}});
    made_writer->finish();
    CHECK((content_of(folder.path("made.arrow")) == content_of(path)));
}

TEST_CASE("metadata are stored with the file", "[io][arrow_writer]") {
    const ScratchFolder folder;
    const std::vector<double> numbers{1};
    for (const char* format : {"parquet", "arrow"}) {
        const auto writer =
            TableWriter::create(folder.path("out"), format, {{"sameas.schema_version", "seventeen"}});
        writer->write({{"n", std::span<const double>(numbers)}});
        writer->finish();
        const std::string bytes = content_of(folder.path("out"));
        CHECK(bytes.find("sameas.schema_version") != std::string::npos);
        CHECK(bytes.find("seventeen") != std::string::npos);
    }
}

TEST_CASE("a writer that was given nothing makes a table without columns", "[io][arrow_writer]") {
    const ScratchFolder folder;
    for (const char* format : {"parquet", "arrow"}) {
        const auto writer = TableWriter::create(folder.path("out"), format, {});
        writer->finish();
        CHECK(read_records(folder.path("out")).columns.empty());
    }
}
