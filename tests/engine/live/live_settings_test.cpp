#include "engine/live/live_settings.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"

using namespace sameas;
using Catch::Matchers::Contains;

TEST_CASE("what depends on all records is refused by name") {
    const auto refused = [](std::string blocking, std::string rest = "") {
        const std::string text = R"json({"id": "id", "blocking": [)json" + blocking + R"json(], "comparisons": [{"field": "surname", "levels": ["exact", "else"]}])json" + rest + "}";
        std::string what = "nothing";
        try {
            live_settings(parse_settings(text, "test"), {});
        } catch (const InvalidSettings& error) {
            what = error.what();
        }
        return what;
    };
    CHECK(refused("\"surname\"") == "nothing");
    const auto frozen = [](const FrozenChoices& choices) {
        return live_settings(parse_settings(R"json({"id": "id", "threshold": "automatic", "fields": {"born": {"type": "date"}},
            "blocking": ["born"], "comparisons": [{"field": "born", "levels": ["exact", "else"]}]})json", "test"), choices);
    };
    CHECK_THROWS_AS(frozen({.threshold_probability = 0.9}), InvalidSettings);
    CHECK_THROWS_AS(frozen({.date_order = DateOrder::dmy}), InvalidSettings);
    const Settings settings = frozen({.threshold_probability = 0.9, .date_order = DateOrder::dmy});
    CHECK_FALSE(settings.automatic_threshold);
    CHECK(settings.threshold_probability == 0.9);
    CHECK(settings.fields.front().date_order == DateOrder::dmy);
    CHECK_THAT(refused("\"sorted_neighbourhood(surname, window=5)\""), Contains("sorted_neighbourhood(surname, window=5)"));
    CHECK_THAT(refused("\"qgram_jaccard(surname, q=3) >= 0.6\""), Contains("qgram_jaccard"));
    CHECK_THAT(refused("\"rare(surname, 5)\""), Contains("rare(surname, 5)"));
    CHECK_THAT(refused("\"surname\"", ", \"threshold\": \"automatic\""), Contains("automatic threshold"));
    CHECK_THAT(refused("\"surname, year(born)\"", ", \"fields\": {\"born\": {\"type\": \"date\"}}"), Contains("'born'") && Contains("order"));
    CHECK_THAT(refused("\"surname, year(born)\"", R"json(, "fields": {"born": {"type": "date", "order": "dmy",
               "clean": ["default", "two_digit_years"]}})json"), Contains("'born'") && Contains("two_digit_years"));
    CHECK_THAT(refused("\"surname\"", ", \"group_limits\": [{\"records\": 50, \"policy\": \"skip\"}]"),
               Contains("'surname'") && Contains("skip"));
    CHECK(refused("\"surname\"", ", \"group_limits\": [{\"records\": 50, \"policy\": \"keep\"}]") == "nothing");
}
