#include "cli/row_file.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::cli;
using Catch::Contains;
using io::testing::ScratchFolder;

namespace {

/// "row:value|value ..." of a file.
std::string rows_of(const std::string& path, const RowFileColumns& columns) {
    RunContext context;
    std::string text;
    read_rows(path, columns, context, [&](std::uint64_t row, std::span<const std::string_view> values) {
        text += message(text.empty() ? "" : " ", row, ":");
        for (std::size_t i = 0; i < values.size(); ++i)
            text += (i > 0 ? "|" : "") + std::string(values[i]);
    });
    return text;
}

}  // namespace

TEST_CASE("columns come in the order asked for, absent ones empty", "[cli]") {
    const ScratchFolder scratch;
    const std::string path = scratch.file("a.csv", "x,b,a\n1,two,\"th,ree\"\n4,five,\n");
    CHECK(rows_of(path, {{"a", "b"}, {}}) == "1:th,ree|two 2:|five");
    CHECK(rows_of(path, {{"b"}, {"nothing", "x"}}) == "1:two||1 2:five||4");
}

TEST_CASE("a file that lacks a column or has bad rows is refused", "[cli]") {
    const ScratchFolder scratch;
    CHECK_THROWS_WITH(rows_of(scratch.file("a.csv", "a,b\n1,2\n"), {{"a", "c"}, {}}),
                      Contains("a.csv: column not found: 'c' (have: a, b)"));
    CHECK_THROWS_WITH(rows_of(scratch.file("b.csv", "a,b\n1,2\n1,2,3\n"), {{"a"}, {}}),
                      Contains("b.csv: row 2"));
    CHECK_THROWS_AS(rows_of(scratch.path("none.csv"), {{"a"}, {}}), IoError);
}
