#include "io/read_table.hpp"

#include "engine/memory.hpp"
#include "io/byte_source.hpp"
#include "io/table_writer.hpp"
#include "tests/io/read_records.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;
using Catch::Matchers::Contains;

namespace {

TableSchema people() {
    TableSchema schema;
    schema.id_column = "id";
    schema.fields.push_back({.name = "name",
                             .type = FieldType::text,
                             .columns = {"name"},
                             .columns_by_source = {},
                             .null_values = {}});
    return schema;
}

ReadResult read(const std::vector<Input>& inputs, const TableSchema& schema, const ReadOptions& options = {},
                int threads = 2) {
    RunContext context(RunContext::Options{.threads = threads});
    return read_table(inputs, schema, options, context);
}

std::string_view name_of(const Table& table, const std::string& source, const std::string& id) {
    const std::optional<RowId> row = table.find_record(source, id);
    REQUIRE(row.has_value());
    const Column& column = table.columns()[0];
    return table.domain_of(column).values.text(column.codes[index(*row)]);
}

}  // namespace

TEST_CASE("inputs of several formats make one table", "[io][read_table]") {
    const ScratchFolder folder;
    const std::string crm = folder.file("crm.csv", "id,age,name\n1,30,Zoe Sample\n2,31,Ann Example\n");
    const std::string erp = folder.file("erp.jsonl", "{\"name\":\"Bob Invented\",\"id\":1}\n");
    const ReadResult result = read({{crm, "crm"}, {erp, "erp"}}, people());
    CHECK(result.table.rows() == 3);
    CHECK(result.table.sources() == std::vector<std::string>{"crm", "erp"});
    CHECK(name_of(result.table, "crm", "2") == "ann example");
    CHECK(name_of(result.table, "erp", "1") == "bob invented");
    CHECK(result.issues.total() == 0);
}

TEST_CASE("rows left out are issues with source, number and beginning", "[io][read_table]") {
    const ScratchFolder folder;
    const std::string path = folder.file("crm.csv", "id,name\n1,a\n2,b,c\n3,d\n4\n");
    const ReadResult result = read({{path, "crm"}}, people());
    CHECK(result.table.rows() == 2);
    CHECK(result.issues.total() == 2);
    REQUIRE(result.issues.kept.size() == 2);
    CHECK(result.issues.kept[0].source == "crm");
    CHECK(result.issues.kept[0].row == 2);
    CHECK(result.issues.kept[0].kind == RowIssueKind::wrong_field_count);
    CHECK(result.issues.kept[0].value == "2,b,c");
    CHECK(result.issues.kept[0].column.empty());
    CHECK(result.issues.kept[1].row == 4);
}

TEST_CASE("bytes that are no UTF-8, and NUL, are issues of their value with the file's row number",
          "[io][read_table]") {
    const ScratchFolder folder;
    const std::string path =
        folder.file("crm.csv", std::string("id,name\n1,a\nshort\n3,\xFF\n4,b\0c\n5,d\n", 32));
    const ReadResult result = read({{path, "crm"}}, people());
    CHECK(result.table.rows() == 4);
    REQUIRE(result.issues.kept.size() == 3);
    std::vector<std::pair<std::uint64_t, RowIssueKind>> found;
    for (const RowIssue& issue : result.issues.kept)
        found.emplace_back(issue.row, issue.kind);
    std::sort(found.begin(), found.end());
    CHECK(found[0] == std::pair{std::uint64_t{2}, RowIssueKind::wrong_field_count});
    CHECK(found[1] == std::pair{std::uint64_t{3}, RowIssueKind::invalid_utf8});
    CHECK(found[2] == std::pair{std::uint64_t{4}, RowIssueKind::nul_byte});
}

TEST_CASE("a value of 1 MB is an issue, not the end", "[io][read_table]") {
    const ScratchFolder folder;
    const std::string path =
        folder.file("crm.csv", "id,name\n1,a\n2," + std::string(std::size_t{1} << 20, 'm') + "\n");
    const ReadResult result = read({{path, "crm"}}, people());
    CHECK(result.table.rows() == 2);
    CHECK(result.issues.counts.at(RowIssueKind::too_long) == 1);
    CHECK(name_of(result.table, "crm", "2").empty());
}

TEST_CASE("what ends a read names the file", "[io][read_table]") {
    const ScratchFolder folder;
    const auto error = [&](const std::string& text) {
        const std::string path = folder.file("crm.csv", text);
        return error_of<InvalidInput>([&] { read({{path, "customers"}}, people()); });
    };
    const std::string path = folder.path("crm.csv");
    CHECK_THAT(error("id,name\n"), Contains("no records in " + path));
    CHECK_THAT(error("id,name\n1\n2\n"), Contains("no records in " + path));
    CHECK_THAT(error(""), Contains(path) && Contains("empty"));
    CHECK_THAT(error("id,surname\n1,x\n"), Contains(path) && Contains("name") && Contains("surname"));
    CHECK_THAT(error("id,name,name\n1,x,y\n"), Contains(path) && Contains("name"));
    CHECK_THAT(error("id,name\n1,\"x\n"), Contains(path) && Contains("row 1"));
    CHECK_THAT(error_of<IoError>([&] { read({{folder.path("none.csv"), "x"}}, people()); }),
               Contains(folder.path("none.csv")));
}

TEST_CASE("a duplicate column that nobody needs is no trouble", "[io][read_table]") {
    const ScratchFolder folder;
    const std::string path = folder.file("crm.csv", "id,note,name,note\n1,x,a,y\n");
    CHECK(read({{path, "crm"}}, people()).table.rows() == 1);
}

TEST_CASE("the table is the same for any threads and any format", "[io][read_table]") {
    const ScratchFolder folder;
    std::vector<std::string> ids, names;
    for (int i = 0; i < 150000; ++i) {
        ids.push_back("r" + std::to_string(i * 7919 % 150001));
        names.push_back("name " + std::to_string(i % 1009));
    }
    const std::vector<std::string_view> id_views(ids.begin(), ids.end()),
        name_views(names.begin(), names.end());
    std::vector<Input> inputs;
    for (const std::string format : {"csv", "parquet", "jsonl", "arrow"}) {
        const std::string path = folder.path("in" + file_ending(format));
        const auto writer = TableWriter::create(path, format, {});
        writer->write({{"id", std::span<const std::string_view>(id_views)},
                       {"name", std::span<const std::string_view>(name_views)}});
        writer->finish();
        inputs.push_back({path, "in"});
    }
    const ReadResult first = read({inputs[0]}, people(), {}, 1);
    REQUIRE(first.table.rows() == ids.size());
    for (const Input& input : inputs) {
        for (const int threads : {1, 2, 7}) {
            const ReadResult other = read({input}, people(), {}, threads);
            REQUIRE(other.table.rows() == first.table.rows());
            bool same = true;
            for (std::size_t i = 0; i < ids.size(); ++i) {
                const RowId row = first.table.rows_by_rank()[i], other_row = other.table.rows_by_rank()[i];
                same &= first.table.id(row) == other.table.id(other_row) && row == other_row;
                same &= first.table.columns()[0].codes[i] == other.table.columns()[0].codes[i];
            }
            CHECK(same);
        }
    }
}

TEST_CASE("the stage is timed and its progress ends at the size of the inputs", "[io][read_table]") {
    const ScratchFolder folder;
    const std::string path = folder.file("crm.csv", "id,name\n1,a\n");
    RunContext context;
    read_table({{path, "crm"}}, people(), {}, context);
    REQUIRE(context.costs().size() == 1);
    CHECK(context.costs()[0].stage == "read");
    CHECK(context.progress.done == size_of(path));
}

TEST_CASE("a file whose table cannot fit is refused before its rows are read", "[io][read_table]") {
    const ScratchFolder folder;
    constexpr std::size_t rows = 3'000'000;
    const auto make = [](std::size_t first, std::span<std::int32_t> out, std::string&) {
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::int32_t>(first + i);
    };
    const std::string path = folder.path("many.parquet");
    const auto writer = TableWriter::create(path, "parquet", {});
    writer->write({{"id", MadeValues<std::int32_t>{rows, make}}, {"name", MadeValues<std::int32_t>{rows, make}}});
    writer->finish();

    release_free_memory();
    const std::uint64_t before = resident_bytes();
    RunContext context(RunContext::Options{.memory_bytes = before + (std::uint64_t{20} << 20)});
    const std::string text =
        error_of<ResourceLimit>([&] { read_table({{path, "crm"}}, people(), {}, context); });
    CHECK_THAT(text, Contains(path) && Contains("3000000 records of 2 columns") && Contains("at least"));
    CHECK(resident_bytes() < before + (std::uint64_t{20} << 20));
}
