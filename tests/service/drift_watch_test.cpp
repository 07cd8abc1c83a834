#include "service/drift_watch.hpp"

#include <catch2/catch.hpp>

#include "tests/service/small_service.hpp"

using namespace sameas;
using namespace sameas::service;
using namespace sameas::service::testing;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

/// A model in which every surname is "holm".
Model model_of_holms() {
    sameas::test::Source source{"sample", {}};
    for (int i = 0; i < 1000; ++i) source.rows.push_back({message(i), "ann", "holm", "ulm"});
    return sameas::test::invented_model(R"json({"id": "id", "blocking": ["given, town"], "comparisons": [
        {"field": "given", "levels": ["exact", "else"]}, {"field": "town", "levels": ["exact", "else"]},
        {"field": "surname", "term_frequency": true, "levels": ["exact", "else"]}]})json", {"id", "given", "surname", "town"}, {source});
}

void fill(SmallService& small) {
    std::vector<LiveEdit> edits;
    for (int i = 0; i < 1000; ++i) edits.push_back({LiveEdit::Kind::put, {"crm", message(i), {message("g", i), message("s", i % 3), message("t", i)}}});
    for (const EditResult& result : small.index->apply(edits)) REQUIRE(result.error == "");
}

}  // namespace

TEST_CASE("drift is looked at anew once it is old and something has changed", "[drift]") {
    SmallService small({}, model_of_holms());
    DriftWatch hasty(small.index->index(), 0ms), patient(small.index->index(), 1h);
    const auto records = [](DriftWatch& watch) { return watch.latest(1min).value().drift.at(0).records; };
    CHECK(records(hasty) == 0);
    CHECK(records(patient) == 0);
    small.put("1", "ann", "holm", "ulm");
    CHECK(records(hasty) == 1);
    CHECK(records(patient) == 0);
    const std::int64_t time = hasty.latest(1min)->time_us;
    CHECK(hasty.latest(1min)->time_us == time);  // nothing has changed since
    RunContext context({.threads = 1});
    small.index->swap_model(model_of_holms(), {}, context);
    CHECK(records(patient) == 1);  // of another model it says nothing
}

TEST_CASE("who asks for figures is told of the drift", "[drift]") {
    SmallService small({.limits = {.drift_every = 0ms}}, model_of_holms());
    const auto metrics_with = [&](const std::string& line) {  // on a busy machine the look takes longer than an answer waits for it
        const auto end = std::chrono::steady_clock::now() + 1min;
        std::string metrics = small.ask("GET", "/metrics").body;
        while (metrics.find(line) == std::string::npos && std::chrono::steady_clock::now() < end) metrics = small.ask("GET", "/metrics").body;
        return metrics;
    };
    const std::string none = "sameas_frequency_drift{expression=\"surname\"} 0\n", all = "sameas_frequency_drift{expression=\"surname\"} 1\n";
    CHECK_THAT(metrics_with(none), Contains(none) && Contains("sameas_model_is_due 0\n"));
    fill(small);
    const std::string metrics = metrics_with(all);
    CHECK_THAT(metrics, Contains(all) && Contains("sameas_model_is_due 1\n"));
    CHECK_THAT(metrics, Contains("sameas_frequency_drift_time_seconds "));
}
