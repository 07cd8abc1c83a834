#include "cli/text_table.hpp"

#include <catch2/catch.hpp>

using namespace sameas::cli;

TEST_CASE("columns are aligned by code points", "[cli]") {
    TextTable table("lr");
    table.add({"name", "count"});
    table.add({"Zo\u00eb", "12"});
    table.add({"\u0141ukasz"});
    CHECK(table.text(1) ==
          " name    count\n"
          " Zo\u00eb        12\n"
          " \u0141ukasz\n");
    CHECK(TextTable("l").text().empty());
}

TEST_CASE("control characters do not reach a terminal", "[cli]") {
    CHECK(printable("a\x1b[31mb\nc\td\x7f") == "a [31mb c d ");
    CHECK(printable(std::string("a\0b", 3)) == "a b");
    CHECK(printable("\u009b31m") == " 31m");  // one code point that is an escape sequence's beginning
    CHECK(printable("\u00a0\u00ff") == "\u00a0\u00ff");
}

TEST_CASE("what is not UTF-8 becomes question marks", "[cli]") {
    CHECK(printable("a\xffz") == "a?z");
    CHECK(printable("\xc3") == "?");
    CHECK(printable("\xe2\x82") == "??");
    CHECK(printable("\xc0\x80") == "??");
}

TEST_CASE("long text is cut between code points", "[cli]") {
    CHECK(printable("abc", 3) == "abc");
    CHECK(printable("abcd", 3) == "abc...");
    CHECK(printable("\u00e4\u00f6\u00fc\u00df", 2) == "\u00e4\u00f6...");
    CHECK(printable("x", 0) == "...");
    CHECK(printable("", 0).empty());
}

TEST_CASE("words wrap", "[cli]") {
    CHECK(wrapped("one two three", 9, 2) == "  one two\n  three\n");
    CHECK(wrapped("one two three", 8, 2) == "  one\n  two\n  three\n");
    CHECK(wrapped("incompressible", 5, 0) == "incompressible\n");
    CHECK(wrapped("\u00e4\u00e4 \u00e4\u00e4", 5, 0) == "\u00e4\u00e4 \u00e4\u00e4\n");
    CHECK(wrapped("", 5, 2).empty());
}
