#include "io/text_writer.hpp"

#include <limits>

#include "tests/io/read_records.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;

namespace {

std::string written(const std::string& format, const std::vector<OutputColumn>& columns) {
    const ScratchFolder folder;
    const auto writer = TableWriter::create(folder.path("out"), format, {});
    writer->write(columns);
    writer->finish();
    return content_of(folder.path("out"));
}

const double nan_value = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("csv quotes what needs it and nothing else", "[io][text_writer]") {
    const std::vector<std::string_view> texts{
        "plain", "a,b", "a\"b", "\"", "a\nb", "a\rb", "a\tb", "", std::string_view{}, " a "};
    const std::vector<double> numbers{0.1,      -0.0,      1e300, 1.0 / 3,   nan_value,
                                      infinity, -infinity, 1e-7,  123456789, 5};
    const std::span<const std::string_view> text_span(texts);
    const std::span<const double> number_span(numbers);
    CHECK(written("csv", {{"a,\"1\"", text_span}, {"n", number_span}}) ==
          "\"a,\"\"1\"\"\",n\n"
          "plain,0.1\n"
          "\"a,b\",-0\n"
          "\"a\"\"b\",1e+300\n"
          "\"\"\"\",0.3333333333333333\n"
          "\"a\nb\",nan\n"
          "\"a\rb\",inf\n"
          "a\tb,-inf\n"
          "\"\",1e-07\n"
          ",123456789\n"
          " a ,5\n");
    CHECK(written("tsv", {{"a,b", text_span.subspan(5, 3)}, {"n", number_span.subspan(0, 3)}}) ==
          "a,b\tn\n\"a\rb\"\t0.1\n\"a\tb\"\t-0\n\"\"\t1e+300\n");
}

TEST_CASE("csv: null in a table of one column is no blank line", "[io][text_writer]") {
    const std::vector<std::string_view> texts{"x", std::string_view{}, "y"};
    CHECK(written("csv", {{"a", std::span<const std::string_view>(texts)}}) == "a\nx\n\"\"\ny\n");
}

TEST_CASE("jsonl escapes what it must", "[io][text_writer]") {
    const std::vector<std::string_view> texts{"a\"b\\c/d", "\n\t\r\x01\x1F\x7F", "\xC3\xA9", "",
                                              std::string_view{}};
    const std::vector<double> numbers{0.1, nan_value, infinity, -0.0, 1e21};
    const std::vector<std::int32_t> integers{-2147483647 - 1, 0, 1, 2, 2147483647};
    const std::vector<std::uint64_t> patterns{18446744073709551615u, 0, 1, 2, 3};
    const std::vector<std::uint8_t> levels{255, 0, 1, 2, 3};
    CHECK(written("jsonl", {{"t\"", std::span<const std::string_view>(texts)},
                            {"n", std::span<const double>(numbers)},
                            {"i", std::span<const std::int32_t>(integers)},
                            {"p", std::span<const std::uint64_t>(patterns)},
                            {"l", std::span<const std::uint8_t>(levels)}}) ==
          "{\"t\\\"\":\"a\\\"b\\\\c/d\",\"n\":0.1,\"i\":-2147483648,\"p\":18446744073709551615,\"l\":255}\n"
          "{\"t\\\"\":\"\\n\\t\\u000d\\u0001\\u001f\x7F\",\"n\":null,\"i\":0,\"p\":0,\"l\":0}\n"
          "{\"t\\\"\":\"\xC3\xA9\",\"n\":null,\"i\":1,\"p\":1,\"l\":1}\n"
          "{\"t\\\"\":\"\",\"n\":-0,\"i\":2,\"p\":2,\"l\":2}\n"
          "{\"t\\\"\":null,\"n\":1e+21,\"i\":2147483647,\"p\":3,\"l\":3}\n");
}

TEST_CASE("a byte that needs care is found wherever it stands in a text of any length", "[io][text_writer]") {
    for (const std::string format : {"csv", "tsv", "jsonl"}) {
        std::vector<std::string> texts;
        for (std::size_t size = 1; size <= 35; ++size) {
            for (std::size_t place = 0; place < size; ++place) {
                for (int byte = 0; byte < 256; byte += size % 7 == 1 ? 1 : 11) {
                    texts.emplace_back(size, size % 2 == 0 ? 'm' : '\xA2');  // '"' with the high bit: not special
                    texts.back()[place] = static_cast<char>(byte);
                }
            }
        }
        std::string expected = format == "jsonl" ? "" : "t\tu\n";
        if (format == "csv") expected[1] = ',';
        const auto cell = [&](const std::string& text) {
            const std::string special = format == "csv" ? ",\"\n\r" : "\t\"\n\r";
            std::string out;
            if (format == "jsonl") {
                for (const char byte : text) {
                    const auto number = static_cast<unsigned char>(byte);
                    const bool is_named = byte == '"' || byte == '\\' || byte == '\n' || byte == '\t';
                    if (number >= 0x20 && !is_named) {
                        out += byte;
                    } else if (is_named) {
                        out += std::string("\\") + (byte == '\n' ? 'n' : byte == '\t' ? 't' : byte);
                    } else {
                        out += std::string("\\u00") + "0123456789abcdef"[number / 16] + "0123456789abcdef"[number % 16];
                    }
                }
                return '"' + out + '"';
            }
            if (text.find_first_of(special) == std::string::npos) return text;
            for (const char byte : text) out += byte == '"' ? "\"\"" : std::string(1, byte);
            return '"' + out + '"';
        };
        std::vector<std::string_view> views(texts.begin(), texts.end());
        for (const std::string& text : texts)
            expected += format == "jsonl" ? "{\"t\":" + cell(text) + ",\"u\":" + cell(text) + "}\n"
                                          : cell(text) + expected[1] + cell(text) + "\n";
        const std::span<const std::string_view> span(views);
        CHECK((written(format, {{"t", span}, {"u", span}}) == expected));
    }
}

TEST_CASE("csv goes to memory as it goes to a file", "[io][text_writer]") {
    const std::vector<std::string_view> texts{"a,b", std::string_view{}, ""};
    const std::vector<double> numbers{1, 0.5, 3};
    const std::vector<OutputColumn> columns{{"text", std::span<const std::string_view>(texts)},
                                            {"n", std::span<const double>(numbers)}};
    std::string text = "kept\n";
    const auto writer = csv_text_writer(text, ',');
    writer->write(columns);
    writer->write(columns);
    writer->finish();
    CHECK(text == "kept\ntext,n\n\"a,b\",1\n,0.5\n\"\",3\n\"a,b\",1\n,0.5\n\"\",3\n");

    std::vector<double> many(20000, 0.25);  // more than is held back
    std::string long_text;
    const auto long_writer = csv_text_writer(long_text, ',');
    long_writer->write({{"n", std::span<const double>(many)}});
    long_writer->finish();
    CHECK(long_text == "n\n" + written("csv", {{"n", std::span<const double>(many)}}).substr(2));
    CHECK(long_text.size() == 2 + many.size() * 5);
}
