#include "io/jsonl_reader.hpp"

#include <unistd.h>

#include "tests/io/read_records.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;
using Catch::Matchers::Contains;

namespace {

const std::optional<std::string> null;

Records read_jsonl(const std::string& text, int threads = 2) {
    RunContext context(RunContext::Options{.threads = threads});
    const auto bytes = std::make_shared<const std::string>(text);
    return read_records(*open_jsonl([bytes] { return bytes_in_memory(bytes); }, "in.jsonl", context));
}

std::string jsonl_error(const std::string& text) {
    return error_of<InvalidInput>([&] { read_jsonl(text); });
}

}  // namespace

TEST_CASE("jsonl: scalars become text", "[io][jsonl]") {
    const Records records = read_jsonl(
        R"({"s":"x","i":-5,"u":18446744073709551615,"f":1.50,"e":1e3,"t":true,"n":null,"empty":"",)"
        R"("big":123456789012345678901234567890})"
        "\n");
    CHECK(records.columns == std::vector<std::string>{"s", "i", "u", "f", "e", "t", "n", "empty", "big"});
    CHECK(records.rows == std::vector<Cells>{{"x", "-5", "18446744073709551615", "1.50", "1e3", "true", null,
                                              "", "123456789012345678901234567890"}});
}

TEST_CASE("jsonl: columns are the union of the keys in order of first appearance", "[io][jsonl]") {
    const Records records =
        read_jsonl("{\"b\":1}\n\n  \r\n{\"a\":2,\"b\":3}\r\n{}\n{\"c\":\"\\u00e9\\n\",\"a\":\"x\"}");
    CHECK(records.columns == std::vector<std::string>{"b", "a", "c"});
    CHECK(records.rows ==
          std::vector<Cells>{
              {"1", null, null}, {"3", "2", null}, {null, null, null}, {null, "x", "\xC3\xA9\n"}});
}

TEST_CASE("jsonl: byte order mark, repeated keys, nothing at all", "[io][jsonl]") {
    CHECK(read_jsonl("\xEF\xBB\xBF{\"a\":1}\n").rows == std::vector<Cells>{{"1"}});
    CHECK(read_jsonl("{\"a\":1,\"a\":2}\n").rows == std::vector<Cells>{{"2"}});
    CHECK(read_jsonl("{\"a\":1,\"a\":null}\n").rows == std::vector<Cells>{{null}});
    CHECK(read_jsonl("").rows.empty());
    CHECK(read_jsonl("\n\n").columns.empty());
}

TEST_CASE("jsonl: nested values are refused when selected", "[io][jsonl]") {
    const std::string text = "{\"a\":1}\n{\"a\":2,\"tags\":[1,{\"a\":9,\"z\":1}],\"o\":{\"a\":7}}\n";
    CHECK_THAT(jsonl_error(text), Contains("in.jsonl") && Contains("line 2") && Contains("'tags'"));
    RunContext context;
    const auto bytes = std::make_shared<const std::string>(text);
    const auto reader = open_jsonl([bytes] { return bytes_in_memory(bytes); }, "in.jsonl", context);
    CHECK(reader->columns() == std::vector<std::string>{"a", "tags", "o"});  // not the keys inside
    reader->select({0, 0});
    CHECK(read_records(*reader).rows == std::vector<Cells>{{"1", "1"}, {"2", "2"}});
}

TEST_CASE("jsonl: a wrong line is named with its number and the reason", "[io][jsonl]") {
    CHECK_THAT(jsonl_error("{\"a\":1}\n\n{\"a\":}\n"), Contains("in.jsonl: line 3: column 6"));
    CHECK_THAT(jsonl_error("{\"a\":1}{\"a\":2}\n"), Contains("line 1"));
    CHECK_THAT(jsonl_error("{\"a\":1"), Contains("line 1"));
    CHECK_THAT(jsonl_error("[{\"a\":1}]\n"), Contains("line 1") && Contains("JSON lines"));
    CHECK_THAT(jsonl_error("[\n{\"a\":1}\n]\n"), Contains("line 1") && Contains("JSON lines"));
    CHECK_THAT(jsonl_error("17\n"), Contains("line 1") && Contains("JSON lines"));
    CHECK_THAT(jsonl_error("\"x\"\n"), Contains("no object"));
    CHECK_THAT(jsonl_error("null\n"), Contains("no object"));
    CHECK_THAT(jsonl_error("{\"a\":\"\xFF\"}\n"), Contains("line 1") && Contains("UTF-8"));
}

TEST_CASE("jsonl: many blocks keep their order for any threads, and the first wrong line is named",
          "[io][jsonl]") {
    std::string text;
    constexpr int rows = 100000;
    for (int row = 0; row < rows; ++row) {
        text += "{\"id\":" + std::to_string(row) + ",\"name\":\"" + std::string(60, 'n') + "\"";
        if (row == 90000) text += ",\"late\":\"key\"";
        text += "}\n";
    }
    for (int threads : {1, 2, 7}) {
        const Records records = read_jsonl(text, threads);
        CHECK(records.batches > 1);
        CHECK(records.columns == std::vector<std::string>{"id", "name", "late"});
        REQUIRE(records.rows.size() == rows);
        bool in_order = true;
        for (int row = 0; row < rows; ++row)
            in_order &= records.rows[static_cast<std::size_t>(row)][0] == std::to_string(row);
        CHECK(in_order);
        CHECK(records.rows[90000][2] == "key");
    }
    std::string wrong = text;
    for (const char* id : {"{\"id\":5000,", "{\"id\":70000,"})
        wrong[wrong.find(id)] = '?';
    CHECK_THAT(jsonl_error(wrong), Contains("line 5001"));
}

TEST_CASE("jsonl: a line of 5 MB is read, one beyond the limit refused", "[io][jsonl]") {
    const std::string text(std::size_t{5} << 20, 'x');
    const Records records = read_jsonl("{\"a\":1}\n{\"a\":\"" + text + "\"}\n{\"a\":3}\n");
    REQUIRE(records.rows.size() == 3);
    CHECK(records.rows[1][0] == text);
    CHECK_THAT(
        jsonl_error("{\"a\":1}\n{\"a\":\"" + std::string(json_line_bytes_max + (8 << 20), 'x') + "\"}\n"),
        Contains("line 2 is longer"));
}

TEST_CASE("jsonl: files, packed or not, cut off at any byte", "[io][jsonl]") {
    const ScratchFolder folder;
    const std::string text = "{\"id\":\"1\",\"name\":\"a\\\"b\"}\n{\"id\":\"2\",\"name\":null}\n";
    CHECK(read_records(folder.gzip(folder.file("in.jsonl", text))).rows ==
          std::vector<Cells>{{"1", "a\"b"}, {"2", null}});
    for (std::size_t size = 0; size < text.size(); ++size) {
        const std::string path = folder.file("cut.ndjson", text.substr(0, size));
        try {
            const Records records = read_records(path);
            CHECK(records.rows.size() <= 2);
        } catch (const InvalidInput& error) {
            CHECK_THAT(error.what(), Contains("cut.ndjson"));
        }
    }
}

TEST_CASE("jsonl: a run that was asked to stop stops", "[io][jsonl]") {
    std::stop_source stop;
    RunContext context(RunContext::Options{.threads = 2, .stop = stop.get_token()});
    const auto bytes = std::make_shared<const std::string>("{\"a\":1}\n");
    const auto reader = open_jsonl([bytes] { return bytes_in_memory(bytes); }, "in.jsonl", context);
    stop.request_stop();
    RecordBatch batch;
    CHECK_THROWS_AS(reader->next(batch), Cancelled);
}
