#include "cli/reference_table.hpp"

#include <catch2/catch.hpp>

using namespace sameas::cli;

namespace {

const ReferenceTable table{"things",
                           "Things",
                           "All of them.",
                           {{.name = "one_thing",
                             .result = "a | b",
                             .definition = "With `c | d_e` and f_g.",
                             .facts = {{"Good for", "all."}, {"Options", ""}},
                             .call = "one_thing >= 1",
                             .example = "sameas thing 'a b'",
                             .example_result = "0.5"},
                            {.name = "other",
                             .result = "c",
                             .definition = "D.",
                             .facts = {{"Good for", "x."}, {"Options", "`q`: 1"}},
                             .call = "other",
                             .example = "sameas thing b",
                             .example_result = "2"}}};

}  // namespace

TEST_CASE("a table of the reference for a terminal", "[cli]") {
    CHECK(reference_text(table) ==
          "one_thing: a | b\n"
          "    With `c | d_e` and f_g.\n"
          "    Good for  all.\n"
          "    Written   one_thing >= 1\n"
          "    Example   sameas thing 'a b' prints 0.5\n"
          "\n"
          "other: c\n"
          "    D.\n"
          "    Good for  x.\n"
          "    Options   `q`: 1\n"
          "    Written   other\n"
          "    Example   sameas thing b prints 2\n");
}

TEST_CASE("a table of the reference as JSON", "[cli]") {
    const Json document = reference_json(table);
    CHECK(document["command"] == "list");
    REQUIRE(document["things"].size() == 2);
    CHECK(document["things"][0] == Json{{"name", "one_thing"},
                                        {"result", "a | b"},
                                        {"definition", "With `c | d_e` and f_g."},
                                        {"good_for", "all."},
                                        {"options", ""},
                                        {"call", "one_thing >= 1"},
                                        {"example", "sameas thing 'a b'"},
                                        {"example_result", "0.5"}});
}

TEST_CASE("a table of the reference as Markdown", "[cli]") {
    CHECK(reference_markdown(table) ==
          "# Things\n\nAll of them.\n\n"
          "| name | result | written |\n|---|---|---|\n"
          "| [`one_thing`](#one_thing) | a \\| b | `one_thing >= 1` |\n"
          "| [`other`](#other) | c | `other` |\n"
          "\n## one_thing\n\nWith `c | d_e` and f\\_g.\n\n"
          "- Result: a \\| b\n- Good for: all.\n- Written: `one_thing >= 1`\n- Example: `sameas thing 'a b'` "
          "prints `0.5`\n"
          "\n## other\n\nD.\n\n"
          "- Result: c\n- Good for: x.\n- Options: `q`: 1\n- Written: `other`\n- Example: `sameas thing b` "
          "prints `2`\n");
}

TEST_CASE("words of a command line are quoted where a shell needs it", "[cli]") {
    CHECK(shell_word("martha") == "martha");
    CHECK(shell_word("1990-04-03") == "1990-04-03");
    CHECK(shell_word("a b") == "'a b'");
    CHECK(shell_word("jaro(units=bytes)") == "'jaro(units=bytes)'");
    CHECK(shell_word("O'Neil") == "'O'\\''Neil'");
    CHECK(shell_word("").size() == 2);
}
