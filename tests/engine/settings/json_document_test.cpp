#include "engine/settings/json_document.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"

using namespace sameas;
using namespace sameas::test;
using Catch::Contains;

namespace {

std::string json_error(const std::string& text) {
    return error_of([&] { read_json(text); });
}

}  // namespace

TEST_CASE("any JSON becomes the tree that it says", "[json_document]") {
    for (const char* text :
         {R"({"a":[1,-2,2.5,"x",null,true,{"b":[[],{}]}],"c":{"d":{"a":1}}})", "[]", "3", "\"x\"", "null"}) {
        CHECK(read_json(text) == nlohmann::json::parse(text));
    }
    CHECK(read_json("\xEF\xBB\xBF[1]").size() == 1);  // a byte order mark is no content
}

TEST_CASE("a repeated key is named with its path", "[json_document]") {
    CHECK_THAT(json_error(R"({"a":1,"a":1})"), Contains("the document: the key 'a' is there twice"));
    CHECK_THAT(json_error(R"({"x":[0,{"y z":{"a":1,"b":2,"a":3}}]})"),
               Contains("x[1][\"y z\"]: the key 'a' is there twice"));
    CHECK(json_error(R"({"a":{"a":1},"b":{"a":1}})") == "(no error)");
}

TEST_CASE("errors of syntax say line and column", "[json_document]") {
    CHECK_THAT(json_error(""),
               Contains("line 1, column 1: not JSON: ") && Contains("unexpected end of input"));
    CHECK_THAT(json_error("{\n  \"a\": 1,\n  b"), Contains("line 3, column 3: not JSON: "));
    CHECK_THAT(json_error("[\"\xC3\xA4\", x]"), Contains("line 1, column 7: not JSON: "));
    CHECK_THAT(json_error("[1] 2"), Contains("line 1, column 5: not JSON: "));
    CHECK_THAT(json_error("[1e999]"), Contains("not JSON: number overflow"));
    CHECK_THAT(json_error("[\"\xFF\"]"), Contains("not JSON: ") && Contains("UTF-8"));
    CHECK_THAT(json_error("[1,] // x"), Contains("line 1, column 4: not JSON: "));
    CHECK_THAT(json_error("[NaN]"), Contains("not JSON: "));
    CHECK_THAT(json_error("[\"a"), !Contains("json.exception"));
}

TEST_CASE("numbers of one member may stay as they were written", "[json_document]") {
    const std::string text = R"({"a":{"b":1.50,"c":-0,"d":123456789012345678901,"e":7,"f":{"g":1.50}},"b":1.50,"c":[{"a":1.50}]})";
    CHECK(read_json(text, "a").dump() == R"({"a":{"b":"1.50","c":"-0","d":"123456789012345678901","e":7,"f":{"g":1.5}},"b":1.5,"c":[{"a":1.5}]})");
    CHECK(read_json(text)["a"]["b"].is_number());
}

TEST_CASE("depth has a limit", "[json_document]") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK(json_error(nested(json_depth_max)) == "(no error)");
    CHECK_THAT(json_error(nested(json_depth_max + 1)), Contains("nests deeper than 32"));
    CHECK_THAT(json_error(std::string(1'000'000, '[')), Contains("nests deeper than 32"));
}

TEST_CASE("nodes say their path, what is there and what should be", "[json_document]") {
    const nlohmann::json document = read_json(
        R"({"list":[{"a":1},"x",[1,2]],"and":null,"n":-1,"f":2.5,"e":"","big":2e9,"t":true,"o":{}})");
    const JsonNode root(document);
    const auto list = root["list"].elements("a list", 1, 3);
    CHECK(list[0]["a"].path() == "list[0].a");
    CHECK(root["and"].path() == "and");
    CHECK(error_of([&] { list[0].text("a rule"); }) == "list[0]: expected a rule, found an object of 1 keys");
    CHECK(error_of([&] { list[2].text("a rule"); }) == "list[2]: expected a rule, found a list of 2");
    CHECK(error_of([&] { list[1].number("a number"); }) ==
          "list[1]: expected a number, found the text \"x\"");
    CHECK(error_of([&] { root["and"].flag(); }) == "and: expected true or false, found null");
    CHECK(error_of([&] { root["t"].text("a text"); }) == "t: expected a text, found true");
    CHECK(error_of([&] { root["n"].whole_number("a count"); }) == "n: expected a count, found -1");
    CHECK(error_of([&] { root["f"].whole_number("a count"); }) == "f: expected a count, found 2.5");
    CHECK(error_of([&] { root["e"].filled_text("a name"); }) == "e: expected a name, found the text \"\"");
    CHECK(error_of([&] { root["e"].elements("a list", 0, 1); }) == "e: expected a list, found the text \"\"");
    CHECK(error_of([&] { root["list"].members("an object"); }) ==
          "list: expected an object, found a list of 3");
    CHECK(error_of([&] { root["list"].elements("rules", 4, 9); }) ==
          "list: expected rules, 4 to 9 of them, found 3");
    CHECK(error_of([&] { root["list"].elements("rules", 0, 2); }) ==
          "list: expected rules, 0 to 2 of them, found 3");
    CHECK(error_of([&] { root.required("gone", "a list"); }) ==
          "the document: the key 'gone' is missing: give a list");
    CHECK(error_of([&] { list[0].check_keys({"ab", "c"}); }) == "list[0]: unknown key 'a' (keys: ab, c)");
    CHECK(error_of([&] { list[1].check_keys({"a"}); }) ==
          "list[1]: expected an object with the keys a, found the text \"x\"");
    CHECK(root["big"].whole_number("a count") == 2'000'000'000);
    CHECK(root["f"].number("a number") == 2.5);
    CHECK(root["t"].flag());
    CHECK(root["o"].members("an object").empty());
}
