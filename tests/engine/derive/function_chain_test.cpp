#include "engine/derive/function_chain.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"

using namespace sameas;
using Catch::Contains;

namespace {

using Values = std::vector<std::string>;

Values values_of(const std::string& expression, std::string_view text) {
    FunctionChain chain(parse_expression(expression));
    const ValueList& list = chain.apply(text);
    Values values;
    for (std::size_t i = 0; i < list.size(); ++i)
        values.emplace_back(list[i]);
    return values;
}

}  // namespace

TEST_CASE("a field gives its text, null nothing") {
    CHECK(values_of("name", "anna") == Values{"anna"});
    CHECK(values_of("name", "").empty());
    CHECK(values_of("soundex(name)", "").empty());
}

TEST_CASE("a function over several values is applied to each, results are distinct") {
    CHECK(values_of("first(tokens(name), 2)", "anna maria anton") == Values{"an", "ma"});
    CHECK(values_of("soundex(tokens(name))", "robert smith rupert 12") == Values{"R163", "S530"});
    CHECK(values_of("tokens(substr(name, 3, 7))", "anna maria") == Values{"na", "mari"});
}

TEST_CASE("a function of several values over several values gives all of theirs") {
    CHECK(values_of("qgrams(tokens(name), 2)", "abc bcd") == Values{"ab", "bc", "cd"});
}

TEST_CASE("the innermost function comes first, encoders and others mixed") {
    CHECK(values_of("lower(first(soundex(name), 2))", "Robert") == Values{"r1"});
    CHECK(values_of("soundex(last(name, 6))", "x robert") == Values{"R163"});
}

TEST_CASE("one chain serves value after value") {
    FunctionChain chain(parse_expression("first(tokens(name), 1)"));
    CHECK(chain.apply("anna bo").size() == 2);
    CHECK(chain.apply("").empty());
    CHECK(chain.apply("cy").size() == 1);
    CHECK(chain.apply("cy")[0] == "c");
}

TEST_CASE("too many values end with the expression and the value") {
    std::string text;
    for (std::size_t i = 0; i < expression_values_max; ++i)
        text += std::to_string(i) + " ";
    CHECK(values_of("tokens(name)", text).size() == expression_values_max);
    text += "x";
    CHECK_THROWS_AS(values_of("tokens(name)", text), ResourceLimit);
    CHECK_THROWS_WITH(values_of("lower(tokens(name))", text),
                      Contains("lower(tokens(name)) gives more than 4096 values") && Contains("'0 1 2 3"));
    std::string all_different;
    for (char32_t unit = 0x4E00; unit < 0x4E00 + 4200; ++unit) {
        all_different += static_cast<char>(0xE0 | unit >> 12);
        all_different += static_cast<char>(0x80 | (unit >> 6 & 63));
        all_different += static_cast<char>(0x80 | (unit & 63));
    }
    CHECK_THROWS_AS(values_of("qgrams(name, 2)", all_different), ResourceLimit);
    CHECK(values_of("lower(name)", std::string(3 << 20, 'x')).size() == 1);  // one value may be long
}

TEST_CASE("a chain of what is no function is refused") {
    CHECK_THROWS_WITH(FunctionChain({"sounds", {{"name", {}, {}}}, {}}), Contains("no function 'sounds'"));
}
