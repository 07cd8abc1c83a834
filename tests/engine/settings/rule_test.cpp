// Rules of all kinds: how they are written, and what is refused. The expressions of keys: expression_test.cpp.
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "engine/settings/settings.hpp"
#include "error_of.hpp"
#include "random_trees.hpp"

using namespace sameas;
using namespace sameas::test;
using Catch::Contains;

namespace {

std::string rule_error(const std::string& text) {
    return error_of([&] { parse_rule(text); });
}

std::string settings_error(const std::string& blocking) {
    return error_of([&] {
        parse_settings(R"({"blocking": )" + blocking + R"(, "comparisons": [{"field": "name", "levels": ["exact", "else"]}]})",
                       "s.json");
    });
}

}  // namespace

TEST_CASE("a set measure with a bound is a rule", "[rule]") {
    const Rule rule = parse_rule("qgram_jaccard( lower(name) ,q=3)>=0.6");
    CHECK(rule.kind == Rule::Kind::set_join);
    CHECK(rule.parts == std::vector<Expression>{parse_expression("lower(name)")});
    CHECK(rule.measure == parse_measure_call("qgram_jaccard(q=3)"));
    CHECK(rule.bound == 0.6);
    CHECK(rule.values_of_element_max == 0);
    CHECK(to_string(rule) == "qgram_jaccard(lower(name), q=3) >= 0.6");
    for (const std::string& name : set_measure_names()) {
        REQUIRE(find_measure(name) != nullptr);
        CHECK(to_string(parse_rule(name + "(\"a field\") >= 1")) == name + "(\"a field\") >= 1");
    }
    const Rule lossy = parse_rule("token_overlap(name) >= 0.9 and rarest <= 1000");
    CHECK(lossy.values_of_element_max == 1000);
    CHECK(to_string(lossy) == "token_overlap(name) >= 0.9 and rarest <= 1000");
}

TEST_CASE("a sorted neighbourhood is a rule", "[rule]") {
    const Rule rule = parse_rule("sorted_neighbourhood(surname, year(dob), window = 10)");
    CHECK(rule.kind == Rule::Kind::sorted_neighbourhood);
    CHECK(rule.parts.size() == 2);
    CHECK(rule.window == 10);
    CHECK(to_string(rule) == "sorted_neighbourhood(surname, year(dob), window=10)");
    CHECK(parse_rule("sorted_neighbourhood(window, window=2)").parts.front().name == "window");
}

TEST_CASE("names of measures and kinds are fields where no bracket or bound follows", "[rule]") {
    for (const char* text : {"jaro", "jaro, name", "name, qgram_jaccard", "sorted_neighbourhood", "rare, window"}) {
        CHECK(parse_rule(text).kind == Rule::Kind::keys);
        CHECK(to_string(parse_rule(text)) == text);
    }
}

TEST_CASE("rules that are no rules are refused with what may stand there", "[rule]") {
    CHECK_THAT(rule_error("jaro_winkler(name) >= 0.9"), Contains("column 1: 'jaro_winkler' cannot be a rule") &&
                                                            Contains("qgram_jaccard, qgram_dice"));
    CHECK_THAT(rule_error("qgram_jacard(name) >= 0.6"), Contains("unknown function 'qgram_jacard'"));
    CHECK_THAT(rule_error("qgram_jaccard >= 0.6"), Contains("says no field: write qgram_jaccard(FIELD)"));
    CHECK_THAT(rule_error("qgram_jaccard(name)"), Contains("expected '>=' and a number"));
    CHECK_THAT(rule_error("qgram_jaccard(name) <= 0.6"), Contains("takes '>='"));
    CHECK_THAT(rule_error("qgram_jaccard(name, q=9) >= 0.6"), Contains("a whole number from 1 to 4 for 'q', found 9"));
    CHECK_THAT(rule_error("qgram_jaccard(name, q=0) >= 0.6"), Contains("a whole number from 1 to 4"));
    for (const char* bound : {"0", "0.0", "1.0001", "2"}) {
        CHECK_THAT(rule_error("qgram_jaccard(name) >= " + std::string(bound)), Contains("a number above 0 and at most 1"));
    }
    CHECK_THAT(rule_error("qgram_jaccard(name) >= 1e-400"), Contains("beyond what can be computed with"));
    CHECK_THAT(rule_error("qgram_jaccard(name) >= NaN"), Contains("expected a number"));
    CHECK_THAT(rule_error("list_overlap(phones) >= 0"), Contains("a whole number from 1 to 65536"));
    CHECK_THAT(rule_error("qgram_jaccard(tokens(name)) >= 0.5"), Contains("may give several"));
    CHECK_THAT(rule_error("qgram_jaccard(rare(name, 5)) >= 0.5"), Contains("'rare' is for the keys"));
    CHECK_THAT(rule_error("qgram_jaccard(name) >= 0.5, town"), Contains("column 27") && Contains("the end of the rule"));
    CHECK_THAT(rule_error("town, qgram_jaccard(name) >= 0.5"), Contains("stands alone in a rule"));
    CHECK_THAT(rule_error("qgram_jaccard(name) >= 0.5 and exact(town)"), Contains("rarest <= 1000"));
    for (const char* limit : {"0", "1", "1.5", "1e10"}) {
        CHECK_THAT(rule_error("qgram_jaccard(name) >= 0.5 and rarest <= " + std::string(limit)),
                   Contains("a whole number from 2 to 4294967294 for 'rarest'"));
    }
    CHECK_THAT(rule_error("sorted_neighbourhood(name)"), Contains("the window is missing"));
    CHECK_THAT(rule_error("sorted_neighbourhood(window=5)"), Contains("nothing to sort by"));
    CHECK_THAT(rule_error("sorted_neighbourhood(name, windw=5)"), Contains("no option 'windw': did you mean 'window'?"));
    CHECK_THAT(rule_error("sorted_neighbourhood(tokens(name), window=5)"), Contains("may give several values"));
    for (const char* window : {"0", "1", "1001", "2.5", "NaN"}) {
        CHECK_THAT(rule_error("sorted_neighbourhood(name, window=" + std::string(window) + ")"),
                   Contains("a whole number from 2 to 1000 for 'window'"));
    }
}

TEST_CASE("numbers of functions out of their range are refused with it", "[rule]") {
    CHECK_THAT(rule_error("qgrams(name, 9)"), Contains("a whole number from 1 to 8, found 9"));
    CHECK_THAT(rule_error("minhash(name, 0, 2)"), Contains("a whole number from 1 to 1024, found 0"));
    CHECK_THAT(rule_error("minhash_at(name, 100, 95)"), Contains("a whole number from 1 to 99, found 100"));
    CHECK_THAT(rule_error("minhash_at(name, 70, 0)"), Contains("a whole number from 1 to 99, found 0"));
    CHECK_THAT(rule_error("minhash_at(name, 0.7, 0.95)"), Contains("a whole number from 1 to 99"));
    CHECK_THAT(rule_error("rare(name, 0)"), Contains("a whole number from 1 to 65536, found 0"));
    CHECK_THAT(rule_error("soundex(rare(name, 5))"), Contains("rare(...) stands outside"));
    CHECK(to_string(parse_rule("rare(soundex(name), 5), town")) == "rare(soundex(name), 5), town");
    CHECK_THAT(error_of([] { parse_predicate("exact(rare(name, 5))", {"name"}); }), Contains("'rare' is for the keys"));
}

TEST_CASE("sorted neighbourhoods come last", "[rule]") {
    CHECK(settings_error(R"--(["name", "sorted_neighbourhood(name, window=5)", "sorted_neighbourhood(town, window=3)"])--") == "(no error)");
    CHECK_THAT(settings_error(R"--(["sorted_neighbourhood(name, window=5)", "name"])--"),
               Contains("s.json: blocking[1]") && Contains("sorted neighbourhoods come last"));
}

TEST_CASE("printed rules of every kind read back", "[rule][property]") {
    rc::prop("rules", [] {
        const Rule rule = any_rule(odd_names());
        RC_ASSERT(parse_rule(to_string(rule)) == rule);
    });
}
