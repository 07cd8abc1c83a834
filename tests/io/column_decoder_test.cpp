#include "io/column_decoder.hpp"

#include <limits>

#include "io/cell_text.hpp"
#include "tests/io/hand_made_stream.hpp"
#include "tests/io/read_records.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;
using Catch::Matchers::Contains;

namespace {

const std::optional<std::string> null;

Cells decode(const HandMadeColumn& column, RowRange rows) {
    const auto schema = hand_made::make_schema(column);
    const auto array = hand_made::make_array(column);
    ColumnDecoder decoder(schema->schema, "memory", column.name);
    std::vector<std::string_view> views;
    decoder.decode(array->array, rows, views);
    Cells cells;
    for (const std::string_view view : views) {
        if (view.data() == nullptr) {
            cells.emplace_back();
        } else {
            cells.emplace_back(std::string(view));
        }
    }
    return cells;
}

Cells decode(const HandMadeColumn& column) {
    return decode(column, {.offset = 0, .length = column.length});
}

/// A column of fixed-width values; `valid` has a bit a value, lowest first.
template <class T>
HandMadeColumn values(const std::string& format, const std::vector<T>& numbers,
                      const std::string& valid = absent) {
    return {.name = "c",
            .format = format,
            .length = static_cast<std::int64_t>(numbers.size()),
            .buffers = {valid, bytes_of(numbers)}};
}

/// One entry of a view column: `text` of at most 12 bytes stands in it.
std::string view_entry(const std::string& text, std::int32_t buffer = 0, std::int32_t begin = 0) {
    const std::int32_t length = static_cast<std::int32_t>(text.size());
    std::string entry(16, '\0');
    std::memcpy(entry.data(), &length, 4);
    std::memcpy(entry.data() + 4, text.data(), text.size() <= 12 ? text.size() : 4);
    if (text.size() > 12) {
        std::memcpy(entry.data() + 8, &buffer, 4);
        std::memcpy(entry.data() + 12, &begin, 4);
    }
    return entry;
}

}  // namespace

TEST_CASE("text columns: null, empty and sliced", "[io][stream]") {
    for (const char* format : {"u", "z"}) {
        HandMadeColumn column{.name = "c",
                              .format = format,
                              .length = 4,
                              .buffers = {std::string("\x0B"), bytes_of<std::int32_t>({0, 2, 2, 5, 6}),
                                          "ab\xFF"
                                          "cdz"}};
        CHECK(decode(column) == Cells{"ab", "", null, "z"});
        CHECK(decode(column, {.offset = 1, .length = 3}) == Cells{"", null, "z"});
        column.offset = 1;
        column.length = 3;
        CHECK(decode(column, {.offset = 1, .length = 2}) == Cells{null, "z"});
    }
    for (const char* format : {"U", "Z"}) {
        CHECK(decode({.name = "c",
                      .format = format,
                      .length = 2,
                      .buffers = {absent, bytes_of<std::int64_t>({1, 3, 4}), "xaby"}}) == Cells{"ab", "y"});
    }
}

TEST_CASE("lists are their items with U+001F in between", "[io][stream]") {
    const HandMadeColumn items{.name = "item",
                               .format = "u",
                               .length = 5,
                               .buffers = {absent, bytes_of<std::int32_t>({0, 1, 2, 3, 4, 6}), "abcdef"}};
    const auto item_schema = hand_made::make_schema(items);
    const auto item_array = hand_made::make_array(items);
    ArrowSchema* const child_schema = &item_schema->schema;
    ArrowArray* const child_array = &item_array->array;
    const std::string valid("\x0B"), narrow = bytes_of<std::int32_t>({0, 2, 2, 3, 5}),
                      wide = bytes_of<std::int64_t>({0, 2, 2, 3, 5});
    const auto lists = [&](const char* format, std::vector<const void*> buffers, std::int64_t length, RowRange rows) {
        ArrowSchema schema{};
        schema.format = format;
        schema.n_children = 1;
        schema.children = const_cast<ArrowSchema**>(&child_schema);
        ArrowArray array{};
        array.length = length;
        array.n_buffers = static_cast<std::int64_t>(buffers.size());
        array.buffers = buffers.data();
        array.n_children = 1;
        array.children = const_cast<ArrowArray**>(&child_array);
        ColumnDecoder decoder(schema, "memory", "tags");
        std::vector<std::string_view> views;
        decoder.decode(array, rows, views);
        Cells cells;
        for (const std::string_view view : views)
            cells.push_back(view.data() == nullptr ? null : std::optional(std::string(view)));
        return cells;
    };
    const Cells all{"a\x1F" "b", "\x1F", null, "d\x1F" "ef"};
    CHECK(lists("+l", {valid.data(), narrow.data()}, 4, {.offset = 0, .length = 4}) == all);
    CHECK(lists("+L", {valid.data(), wide.data()}, 4, {.offset = 0, .length = 4}) == all);
    CHECK(lists("+l", {valid.data(), narrow.data()}, 4, {.offset = 3, .length = 1}) == Cells{"d\x1F" "ef"});
    CHECK(lists("+w:2", {nullptr}, 2, {.offset = 1, .length = 1}) == Cells{"c\x1F" "d"});
    const std::string beyond = bytes_of<std::int32_t>({0, 6}), falling = bytes_of<std::int32_t>({0, 3, 1, 3});
    CHECK_THROWS_AS(lists("+l", {nullptr, beyond.data()}, 1, {.offset = 0, .length = 1}), InvalidInput);
    CHECK_THROWS_AS(lists("+l", {nullptr, falling.data()}, 3, {.offset = 0, .length = 3}), InvalidInput);
    CHECK_THROWS_AS(lists("+l", {nullptr, nullptr}, 1, {.offset = 0, .length = 1}), InvalidInput);
}

TEST_CASE("empty texts without any bytes are not null", "[io][stream]") {
    CHECK(decode({.name = "c",
                  .format = "u",
                  .length = 2,
                  .buffers = {absent, bytes_of<std::int32_t>({0, 0, 0}), absent}}) == Cells{"", ""});
    CHECK(decode({.name = "c", .format = "u", .length = 0, .buffers = {absent, absent, absent}}).empty());
}

TEST_CASE("view columns: texts in place and in several buffers", "[io][stream]") {
    const std::string long_text = "longer than twelve", other = "another long text";
    for (const char* format : {"vu", "vz"}) {
        HandMadeColumn column{.name = "c", .format = format, .length = 5};
        column.buffers = {std::string("\x17"),
                          view_entry("twelve bytes") + view_entry(long_text, 1, 2) + view_entry("") +
                              view_entry("dead") + view_entry(other, 0, 0),
                          other, "__" + long_text, bytes_of<std::int64_t>({17, 20})};
        CHECK(decode(column) == Cells{"twelve bytes", long_text, "", null, other});
        CHECK(decode(column, {.offset = 3, .length = 2}) == Cells{null, other});
        column.buffers[1] = view_entry(long_text, 1, 3);  // ends behind its buffer
        column.length = 1;
        CHECK_THROWS_AS(decode(column), InvalidInput);
        column.buffers[1] = view_entry(long_text, 2, 0);  // no such buffer
        CHECK_THROWS_AS(decode(column), InvalidInput);
        column.buffers[1] = view_entry(long_text, 1, -1);
        CHECK_THROWS_AS(decode(column), InvalidInput);
    }
}

TEST_CASE("numbers print as their shortest exact text", "[io][stream]") {
    CHECK(decode(values<std::int8_t>("c", {-128, 0, 127})) == Cells{"-128", "0", "127"});
    CHECK(decode(values<std::uint8_t>("C", {0, 255})) == Cells{"0", "255"});
    CHECK(decode(values<std::int16_t>("s", {-32768, 7})) == Cells{"-32768", "7"});
    CHECK(decode(values<std::uint16_t>("S", {65535})) == Cells{"65535"});
    CHECK(decode(values<std::int32_t>("i", {std::numeric_limits<std::int32_t>::min()})) ==
          Cells{"-2147483648"});
    CHECK(decode(values<std::uint32_t>("I", {4294967295u})) == Cells{"4294967295"});
    CHECK(decode(values<std::int64_t>("l", {std::numeric_limits<std::int64_t>::min()})) ==
          Cells{"-9223372036854775808"});
    CHECK(decode(values<std::uint64_t>("L", {18446744073709551615u})) == Cells{"18446744073709551615"});
    CHECK(decode(values<float>("f", {0.1f, -2.0f})) == Cells{"0.1", "-2"});
    CHECK(decode(values<double>("g", {0.1, 1e300, 1.0 / 3})) == Cells{"0.1", "1e+300", "0.3333333333333333"});
    CHECK(decode(values<std::int32_t>("i", {5, 6, 7}, "\x05")) == Cells{"5", null, "7"});
    CHECK(decode(values<std::int32_t>("i", {5, 6, 7}, "\x05"), {.offset = 1, .length = 2}) ==
          Cells{null, "7"});
}

TEST_CASE("booleans, dates, instants and decimals", "[io][stream]") {
    CHECK(decode({.name = "c",
                  .format = "b",
                  .length = 3,
                  .buffers = {std::string("\x05"), std::string("\x01")}}) == Cells{"true", null, "false"});
    CHECK(decode(values<std::int32_t>("tdD", {0, 7397, -1})) ==
          Cells{"1970-01-01", "1990-04-03", "1969-12-31"});
    CHECK(decode(values<std::int64_t>("tdm", {86400000, 86400500})) ==
          Cells{"1970-01-02", "1970-01-02T00:00:00.5"});
    CHECK(decode(values<std::int64_t>("tss:", {86399})) == Cells{"1970-01-01T23:59:59"});
    CHECK(decode(values<std::int64_t>("tsm:Europe/Paris", {1, 0})) ==
          Cells{"1970-01-01T00:00:00.001Z", "1970-01-01"});
    CHECK(decode(values<std::int64_t>("tsu:", {-1})) == Cells{"1969-12-31T23:59:59.999999"});
    CHECK(decode(values<std::int64_t>("tsn:UTC", {10})) == Cells{"1970-01-01T00:00:00.00000001Z"});
    CHECK(decode(values<Int128>("d:10,2", {1250, -5, 700})) == Cells{"12.5", "-0.05", "7"});
    CHECK(decode(values<Int128>("d:10,2,128", {1250})) == Cells{"12.5"});
    CHECK(decode(values<std::int64_t>("d:10,3,64", {-1})) == Cells{"-0.001"});
    CHECK(decode(values<std::int32_t>("d:5,-2,32", {7})) == Cells{"700"});
}

TEST_CASE("a null column is null", "[io][stream]") {
    CHECK(decode({.name = "c", .format = "n", .length = 2}) == Cells{null, null});
}

TEST_CASE("dictionary columns of text and of other types", "[io][stream]") {
    HandMadeColumn texts = text_column("", {"red", "green"});
    HandMadeColumn column = values<std::int8_t>("c", {1, 0, 1, 0}, "\x0D");
    column.dictionary = {texts};
    CHECK(decode(column) == Cells{"green", null, "green", "red"});
    CHECK(decode(column, {.offset = 2, .length = 2}) == Cells{"green", "red"});
    column = values<std::uint64_t>("L", {1});
    column.dictionary = {values<std::int32_t>("tdD", {0, 1})};
    CHECK(decode(column) == Cells{"1970-01-02"});
    column = values<std::int32_t>("i", {0, 1});
    column.dictionary = {{.name = "",
                          .format = "u",
                          .length = 2,
                          .buffers = {std::string("\x01"), bytes_of<std::int32_t>({0, 1, 1}), "a"}}};
    CHECK(decode(column) == Cells{"a", null});
    for (const std::int32_t bad : {-1, 2}) {
        column = values<std::int32_t>("i", {bad});
        column.dictionary = {texts};
        CHECK_THAT(error_of<InvalidInput>([&] { decode(column); }), Contains("beyond its dictionary"));
    }
}

TEST_CASE("damaged columns are refused by name", "[io][stream]") {
    const auto error = [](const HandMadeColumn& column) {
        return error_of<InvalidInput>([&] { decode(column); });
    };
    const auto damaged = Contains("memory: column 'c' is damaged");
    HandMadeColumn text{.name = "c",
                        .format = "u",
                        .length = 2,
                        .buffers = {absent, bytes_of<std::int32_t>({0, 4, 3}), "abcd"}};
    CHECK_THAT(error(text), damaged);
    text.buffers[1] = bytes_of<std::int32_t>({-1, 2, 3});
    CHECK_THAT(error(text), damaged);
    text.buffers = {absent, bytes_of<std::int32_t>({0, 1, 2}), absent};
    CHECK_THAT(error(text), damaged);
    text.buffers = {absent, absent, "ab"};
    CHECK_THAT(error(text), damaged);
    text.buffers = {absent};
    CHECK_THAT(error(text), damaged);
    HandMadeColumn number = values<std::int32_t>("i", {1});
    number.buffers[1] = absent;
    CHECK_THAT(error(number), damaged);
    number = values<std::int32_t>("i", {1});
    CHECK_THAT(error_of<InvalidInput>([&] { decode(number, {.offset = 1, .length = 1}); }), damaged);
}

TEST_CASE("types without text form are named", "[io][stream]") {
    const std::vector<std::pair<std::string, std::string>> types{
        {"+l", "list"},      {"+L", "list"},
        {"+w:3", "list"},    {"+vl", "list"},
        {"+s", "struct"},    {"+m", "map"},
        {"+ud:1", "union"},  {"+r", "run-end"},
        {"ttm", "time"},     {"tDs", "duration"},
        {"tiM", "interval"}, {"w:4", "binary"},
        {"e", "half float"}, {"d:40,2,256", "decimal"},
        {"?", "'?'"}};
    for (const auto& [format, word] : types) {
        INFO(format);
        CHECK_THAT(error_of<InvalidInput>([&] { decode({.name = "tags", .format = format}); }),
                   Contains("'tags'") && Contains(word) && Contains("memory"));
    }
}
