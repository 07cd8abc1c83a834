#include "cli/forecast_report.hpp"

#include <catch2/catch.hpp>

#include "cli/report_text.hpp"

using namespace sameas;
using namespace sameas::cli;
using Catch::Contains;

namespace {

PairEstimate exactly(std::uint64_t pairs) {
    return {.pairs = pairs, .low = pairs, .high = pairs};
}

/// Three rules: one of one key a record, one of several, and a join.
Summary priced() {
    Summary summary;
    summary.command = "block";
    summary.records = 1000;
    summary.comparable_pairs = 499'500;
    summary.threads = 2;
    summary.rules = {{"surname", 5000, 5000}, {"tokens(name)", 900, 300, true}, {"qgram_jaccard(name) >= 0.6", 70, 10}};
    ForecastSummary& forecast = summary.forecast.emplace();
    forecast.pairs.rules = {{5000, exactly(5000), exactly(5000)}, {900, exactly(700), exactly(300)}, {70, exactly(70), exactly(10)}};
    forecast.pairs.walked = 5970;
    forecast.pairs.together = exactly(5310);
    forecast.pairs.is_counted = true;
    forecast.counted_max = 10'000;
    forecast.limits = {100, 10};
    forecast.rules = {
        {forecast.pairs.rules[0], {{"smith\x1b[31m", 90, 4005}}, true, {{0, 0, 0}, {3, 140, 4600}}, 5000, false},
        {forecast.pairs.rules[1], {{"anna", 30, 435}}, true, {{0, 0, 0}, {1, 30, 435}}, 900, false},
        {forecast.pairs.rules[2], {{"smith", 90, 50}}, false, {{}, {}}, 70, false}};
    forecast.run.costs = {120, 12, 1'000'000};
    forecast.run.kept_pairs = 12'345;
    forecast.run.seconds = {{"train", 1.25, 1.25}, {"score", 20, 20}};
    forecast.run.memory = {{"table", 5'000'000}, {"entities", 1'000'000}};
    forecast.run.memory_together = 6'000'000;
    forecast.run.memory_budget = 4'000'000'000;
    return summary;
}

}  // namespace

TEST_CASE("a forecast has pairs, largest groups, limits and an estimate", "[cli]") {
    const Summary summary = priced();
    const std::string text = forecast_text(summary);
    CHECK_THAT(text, Contains("Candidate pairs (of 499,500 comparable ones"));
    CHECK_THAT(text, Contains("1  surname ") && Contains("5,000  5,000\n"));
    CHECK_THAT(text, Contains(" 700*    300\n") && Contains("* rule 2 looks at 900 pairs"));
    CHECK_THAT(text, Contains("together ") && Contains(" 5,310\n"));
    CHECK_THAT(text, Contains("smith [31m       90  4,005         80 %\n"));  // no escape sequence gets through
    CHECK_THAT(text, Contains("1         -             92 %       3\n"));
    CHECK_THAT(text, !Contains("Not counted"));
    CHECK_THAT(text, !Contains(" \n"));
    const std::string estimate = estimate_text(*summary.forecast, 2);
    CHECK_THAT(estimate, Contains("2 threads"));
    CHECK_THAT(estimate, Contains("  train      1.2\n") && Contains("  score     20.0\n"));
    CHECK_THAT(estimate, Contains("  together  21.2\n"));
    CHECK_THAT(estimate, Contains("together  6.0 MB\n"));
    CHECK_THAT(estimate, Contains("1,000,000 pairs") && Contains("12 ns to score one"));
    CHECK_THAT(estimate, Contains("About 12,000 pairs would be kept."));
    CHECK_THAT(estimate, Contains("4.0 GB (--memory)"));
    const std::string whole = report_text(summary);
    CHECK(whole.find("Largest groups by rule") < whole.find("A run would take about"));
}

TEST_CASE("what was not counted is said as bounds, and an estimate as one", "[cli]") {
    Summary summary = priced();
    PairForecast& pairs = summary.forecast->pairs;
    pairs.is_counted = false;
    pairs.together = {.pairs = 5310, .low = 5000, .high = 5970};
    summary.rules[2].estimate = PairEstimate{.pairs = 70, .low = 60, .high = 85};
    summary.forecast->rules[1].pairs = {900, {.pairs = 900, .low = 435, .high = 900}, {.pairs = 900, .low = 0, .high = 900}};
    summary.forecast->rules[2].pairs.pairs = *summary.rules[2].estimate;
    summary.forecast->rules[0].is_refused = true;
    const std::string text = forecast_text(summary);
    CHECK_THAT(text, Contains("5,000 to 5,970\n"));
    CHECK_THAT(text, Contains("435 to 900") && Contains("up to 900"));
    CHECK_THAT(text, Contains(" 70~ ") && Contains("~ rule 3: an estimate; 19 times of 20 there are 60 to 85\n"));
    CHECK_THAT(text, Contains("5,000  refused\n"));
    CHECK_THAT(text, Contains("Not counted: the rules make 5,970 pairs in sum, over the 10,000 of --count-max"));
    const Json json = report_json(summary);
    CHECK(json["rules"][0]["refused"] == true);
    CHECK(json["forecast"]["counted"] == false);
    CHECK(json["forecast"]["candidate_pairs"] == Json{{"low", 5000}, {"high", 5970}});
}

TEST_CASE("a limit that was asked for is priced in numbers", "[cli]") {
    Summary summary = priced();
    summary.forecast->limits = {10};
    for (RulePrice& price : summary.forecast->rules) price.cut.erase(price.cut.begin());
    const std::string text = forecast_text(summary);
    CHECK_THAT(text, Contains("groups of more than 10 records would cut"));
    CHECK_THAT(text, Contains("1           3            140      4,600         92 %         400\n"));
    const Json json = report_json(summary);
    CHECK(json["rules"][0]["limits"] ==
          Json::array({{{"records", 10}, {"groups_cut", 3}, {"records_cut", 140}, {"pairs_cut", 4600}}}));
    CHECK(json["rules"][2]["limits"].empty());  // a join has no groups
}

TEST_CASE("the forecast is in the document of the command", "[cli]") {
    const Json json = report_json(priced());
    CHECK(json["forecast"]["counted"] == true);
    CHECK(json["forecast"]["candidate_pairs"]["low"] == 5310);
    CHECK(json["forecast"]["estimated_pairs_kept"] == 12'345);
    CHECK(json["forecast"]["estimated_memory_bytes"] == 6'000'000);
    CHECK(json["forecast"]["estimated_seconds"][1]["part"] == "score");
    CHECK(json["forecast"]["nanoseconds_to_score_a_pair"] == 12.0);
    CHECK_FALSE(json["forecast"].contains("no_model"));
    CHECK(json["rules"][1]["distinct_pairs"]["high"] == 700);
    CHECK(json["rules"][1]["new_pairs"]["low"] == 300);
    CHECK(json["rules"][0]["largest_groups"][0]["records"] == 90);
    Summary refused = priced();
    refused.forecast->run.no_model = "no training pairs";
    CHECK(report_json(refused)["forecast"]["no_model"] == "no training pairs");
    CHECK_THAT(estimate_text(*refused.forecast, 1), Contains("could be trained on the sample (no training pairs)") &&
                                                        Contains("one pair a record"));
}
