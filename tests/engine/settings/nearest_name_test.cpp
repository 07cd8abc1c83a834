#include <catch2/catch.hpp>

#include "engine/settings/settings.hpp"

using sameas::nearest_name;

TEST_CASE("the nearest name is found by edits and swaps", "[nearest_name]") {
    const std::vector<std::string> known = {"blocking", "comparisons", "fields",
                                            "field",    "keep",        "jaro_winkler"};
    CHECK(nearest_name("bloking", known) == "blocking");
    CHECK(nearest_name("blcoking", known) == "blocking");
    CHECK(nearest_name("comparison", known) == "comparisons");
    CHECK(nearest_name("fieldz", known) == "fields");  // as near as "field": the first known wins
    CHECK(nearest_name("jarowinkler", known) == "jaro_winkler");
    CHECK(nearest_name("keep", known) == "keep");
    CHECK(nearest_name("kepe", known) == "keep");
}

TEST_CASE("what is too far is not proposed", "[nearest_name]") {
    CHECK(nearest_name("abcdefgh", {"abcdexyz"}) == "abcdexyz");  // 3 of 8
    CHECK(nearest_name("abcdefghij", {"abcdefwxyz"}).empty());    // 4
    CHECK(nearest_name("abcdef", {"abcxyz"}).empty());            // 3 is half of the length
    CHECK(nearest_name("id", {"if"}).empty());
    CHECK(nearest_name("", {"a"}).empty());
    CHECK(nearest_name("abc", {}).empty());
}

TEST_CASE("absurdly long names cost nothing", "[nearest_name]") {
    const std::string huge(5'000'000, 'a');
    CHECK(nearest_name(huge, {huge + "b", "a"}).empty());
    CHECK(nearest_name(std::string(256, 'a'), {std::string(255, 'a') + "b"}) == std::string(255, 'a') + "b");
    CHECK(nearest_name(std::string(257, 'a'), {std::string(256, 'a') + "b"}).empty());
}
