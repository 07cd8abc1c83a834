#include <unistd.h>

#include "tests/io/read_records.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;
using Catch::Matchers::Contains;

namespace {

const std::optional<std::string> null;

Records read_csv(const std::string& text, const ReadOptions& options = {}, int threads = 2) {
    const ScratchFolder folder;
    return read_records(folder.file("in.csv", text), options, threads);
}

std::string csv_error(const std::string& text, const ReadOptions& options = {}) {
    return error_of<InvalidInput>([&] { read_csv(text, options); });
}

}  // namespace

TEST_CASE("csv: header, values, nulls and quotes as RFC 4180 has them", "[io][csv]") {
    struct Case {
        const char* name;
        std::string text;
        std::vector<Cells> rows;
    };
    const std::vector<Case> cases{
        {"plain", "a,b\n1,x\n2,y\n", {{"1", "x"}, {"2", "y"}}},
        {"last line without end", "a,b\n1,x\n2,y", {{"1", "x"}, {"2", "y"}}},
        {"carriage returns", "a,b\r\n1,x\r\n2,y\r\n", {{"1", "x"}, {"2", "y"}}},
        {"byte order mark",
         "\xEF\xBB\xBF"
         "a,b\n1,x\n",
         {{"1", "x"}}},
        {"unquoted empty is null, quoted is empty", "a,b\n,\"\"\n", {{null, ""}}},
        {"quoted delimiter", "a,b\n\"1,5\",x\n", {{"1,5", "x"}}},
        {"doubled quotes", "a,b\n\"say \"\"hi\"\"\",x\n", {{"say \"hi\"", "x"}}},
        {"a quote inside an unquoted value is ordinary",
         "a,b\n5\" disk,x\n6,y\n",
         {{"5\" disk", "x"}, {"6", "y"}}},
        {"text after a closing quote", "a,b\n\"x\"y,z\n", {{"xy", "z"}}},
        {"quoted newlines", "a,b\n\"1\n2\r\n3\",x\n4,y\n", {{"1\n2\r\n3", "x"}, {"4", "y"}}},
        {"blank lines are skipped", "\n\na,b\n\n1,x\n\n2,y\n\n", {{"1", "x"}, {"2", "y"}}},
        {"spaces stay", "a,b\n 1 , x\n", {{" 1 ", " x"}}},
        {"bytes that are no UTF-8 pass", "a,b\n\xFF\xC0,x\n", {{"\xFF\xC0", "x"}}},
        {"NUL bytes pass",
         std::string("a,b\n1\0"
                     "2,x\n",
                     10),
         {{std::string("1\0"
                       "2",
                       3),
           "x"}}},
        {"quoted header", "\"a\",\"b\"\n1,x\n", {{"1", "x"}}},
        {"no rows", "a,b\n", {}},
        {"no rows, no line end", "a,b", {}},
        {"no rows but blank lines", "a,b\n\r\n\n", {}},
    };
    for (const Case& c : cases) {
        for (int threads : {1, 2}) {
            INFO(c.name << ", threads " << threads);
            const Records records = read_csv(c.text, {}, threads);
            CHECK(records.columns == std::vector<std::string>{"a", "b"});
            CHECK(records.rows == c.rows);
            CHECK(records.malformed.empty());
        }
    }
}

TEST_CASE("csv: headers with newlines, repeats and blanks keep their columns apart", "[io][csv]") {
    const Records records = read_csv("id,\"two\nlines\",id,,\"x\"\"y\"\n1,2,3,4,5\n");
    CHECK(records.columns == std::vector<std::string>{"id", "two\nlines", "id", "", "x\"y"});
    CHECK(records.rows == std::vector<Cells>{{"1", "2", "3", "4", "5"}});
}

TEST_CASE("csv: selection chooses and orders columns, also twice the same", "[io][csv]") {
    const ScratchFolder folder;
    RunContext context;
    const auto reader = open_records(folder.file("in.csv", "a,b,a\n1,2,3\n4,5,6\n"), {}, context);
    reader->select({2, 1, 2});
    CHECK(read_records(*reader).rows == std::vector<Cells>{{"3", "2", "3"}, {"6", "5", "6"}});
    const auto none = open_records(folder.path("in.csv"), {}, context);
    none->select({});
    CHECK(read_records(*none).rows.size() == 2);
}

TEST_CASE("csv: other delimiters", "[io][csv]") {
    const std::vector<Cells> rows{{"1,5", "x;y"}};
    CHECK(read_csv("a;b\n1,5;\"x;y\"\n", {.delimiter = ';'}).rows == rows);
    CHECK(read_csv("a\tb\n1,5\tx;y\n", {.format = "tsv"}).rows == rows);
    CHECK(read_csv("a|b\n1,5|x;y\n", {.format = "tsv", .delimiter = '|'}).rows == rows);
    CHECK_THROWS_AS(read_csv("a\"b\n1\"2\n", {.delimiter = '"'}), InvalidSettings);
}

TEST_CASE("csv: Latin-1 becomes UTF-8, also in the header", "[io][csv]") {
    CHECK(read_csv("caf\xE9,b\n\xC4gir,\x80\xFF\n", {.latin1 = true}).rows ==
          std::vector<Cells>{{"\xC3\x84gir", "\xC2\x80\xC3\xBF"}});
    CHECK(read_csv("caf\xE9\nx\n", {.latin1 = true}).columns.front() == "caf\xC3\xA9");
    // A byte order mark says UTF-8 whatever the option says.
    CHECK(read_csv("\xEF\xBB\xBF"
                   "caf\xC3\xA9\nx\n",
                   {.latin1 = true})
              .columns.front() == "caf\xC3\xA9");
}

TEST_CASE("csv: Latin-1 text longer than any buffer", "[io][csv]") {
    std::string text = "a\n", expected;
    for (int i = 0; i < 300000; ++i)
        text += i % 3 == 0 ? '\xE9' : 'e';
    for (int i = 0; i < 300000; ++i)
        expected += i % 3 == 0 ? "\xC3\xA9" : "e";
    const Records records = read_csv(text, {.latin1 = true});
    REQUIRE(records.rows.size() == 1);
    CHECK(records.rows[0][0] == expected);
}

TEST_CASE("csv: rows with a wrong number of values are left out, with their numbers", "[io][csv]") {
    for (int threads : {1, 2}) {
        const Records records = read_csv("a,b\n1,x\n\n2\n3,\"y\nz\"\n4,p,q\n5,r\n6\n", {}, threads);
        CHECK(records.rows == std::vector<Cells>{{"1", "x"}, {"3", "y\nz"}, {"5", "r"}});
        CHECK(records.row_numbers == std::vector<std::uint64_t>{1, 3, 5});
        REQUIRE(records.malformed.size() == 3);
        CHECK(records.malformed[0].row == 2);
        CHECK(records.malformed[1].row == 4);
        CHECK(records.malformed[1].text == "4,p,q");
        CHECK(records.malformed[2].row == 6);
    }
}

TEST_CASE("csv: a file of nothing but malformed rows gives them and no row", "[io][csv]") {
    const Records records = read_csv("a,b\n1\n2\n");
    CHECK(records.rows.empty());
    CHECK(records.malformed.size() == 2);
}

TEST_CASE("csv: many blocks keep their order and numbers", "[io][csv]") {
    // Enough for several blocks of the parser, with a malformed row now and then and quoted line ends.
    std::string text = "id,name,note\n";
    const std::string padding(80, 'p');
    constexpr std::uint64_t rows = 100000;
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t row = 1; row <= rows; ++row) {
        text += std::to_string(row);
        if (row % 9973 == 0) {
            text += ",short\n";
            continue;
        }
        numbers.push_back(row);
        text += row % 7 == 0 ? ",\"line\nend\"," : ",plain,";
        text += padding + '\n';
    }
    for (int threads : {1, 2, 7}) {
        const Records records = read_csv(text, {}, threads);
        CHECK(records.batches > 1);
        CHECK((records.row_numbers == numbers));
        REQUIRE(records.rows.size() == numbers.size());
        bool in_order = true;
        for (std::size_t i = 0; i < numbers.size(); ++i)
            in_order &= records.rows[i][0] == std::to_string(numbers[i]);
        CHECK(in_order);
        REQUIRE(records.malformed.size() == rows / 9973);
        for (std::size_t i = 0; i < records.malformed.size(); ++i)
            CHECK(records.malformed[i].row == (i + 1) * 9973);
    }
}

TEST_CASE("csv: a quote that never closes is named with its row and line", "[io][csv]") {
    CHECK_THAT(csv_error("a,b\n1,x\n2,\"y\n3,z\n"), Contains("in.csv") && Contains("row 2 (line 3)"));
    CHECK_THAT(csv_error("a,b\n\"1\n\n2\",x\n3,\"y"), Contains("row 2 (line 5)"));
    CHECK_THAT(csv_error("a,b\n1,\"x\"\"\n"), Contains("row 1 (line 2)"));
    CHECK_THAT(csv_error("a,\"b\n1,x\n"), Contains("header"));
    // Further on than the parser looks for the end of a row.
    std::string text = "a,b\n1,x\n2,\"y\n";
    for (int i = 0; i < 2000000; ++i)
        text += "3,zzz\n";
    CHECK_THAT(csv_error(text), Contains("row 2 (line 3)") && Contains("never closed"));
    // After a malformed row, and in one.
    CHECK_THAT(csv_error("a,b\n1\n2,\"y\n"), Contains("row 2 (line 3)"));
    CHECK_THAT(csv_error("a,b\n1,x\n\"2\n"), Contains("row 2 (line 3)"));
}

TEST_CASE("csv: a value of 1 MB is read; a row longer than a block is refused", "[io][csv]") {
    const std::string million(std::size_t{1} << 20, 'm');
    const Records records = read_csv("a,b\n1," + million + "\n2,x\n3,\"" + million + "\"\n");
    REQUIRE(records.rows.size() == 3);
    CHECK(records.rows[0][1] == million);
    CHECK(records.rows[2][1] == million);
    const std::string huge(std::size_t{20} << 20, 'h');
    CHECK_THAT(csv_error("a,b\n1,x\n2,\"" + huge + "\"\n3,y\n"), Contains("row 2 is longer"));
}

TEST_CASE("csv: what is no table of text is refused in words", "[io][csv]") {
    CHECK_THAT(csv_error(""), Contains("in.csv") && Contains("empty"));
    CHECK_THAT(csv_error("\xEF\xBB\xBF"), Contains("empty"));
    CHECK_THAT(csv_error("\n\r\n"), Contains("empty"));
    CHECK_THAT(csv_error(std::string("\xFF\xFE"
                                     "a\0,\0b\0",
                                     8)),
               Contains("UTF-16"));
    CHECK_THAT(csv_error("PAR1abc\n"), Contains("parquet"));
    CHECK_THAT(csv_error(std::string(std::size_t{3} << 20, 'x')), Contains("first line is longer"));
}

TEST_CASE("csv: gzip, by ending or content, whole or cut off", "[io][csv]") {
    const ScratchFolder folder;
    std::string text = "a,b\n";
    for (int i = 0; i < 50000; ++i)
        text += std::to_string(i * 7919 % 50021) + ",y\n";
    const std::string packed = folder.gzip(folder.file("in.csv", text));
    CHECK(read_records(packed).rows.size() == 50000);
    const std::string bytes = content_of(packed);
    CHECK(read_records(folder.file("packed", bytes)).rows.size() == 50000);
    CHECK(read_records(
              folder.file("two.csv.gz", bytes + content_of(folder.gzip(folder.file("more.csv", "7,8\n")))))
              .rows.size() == 50001);
    for (const std::size_t size :
         {std::size_t{3}, std::size_t{12}, bytes.size() / 2, bytes.size() - 9, bytes.size() - 1}) {
        INFO(size);
        const std::string cut = folder.file("cut.csv.gz", bytes.substr(0, size));
        CHECK_THAT(error_of<InvalidInput>([&] { read_records(cut); }), Contains("cut.csv.gz"));
    }
}

TEST_CASE("csv: cut off at any byte it gives an error or whole rows, never a crash", "[io][csv]") {
    const std::string text =
        "\xEF\xBB\xBFid,\"name\",note\r\n1,\"a \"\"b\"\"\",x\n2,\"c\nd\",\n3,\xC3\xA9,\"\"\n";
    const ScratchFolder folder;
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const std::string path = folder.file("in.csv", text.substr(0, size));
        try {
            const Records records = read_records(path, {.format = "csv"});
            CHECK(records.rows.size() + records.malformed.size() <= 3);
        } catch (const InvalidInput& error) {
            CHECK_THAT(error.what(), Contains("in.csv"));
        }
    }
}

TEST_CASE("csv: a run that was asked to stop stops", "[io][csv]") {
    const ScratchFolder folder;
    std::stop_source stop;
    RunContext context(RunContext::Options{.threads = 2, .stop = stop.get_token()});
    const auto reader = open_records(folder.file("in.csv", "a\n1\n"), {}, context);
    stop.request_stop();
    RecordBatch batch;
    CHECK_THROWS_AS(reader->next(batch), Cancelled);
}

TEST_CASE("csv: a reader may be dropped half-way", "[io][csv]") {
    std::string text = "a,b\n";
    for (int i = 0; i < 3000000; ++i)
        text += "1,xx\n";
    const ScratchFolder folder;
    const std::string path = folder.file("in.csv", text);
    for (int threads : {1, 2}) {
        RunContext context(RunContext::Options{.threads = threads});
        const auto reader = open_records(path, {}, context);
        RecordBatch batch;
        REQUIRE(reader->next(batch));
        CHECK(batch.rows > 1);
    }
}
