#include "cli/value_columns.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/errors.hpp"
#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;
using Catch::Contains;

namespace {

template <class Action>
std::string message_of(const Action& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return "(no error)";
}

/// A job on a file.
struct FileJob {
    ScratchFolder scratch;
    SmallJob small;

    FileJob(const std::string& name, const std::string& content, std::vector<std::string> columns) {
        small.options.in = scratch.file(name, content);
        small.options.columns = std::move(columns);
    }
    std::string refusal(std::size_t count, FieldType type = FieldType::text) {
        return message_of([&] { read_value_columns(small.job, count, type); });
    }
    /// What comes of numbering the rows in halves.
    std::string numbered() {
        const Table table = read_value_columns(small.job, small.options.columns.size(), FieldType::text);
        return write_value_columns(small.job, table, "half", [](std::size_t begin, std::size_t end) {
            ResultNumbers numbers;
            for (std::size_t row = begin; row < end; ++row)
                numbers.push_back(row == 1 ? std::nan("") : static_cast<double>(row) / 2);
            return Results(numbers);
        });
    }
};

}  // namespace

TEST_CASE("columns come in the order asked for, rows in that of the file, as they were read", "[cli]") {
    FileJob job("a.csv", "id,b,a\n9,B  x,2\n1,,3\n5,\"q,\",b x\n", {"a", "b"});
    CHECK(job.numbered() == "a,b,half\n2,B  x,0\n3,,\nb x,\"q,\",1\n");
    const Table table = read_value_columns(job.small.job, 2, FieldType::text);
    CHECK(table.columns()[0].domain == table.columns()[1].domain);
    CHECK(table.columns()[0].codes[2] != table.columns()[1].codes[0]);  // not cleaned
    job.small.options.clean = true;
    const Table clean = read_value_columns(job.small.job, 2, FieldType::text);
    CHECK(clean.columns()[0].codes[2] == clean.columns()[1].codes[0]);
    CHECK(job.numbered() == "a,b,half\n2,B  x,0\n3,,\nb x,\"q,\",1\n");  // still as read
}

TEST_CASE("the ending of --out names the format", "[cli]") {
    for (const auto& [name, content] :
         {std::pair{"o.csv", "a,half\nx,0\ny,\n"}, std::pair{"o.tsv", "a\thalf\nx\t0\ny\t\n"},
          std::pair{"o.jsonl", "{\"a\":\"x\",\"half\":0}\n{\"a\":\"y\",\"half\":null}\n"}}) {
        FileJob job("a.csv", "a\nx\ny\n", {"a"});
        job.small.options.out = job.scratch.path(name);
        CHECK(job.numbered().empty());
        CHECK(content_of(job.small.options.out) == content);
    }
    FileJob job("a.csv", "a\nx\n", {"a"});
    job.small.options.out = job.scratch.path("o.xlsx");
    CHECK_THAT(job.refusal(1), Contains("its ending must be .csv, .tsv, .parquet, .jsonl or .arrow"));
    job.small.options.out = job.small.options.in;
    CHECK_THAT(job.refusal(1), Contains("would replace"));
    CHECK(content_of(job.small.options.in) == "a\nx\n");
}

TEST_CASE("texts as results", "[cli]") {
    FileJob job("a.csv", "a\nx\ny\n", {"a"});
    const Table table = read_value_columns(job.small.job, 1, FieldType::text);
    CHECK(write_value_columns(job.small.job, table, "t", [](std::size_t, std::size_t) {
              return Results(ResultTexts{"p,q", {}});
          }) == "a,t\nx,\"p,q\"\ny,\n");
    CHECK_THAT(message_of([&] {
                   write_value_columns(job.small.job, table, "a",
                                       [](std::size_t, std::size_t) { return Results(); });
               }),
               Contains("'a' is the name of the column with the results, too"));
}

TEST_CASE("what cannot be read is refused, the row named", "[cli]") {
    CHECK_THAT(FileJob("a.csv", "a,b\n1,2\n", {"a"}).refusal(2),
               Contains("--columns names 1 columns: --in needs two columns"));
    CHECK_THAT(FileJob("a.csv", "a,b\n1,2\n", {}).refusal(1),
               Contains("--in needs --columns: name one column of the file"));
    CHECK_THAT(FileJob("a.csv", "a,b\n1,2\n", {"a", "a"}).refusal(2), Contains("--columns names 'a' twice"));
    CHECK_THAT(FileJob("a.csv", "a,b\n1,2\n", {"a", "c"}).refusal(2), Contains("a.csv") && Contains("'c'"));
    CHECK_THAT(FileJob("a.csv", "a,b\n1,2\n\xFF,3\n", {"a", "b"}).refusal(2),
               Contains("a.csv: row 2, column 'a': invalid_utf8") && Contains("--latin1"));
    CHECK_THAT(FileJob("a.csv", "a,b\n1,2\n1,2,3\n", {"a", "b"}).refusal(2),
               Contains("a.csv: row 2: wrong_field_count"));
    CHECK_THAT(FileJob("a.csv", "a\n1\n" + std::string(65537, 'x') + "\n", {"a"}).refusal(1),
               Contains("row 2, column 'a': too_long (limit 65536 bytes)"));
    CHECK(FileJob("a.csv", "a\n" + std::string(65536, 'x') + "\n", {"a"}).refusal(1) == "(no error)");
    CHECK(FileJob("a.csv", "a\n1990-01-01\n1990-01-02\n1990-01-02\n1990-01-02\nsoon\n", {"a"})
              .refusal(1, FieldType::date) == "(no error)");
    std::string many = "a,b\n";
    for (int i = 0; i < 4000; ++i)
        many += i % 4 == 0 ? "x,1990-01-01\n" : "1990-01-01,1990-01-01\n";
    CHECK_THAT(FileJob("a.csv", many + "1,2,3\n", {"a", "b"}).refusal(2, FieldType::date),
               Contains("wrong_field_count"));
}

TEST_CASE("a value that is too long for a measure is named by its row", "[cli]") {
    FileJob job("a.csv", "a,b\nx,y\nx,long\n", {"a", "b"});
    const Table table = read_value_columns(job.small.job, 2, FieldType::text);
    const auto rethrown = [&](std::size_t length_max) {
        return message_of([&] {
            try {
                throw ResourceLimit("too long");
            } catch (const ResourceLimit&) {
                rethrow_with_row(job.small.job, table, [&](const Dictionary& one) {
                    if (one.text(ValueId{1}).size() > length_max) throw ResourceLimit("this is long");
                });
            }
        });
    };
    CHECK_THAT(rethrown(3), Contains("a.csv: row 2, column 'b': this is long"));
    CHECK(rethrown(4) == "too long");  // no single value is
}
