#include "engine/live/match_expectation.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "tests/engine/live/live_models.hpp"

using namespace sameas;
using Catch::Matchers::Contains;

namespace {

/// Of which a tenth of all pairs match.
Model model_of_few() {
    return test::invented_model(R"json({"id": "id", "blocking": ["surname"], "comparisons": [{"field": "surname", "levels": ["exact", "else"]}]})json",
                                {"id", "surname"}, {}, 0.1);
}

void add_records(LiveIndex& index, const std::string& source, int count) {
    for (int i = 0; i < count; ++i) index.add({source, message(i), {message("name ", source, i / 2)}});
}

}  // namespace

TEST_CASE("a model of few records expects too many matches among many", "[match_expectation]") {
    LiveIndex index(model_of_few(), {.run = {.threads = 1}});
    add_records(index, "crm", 100);
    const MatchExpectation few = index.match_expectation();
    CHECK(few.expected == Approx(0.1 * 100 * 99 / 2));
    CHECK(few.kept == index.pair_count());
    CHECK_FALSE(expects_too_many(few));  // too few to conclude from
    add_records(index, "web", 100);
    const MatchExpectation many = index.match_expectation();
    CHECK(many.expected == Approx(0.1 * 200 * 199 / 2));
    CHECK(expects_too_many(many));
    CHECK_THAT(text_of_too_many(many), Contains("1990 matches") && Contains("of which 100 pairs") && Contains("swap-model"));
}

TEST_CASE("as many matches are expected as pairs may match: not those of one source in a link", "[match_expectation]") {
    LiveIndex index(model_of_few(), {.scope = PairScope::across_sources, .run = {.threads = 1}});
    add_records(index, "crm", 30);
    CHECK(index.match_expectation().expected == 0);
    add_records(index, "web", 20);
    CHECK(index.match_expectation().expected == Approx(0.1 * 30 * 20));
    for (int i = 0; i < 10; ++i) index.remove("crm", message(i));
    CHECK(index.match_expectation().expected == Approx(0.1 * 20 * 20));
}

TEST_CASE("up to four times the kept pairs may be expected", "[match_expectation]") {
    CHECK_FALSE(expects_too_many({4000, 1000}));
    CHECK(expects_too_many({4001, 1000}));
    CHECK_FALSE(expects_too_many({999, 0}));
    CHECK(expects_too_many({1000, 0}));
}
