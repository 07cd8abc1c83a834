#include "io/record_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "io/table_writer.hpp"
#include "tests/io/read_records.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;
using Catch::Matchers::Contains;

namespace {

/// Writes the one-row table a=1, b=x in a format and gives the file's bytes.
std::string one_row(const std::string& format) {
    const ScratchFolder folder;
    const std::vector<std::string_view> a{"1"}, b{"x"};
    const auto writer = TableWriter::create(folder.path("out"), format, {});
    writer->write({{"a", std::span<const std::string_view>(a)}, {"b", std::span<const std::string_view>(b)}});
    writer->finish();
    return content_of(folder.path("out"));
}

/// Standard input from a pipe that gives `bytes`, while it lives.
class PipedInput {
  public:
    explicit PipedInput(std::string bytes) : saved_(::dup(STDIN_FILENO)) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        ::dup2(ends[0], STDIN_FILENO);
        ::close(ends[0]);
        feeder_ = std::jthread([bytes = std::move(bytes), end = ends[1]] {
            for (std::size_t done = 0; done < bytes.size();) {
                const ssize_t wrote = ::write(end, bytes.data() + done, bytes.size() - done);
                if (wrote <= 0) break;
                done += static_cast<std::size_t>(wrote);
            }
            ::close(end);
        });
    }
    ~PipedInput() {
        ::dup2(saved_, STDIN_FILENO);
        ::close(saved_);
    }

  private:
    int saved_;
    std::jthread feeder_;
};

const std::vector<Cells> expected{{"1", "x"}};

}  // namespace

TEST_CASE("the format follows the ending, then the content", "[io][open]") {
    const ScratchFolder folder;
    const std::vector<std::pair<std::string, std::string>> endings{
        {"a.csv", "csv"},         {"a.txt", "csv"},        {"a.tsv", "tsv"},       {"a.tab", "tsv"},
        {"a.parquet", "parquet"}, {"a.pq", "parquet"},     {"a.jsonl", "jsonl"},   {"a.ndjson", "jsonl"},
        {"a.json", "jsonl"},      {"a.arrow", "arrow"},    {"a.feather", "arrow"}, {"a.ipc", "arrow"},
        {"a.csv.gz", "csv"},      {"a.jsonl.gz", "jsonl"}, {"A.B.CSV", "csv"},     {"a.Parquet", "parquet"},
        {"x.csv/a.tsv", "tsv"}};
    for (const auto& [name, format] : endings) {
        INFO(name);
        CHECK(format_of(name, {}) == format);  // the file need not be there
    }
    CHECK(format_of("a.csv", {.format = "parquet"}) == "parquet");
    CHECK(format_of("-", {}) == "csv");
    CHECK_THAT(error_of<InvalidInput>([] { format_of("a.csv", {.format = "xls"}); }),
               Contains("'xls'") && Contains("have: csv"));
    for (const char* format : {"csv", "parquet", "jsonl", "arrow"}) {
        const std::string path = folder.file("content", one_row(format));
        INFO(format);
        CHECK(format_of(path, {}) == format);
        CHECK(read_records(path).rows == expected);
    }
    CHECK(format_of(folder.file("content", ""), {}) == "csv");
    CHECK(format_of(folder.gzip(folder.file("lines", "{\"a\":1}\n")), {}) == "jsonl");
    CHECK_THROWS_AS(format_of(folder.path("none"), {}), IoError);
}

TEST_CASE("the option's format beats the name's ending", "[io][open]") {
    const ScratchFolder folder;
    CHECK(read_records(folder.file("a.csv", one_row("parquet")), {.format = "parquet"}).rows == expected);
    CHECK(read_records(folder.file("a.parquet", one_row("csv")), {.format = "csv"}).rows == expected);
    CHECK_THAT(error_of<InvalidInput>([&] { read_records(folder.path("a.csv")); }),
               Contains("a.csv") && Contains("parquet"));
    CHECK_THAT(error_of<InvalidInput>([&] { read_records(folder.file("b.csv", one_row("arrow"))); }),
               Contains("arrow"));
    CHECK_THAT(error_of<InvalidInput>([&] { read_records(folder.path("a.csv"), {.format = "xls"}); }),
               Contains("'xls'"));
}

TEST_CASE("missing, empty and unreadable inputs are named", "[io][open]") {
    const ScratchFolder folder;
    for (const char* name : {"none.csv", "none.parquet", "none.jsonl", "none.arrow", "none"}) {
        CHECK_THAT(error_of<IoError>([&] { read_records(folder.path(name)); }),
                   Contains(folder.path(name)) && Contains("No such file"));
    }
    for (const char* name :
         {"empty.csv", "empty.tsv", "empty.parquet", "empty.jsonl", "empty.arrow", "empty"}) {
        const std::string path = folder.file(name, "");
        CHECK_THAT(error_of<InvalidInput>([&] { read_records(path); }), Contains(path) && Contains("empty"));
    }
    CHECK_THAT(error_of<IoError>([&] { read_records(folder.path("")); }), Contains("directory"));
    const std::string closed = folder.file("closed.csv", "a\n1\n");
    std::filesystem::permissions(closed, std::filesystem::perms::none);
    const bool is_root = ::geteuid() == 0;  // whom permissions do not stop
    if (is_root) {
        std::filesystem::permissions(folder.path(""), std::filesystem::perms::all);
        REQUIRE(::seteuid(65534) == 0);
    }
    std::string text;
    try {
        RunContext context;
        open_records(closed, {}, context);
    } catch (const IoError& error) {
        text = error.what();
    }
    if (is_root) REQUIRE(::seteuid(0) == 0);
    CHECK_THAT(text, Contains(closed) && Contains("Permission denied"));
}

TEST_CASE("standard input: every format, named or seen in the bytes", "[io][open]") {
    for (const char* format : {"csv", "parquet", "jsonl", "arrow"}) {
        const std::string bytes = one_row(format);
        INFO(format);
        {
            const PipedInput input(bytes);
            CHECK(read_records("-", {.format = format}).rows == expected);
        }
        const PipedInput input(bytes);
        CHECK(read_records("-").rows == expected);
    }
    {
        const PipedInput input("a\tb\n1\tx\n");
        CHECK(read_records("-", {.format = "tsv"}).rows == expected);
    }
    {
        const ScratchFolder folder;
        const PipedInput input(content_of(folder.gzip(folder.file("a", "a,b\n1,x\n"))));
        CHECK(read_records("-").rows == expected);
    }
    {
        const PipedInput input("");
        CHECK_THAT(error_of<InvalidInput>([] { read_records("-"); }),
                   Contains("standard input") && Contains("empty"));
    }
    const PipedInput input(one_row("parquet"));
    CHECK_THAT(error_of<InvalidInput>([] { read_records("-", {.format = "csv"}); }),
               Contains("standard input") && Contains("parquet"));
}

TEST_CASE("a named pipe is read once, and its format never by its content", "[io][open]") {
    const ScratchFolder folder;
    const std::string path = folder.path("pipe");
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK(format_of(path, {}) == "csv");
    std::jthread feeder([&] {
        std::ofstream out(path);
        out << "a,b\n1,x\n";
    });
    CHECK(read_records(path).rows == expected);
}

TEST_CASE("progress counts the bytes of a file to its end", "[io][open]") {
    const ScratchFolder folder;
    std::string text = "a,b\n", lines;
    for (int i = 0; i < 1000; ++i)
        text += "1,x\n";
    for (int i = 0; i < 1000; ++i)
        lines += "{\"a\":1}\n";
    RunContext context;
    read_records(*open_records(folder.file("in.csv", text), {}, context));
    CHECK(context.progress.done == text.size());
    RunContext other;
    read_records(*open_records(folder.file("in.jsonl", lines), {}, other));
    CHECK(other.progress.done == lines.size());  // read twice, counted once
}

TEST_CASE("a fingerprint tells files apart by every byte", "[io][open]") {
    const ScratchFolder folder;
    const std::string bytes(3000001, 'f');
    const std::string print = fingerprint(folder.file("a", bytes));
    CHECK(print == fingerprint(folder.file("b", bytes)));
    for (const std::size_t place : {std::size_t{0}, std::size_t{1048576}, bytes.size() - 1}) {
        std::string other = bytes;
        other[place] = 'g';
        CHECK(fingerprint(folder.file("b", other)) != print);
    }
    CHECK(fingerprint(folder.file("b", bytes + "f")) != print);
    // XXH3-64 of nothing with seed 0, as its authors publish it.
    CHECK(fingerprint(folder.file("empty", "")) == "0:2d06800538d394c2");
    CHECK(fingerprint("-").empty());
    CHECK_THROWS_AS(fingerprint(folder.path("none")), IoError);
}
