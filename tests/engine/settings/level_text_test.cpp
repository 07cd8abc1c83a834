#include "engine/settings/level_text.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"

using namespace sameas;
using Catch::Contains;

TEST_CASE("a level is named as settings spell it", "[level_text]") {
    const Settings settings = parse_settings(R"({"id": "id", "blocking": ["town"], "comparisons": [
        {"field": "name", "levels": ["exact", "jaro_winkler >= 0.9", "else"]}]})", "settings");
    const ComparisonSettings& comparison = settings.comparisons.front();
    CHECK(level_text(comparison, 0) == "null");
    CHECK(level_text(comparison, 1) == "exact");
    CHECK(level_text(comparison, 2) == "jaro_winkler >= 0.9");
    CHECK(level_text(comparison, 3) == "else");
}

TEST_CASE("a level is found by its number and by any of its spellings", "[level_text]") {
    const Settings settings = parse_settings(R"json({"id": "id", "blocking": ["town"], "comparisons": [
        {"field": "name", "levels": ["exact", "jaro_winkler >= 0.9", "exact(first(name, 1))", "else"]}]})json", "settings");
    const ComparisonSettings& comparison = settings.comparisons.front();
    for (std::size_t level = 1; level <= 4; ++level) CHECK(level_number(comparison, level_text(comparison, level)) == level);
    CHECK(level_number(comparison, "2") == 2);
    CHECK(level_number(comparison, "jaro_winkler>=0.90") == 2);
    CHECK(level_number(comparison, "jaro_winkler(name) >= 0.9") == 2);
    CHECK_THROWS_WITH(level_number(comparison, "exakt"),
                      "comparison 'name' has no level 'exakt': did you mean 'exact'? (it has: exact, jaro_winkler >= 0.9, exact(first(name, 1)), "
                      "else; or their numbers, from 1)");
    CHECK_THROWS_WITH(level_number(comparison, "5"), Contains("has no level 5: its levels are 1 to 4 (exact, "));
    for (const char* none : {"0", "-1", "null", "", "1 ", "jaro_winkler >= 0.8"}) CHECK_THROWS_AS(level_number(comparison, none), InvalidSettings);
}
