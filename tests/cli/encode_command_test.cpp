#include <catch2/catch.hpp>

#include "cli/commands.hpp"
#include "cli/report_json.hpp"
#include "engine/errors.hpp"
#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli::testing;
using Catch::Contains;

namespace {

std::string encoded(std::vector<std::string> words, bool json = false, bool clean = false) {
    SmallJob small;
    small.options.command = "encode";
    small.options.words = std::move(words);
    small.options.json = json;
    small.options.clean = clean;
    return cli::encode_command(small.job);
}

std::string encoded_file(const std::string& encoder, const std::string& in, std::vector<std::string> columns,
                         const std::string& out = "") {
    SmallJob small;
    small.options.command = "encode";
    small.options.words = {encoder};
    small.options.in = in;
    small.options.columns = std::move(columns);
    small.options.out = out;
    return cli::encode_command(small.job);
}

std::string numbered_words(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += std::to_string(i) + " ";
    return text;
}

}  // namespace

TEST_CASE("values get a line of codes each, in order", "[cli]") {
    CHECK(encoded({"soundex", "Robert", "Ashcraft", "12", "Robert", ""}) == "R163\nA261\n\nR163\n\n");
    CHECK(encoded({"double_metaphone", "Schmidt"}) == "XMT SMT\n");
    CHECK(encoded({"tokens", "b a b"}) == "b a\n");
}

TEST_CASE("an encoder may be any expression, its numbers and field as in settings", "[cli]") {
    CHECK(encoded({"first(double_metaphone(x), 1)", "Schmidt"}) == "X S\n");
    CHECK(encoded({"qgrams(\"a name\", 2)", "abc"}) == "ab bc\n");
    CHECK(encoded({"year", "3 Apr 1990"}) == "1990\n");
    CHECK(encoded({"last(year(dob), 2)", "1990-04-03"}) == "90\n");
}

TEST_CASE("values are encoded as given, or cleaned first", "[cli]") {
    CHECK(encoded({"initials", " Anna  MARIA"}) == "AM\n");
    CHECK(encoded({"initials", " Anna  MARIA"}, false, true) == "am\n");
    CHECK(encoded({"first(x, 2)", "Anna"}) == "An\n");
}

TEST_CASE("control characters of a value do not reach the terminal", "[cli]") {
    CHECK(encoded({"first(x, 3)", "a\x1B" "b"}) == "a b\n");
}

TEST_CASE("codes as a document", "[cli]") {
    const cli::Json document = cli::Json::parse(encoded({"double_metaphone", "Schmidt", "12"}, true));
    CHECK(document["command"] == "encode");
    CHECK(document["encoder"] == "double_metaphone(value)");
    CHECK(document["results"].dump() == R"([{"value":"Schmidt","codes":["XMT","SMT"]},{"value":"12","codes":[]}])");
}

TEST_CASE("a column of a file gets a column of codes", "[cli]") {
    const ScratchFolder scratch;
    const std::string in = scratch.file("people.csv", "id,surname\n1,Schmidt\n2,\n3,Robert\n4,Schmidt\n");
    const std::string expected =
        "surname,double_metaphone(surname)\nSchmidt,XMT SMT\n,\nRobert,RPRT\nSchmidt,XMT SMT\n";
    CHECK(encoded_file("double_metaphone", in, {"surname"}) == expected);
    CHECK(encoded_file("double_metaphone(anything)", in, {"surname"}) == expected);
    CHECK(encoded_file("double_metaphone", in, {"surname"}, scratch.path("coded.csv")).empty());
    CHECK(content_of(scratch.path("coded.csv")) == expected);
}

TEST_CASE("what cannot be encoded is said with its place", "[cli]") {
    const ScratchFolder scratch;
    CHECK_THROWS_AS(encoded({}), InvalidSettings);
    CHECK_THROWS_AS(encoded({"soundex"}), InvalidSettings);
    CHECK_THROWS_WITH(encoded({"sondex", "x"}), Contains("unknown encoder 'sondex': did you mean 'soundex'?"));
    CHECK_THROWS_WITH(encoded({"sondex(x)", "x"}), Contains("did you mean 'soundex'?"));
    CHECK_THROWS_WITH(encoded({"qgrams", "x"}), Contains("'qgrams(surname, 3)'"));
    CHECK_THROWS_WITH(encoded({"\"a (b\"", "x"}), Contains("is a field"));
    CHECK_THROWS_WITH(encoded({"soundex", "a", "\xFF"}), Contains("value 2"));
    CHECK_THROWS_AS(encoded({"tokens", numbered_words(4097)}), ResourceLimit);
    CHECK_THROWS_AS(encoded_file("soundex", scratch.path("absent.csv"), {"surname"}), IoError);
    const std::string in = scratch.file("people.csv", "surname\nx\n" + numbered_words(4097) + "\n");
    CHECK_THROWS_WITH(encoded_file("tokens", in, {"surname"}),
                      Contains("row 2, column 'surname'") && Contains("tokens(surname) gives more than 4096 values"));
    CHECK_THROWS_AS(encoded_file("soundex", in, {}), InvalidSettings);
    CHECK_THROWS_WITH(encoded_file("soundex", in, {"name"}), Contains("name"));
}
