#include "io/csv_text.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "engine/errors.hpp"

using namespace sameas;
using namespace sameas::io;

namespace {

std::unique_ptr<CsvText> csv(const std::string& text, const CsvDialect& dialect = {}) {
    return std::make_unique<CsvText>(bytes_in_memory(std::make_shared<const std::string>(text)), dialect,
                                     "in.csv");
}

std::string read_in_steps(CsvText& text, std::size_t step) {
    std::string out;
    std::string piece(step, '\0');
    while (const std::size_t got = text.read(piece.data(), step))
        out.append(piece, 0, got);
    return out;
}

/// The oracle: the line where a quote opened that never closes, byte by byte.
std::optional<std::uint64_t> open_quote(const std::string& text, std::uint64_t line) {
    enum class At { begin, value, quoted } at = At::begin;
    std::uint64_t opened = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool line_end = c == '\n' || c == '\r';
        if (at == At::quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
                ++i;
            } else if (c == '"') {
                at = At::value;
            }
        } else if (c == '"' && at == At::begin) {
            at = At::quoted;
            opened = line;
        } else {
            at = c == ',' || line_end ? At::begin : At::value;
        }
        if (c == '\n') ++line;
    }
    if (at == At::quoted) return opened;
    return {};
}

}  // namespace

TEST_CASE("the header is taken off, the rest passes", "[io][csv_text]") {
    const auto text = csv("\xEF\xBB\xBF\r\n\"a,\"\"1\"\"\",b\r\n1,2\r\n");
    CHECK(text->header() == std::vector<std::string>{"a,\"1\"", "b"});
    CHECK_FALSE(text->has_no_rows());
    CHECK(read_in_steps(*text, 3) == "1,2\r\n");
}

TEST_CASE("another delimiter is found where header and first row have it", "[io][csv_text]") {
    const auto found = [](const std::string& text) {
        const std::unique_ptr<CsvText> read = csv(text, {.finds_delimiter = true});
        return std::pair{read->delimiter(), read->header()};
    };
    using Names = std::vector<std::string>;
    CHECK(found("a;b;c\n1,5;2;3\n") == std::pair{';', Names{"a", "b", "c"}});
    CHECK(found("\"a,x\"\tb\n1\t2\n") == std::pair{'\t', Names{"a,x", "b"}});   // a comma within quotes
    CHECK(found("a\tb\n\n\"1\n\"\t2\n") == std::pair{'\t', Names{"a", "b"}});
    CHECK(found("a|b\n1|2") == std::pair{'|', Names{"a", "b"}});
    CHECK(found("a;b|c|d\n1|2|3\n") == std::pair{'|', Names{"a;b", "c", "d"}});
    CHECK(found("a;b\n") == std::pair{';', Names{"a", "b"}});
    CHECK(found("a;b\nx\n") == std::pair{',', Names{"a;b"}});   // the row does not bear it out
    CHECK(found("a,b\n1;2,3;4\n") == std::pair{',', Names{"a", "b"}});
    CHECK(csv("a;b\n1;2\n")->header() == Names{"a;b"});
    const std::string rows(200'000, 'x');
    const std::unique_ptr<CsvText> all = csv("a;b\n1;2\n" + rows, {.finds_delimiter = true});
    CHECK(read_in_steps(*all, 1000) == "1;2\n" + rows);
    CHECK(csv("a;b\n\"1;2", {.finds_delimiter = true})->delimiter() == ',');
}

TEST_CASE("the delimiter of a header longer than a row's room is found, and nothing behind it is lost", "[io][csv_text]") {
    std::string header = "first", row = "1";
    while (header.size() < 150'000) {
        header += ";another column";
        row += ";2";
    }
    for (const std::size_t rest : {std::size_t{0}, std::size_t{50'000}, std::size_t{400'000}}) {
        const std::string rows = row + "\n" + std::string(rest, 'x');
        const std::unique_ptr<CsvText> text = csv(header + "\n" + rows, {.finds_delimiter = true});
        CHECK(text->delimiter() == ';');
        CHECK(read_in_steps(*text, 4096) == rows);
    }
}

TEST_CASE("a header longer than the first look is read whole", "[io][csv_text]") {
    std::string header;
    std::vector<std::string> names;
    for (int i = 0; i < 3000; ++i) {
        names.push_back("column" + std::to_string(i));
        header += (i > 0 ? "," : "") + names.back();
    }
    for (const char* end : {"\n", "\r\n", "\r", ""}) {
        const auto text = csv(header + end);
        CHECK((text->header() == names));
        CHECK(text->has_no_rows());
    }
}

TEST_CASE("a header may be just as long as the limit", "[io][csv_text]") {
    CHECK(csv(std::string(header_bytes_max - 1, 'x') + "\n1\n")->header().size() == 1);
    CHECK_THROWS_AS(csv(std::string(header_bytes_max, 'x') + "\n1\n"), InvalidInput);
}

TEST_CASE("line ends at every place around the first look", "[io][csv_text]") {
    for (std::size_t length = 4090; length < 4100; ++length) {
        for (const std::string end : {"\n", "\r\n", "\r"}) {
            const auto text = csv(std::string(length, 'x') + end + "1" + end);
            CHECK(text->header().front().size() == length);
            CHECK(read_in_steps(*text, 5) == "1" + end);
        }
    }
}

TEST_CASE("blank lines are no rows, however many", "[io][csv_text]") {
    CHECK(csv("a\n" + std::string(20000, '\n'))->has_no_rows());
    const auto text = csv("a\n" + std::string(20000, '\n') + "\"x");
    CHECK_FALSE(text->has_no_rows());
    CHECK(read_in_steps(*text, 7) == "\"x");
    CHECK(text->unclosed_quote_line() == 20002);
}

TEST_CASE("Latin-1 is spread to UTF-8 in pieces of any size", "[io][csv_text]") {
    for (std::size_t step = 1; step < 9; ++step) {
        const auto text = csv("a\n\xE4\xF6x\xFF\x80\n", {.delimiter = ',', .latin1 = true});
        CHECK(read_in_steps(*text, step) == "\xC3\xA4\xC3\xB6x\xC3\xBF\xC2\x80\n");
    }
}

TEST_CASE("open quotes are found like an oracle does it byte by byte", "[io][csv_text][property]") {
    rc::prop("any text, any step", [] {
        const std::string body =
            *rc::gen::container<std::string>(rc::gen::elementOf(std::string("\"\"\",a\n\r")));
        const std::size_t step = *rc::gen::inRange<std::size_t>(1, 8);
        const auto text = csv("h\n" + body);
        RC_ASSERT(read_in_steps(*text, step) == body);
        RC_ASSERT(text->unclosed_quote_line() == open_quote(body, 2));
    });
}

TEST_CASE("lines are split as the parser does it", "[io][csv_text]") {
    std::size_t length = 0;
    using Values = std::vector<std::string>;
    CHECK(split_line("a;b\nc", ';', false, length) == Values{"a", "b"});
    CHECK(length == 4);
    CHECK(split_line("a,b", ',', true, length) == Values{"a", "b"});
    CHECK(length == 3);
    CHECK_FALSE(split_line("a,b", ',', false, length).has_value());
    CHECK_FALSE(split_line("a,b\r", ',', false, length).has_value());
    CHECK(split_line("a,b\r", ',', true, length) == Values{"a", "b"});
    CHECK(split_line("\"a\nb\",\"\"x\"\",", ',', true, length) == Values{"a\nb", "x\"\"", ""});
    CHECK_FALSE(split_line("\"a", ',', true, length).has_value());
}
