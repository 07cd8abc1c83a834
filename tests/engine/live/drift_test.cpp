#include "engine/live/drift.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "engine/errors.hpp"
#include "tests/engine/live/live_models.hpp"

using namespace sameas;

namespace {

/// A model in which half of 4000 surnames are "holm" and the rest occur twice each.
Model model_of_surnames() {
    test::Source source{"sample", {}};
    for (int i = 0; i < 4000; ++i) source.rows.push_back({message(i), i % 2 ? "holm" : message("s", i / 4), ""});
    return test::invented_model(R"json({"id": "id", "blocking": ["town"], "comparisons": [
        {"field": "surname", "term_frequency": true, "levels": ["exact", "else"]}]})json", {"id", "surname", "town"}, {source});
}

std::vector<FrequencyDrift> drift_of(int holms, int others) {
    LiveIndex index(model_of_surnames(), {.run = {.threads = 1}});
    for (int i = 0; i < holms; ++i) index.add({"crm", message("h", i), {"holm", ""}});
    for (int i = 0; i < others; ++i) index.add({"crm", message("o", i), {message("s", i / 2), ""}});
    index.add({"crm", "null", {"", ""}});
    return index.drift();
}

}  // namespace

TEST_CASE("values as frequent as in the model have not moved") {
    const std::vector<FrequencyDrift> drift = drift_of(600, 600);
    REQUIRE(drift.size() == 1);
    CHECK(drift[0].expression == "surname");
    CHECK(drift[0].records == 1200);
    CHECK(drift[0].moved_share == 0);
    CHECK_FALSE(model_is_due(drift));
}

TEST_CASE("a value that became rare has moved, and with many such records a new model is due") {
    const std::vector<FrequencyDrift> drift = drift_of(300, 1200);  // a fifth instead of a half
    CHECK(drift[0].moved_share == Approx(0.2));
    CHECK_FALSE(model_is_due(drift));
    CHECK(model_is_due({{"surname", 1500, 0.26}}));
    CHECK_FALSE(model_is_due({{"surname", 999, 0.26}}));
    CHECK(model_is_due(drift_of(1100, 10)) == false);  // nearly all instead of half: less than a bit
}

TEST_CASE("tokens move as values do") {
    test::Source source{"sample", {}};
    for (int i = 0; i < 4000; ++i) source.rows.push_back({message(i), i % 2 ? "ann holm" : message("ann s", i / 4)});
    LiveIndex index(test::invented_model(R"json({"id": "id", "blocking": ["name"], "comparisons": [
        {"field": "name", "levels": ["aligned_tokens >= 0.8", "else"]}]})json", {"id", "name"}, {source}), {.run = {.threads = 1}});
    for (int i = 0; i < 1200; ++i) index.add({"crm", message(i), {i % 8 ? message("ann s", i / 2) : "ann holm"}});
    const std::vector<FrequencyDrift> drift = index.drift();
    REQUIRE(drift.size() == 1);
    CHECK(drift[0].expression == "tokens(name)");
    CHECK(drift[0].records == 1200);
    CHECK(drift[0].moved_share == Approx(150.0 / 2400));  // "holm": an eighth instead of a half
}

TEST_CASE("drift is looked at while records and the model change") {
    LiveIndex index(model_of_surnames(), {.run = {.threads = 1}});
    for (int i = 0; i < 1200; ++i) index.add({"crm", message(i), {i % 2 ? "holm" : message("s", i / 4), ""}});
    std::jthread writer([&](const std::stop_token& stop) {
        for (int i = 0; !stop.stop_requested(); i = (i + 1) % 1200) index.put({"crm", message(i), {i % 2 ? "holm" : message("s", i / 4), message("town", i)}});
    });
    std::jthread swapper([&](const std::stop_token& stop) {
        RunContext context({.threads = 1});
        while (!stop.stop_requested()) index.swap_model(model_of_surnames(), {}, context);
    });
    for (int look = 0; look < 50; ++look) {
        const std::vector<FrequencyDrift> drift = index.drift();
        REQUIRE(drift.size() == 1);
        CHECK((drift[0].records > 1150 && drift[0].records < 1250));  // a record that moves is missed or met twice
        CHECK(drift[0].moved_share < 0.1);
    }
    std::stop_source stopped;
    stopped.request_stop();
    CHECK_THROWS_AS(index.drift(stopped.get_token()), Cancelled);
}
