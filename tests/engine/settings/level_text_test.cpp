#include "engine/settings/level_text.hpp"

#include <catch2/catch.hpp>

using namespace sameas;

TEST_CASE("a level is named as settings spell it", "[level_text]") {
    const Settings settings = parse_settings(R"({"id": "id", "blocking": ["town"], "comparisons": [
        {"field": "name", "levels": ["exact", "jaro_winkler >= 0.9", "else"]}]})", "settings");
    const ComparisonSettings& comparison = settings.comparisons.front();
    CHECK(level_text(comparison, 0) == "null");
    CHECK(level_text(comparison, 1) == "exact");
    CHECK(level_text(comparison, 2) == "jaro_winkler >= 0.9");
    CHECK(level_text(comparison, 3) == "else");
}
