#include "engine/run_estimate.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <random>

#include "engine/errors.hpp"
#include "engine/memory_plan.hpp"
#include "tests/support/resident_memory.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({
    "id": "id", "blocking": ["surname", "email"],
    "comparisons": [
      {"field": "surname", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
      {"field": "given", "levels": ["exact", "jaro_winkler >= 0.8", "else"]},
      {"field": "town", "levels": ["exact", "else"]},
      {"field": "year", "levels": ["exact", "else"]},
      {"field": "email", "levels": ["exact", "else"]}]})json";

/// Two records of each of `count` persons.
std::vector<std::vector<std::string>> persons(int count, unsigned surnames = 120) {
    std::mt19937 random(4);
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < count; ++i) {
        std::vector<std::string> row{"",
                                     "given" + std::to_string(random() % 60),
                                     "surname" + std::to_string(random() % surnames),
                                     "town" + std::to_string(random() % 30),
                                     std::to_string(1930 + random() % 70),
                                     "mail" + std::to_string(i)};
        for (const char* copy : {"a", "b"}) {
            row[0] = std::to_string(i) + copy;
            rows.push_back(row);
        }
    }
    return rows;
}

struct Estimated {
    RunContext context{{.threads = 2}};
    Settings settings = parse_settings(settings_text, "test");
    Linkage linkage;
    PairForecast pairs;
    std::vector<std::string> logged;
    RunEstimate run;

    explicit Estimated(const std::vector<std::vector<std::string>>& rows, const ForecastOptions& options = {})
        : linkage(test::small_table(settings, {"id", "given", "surname", "town", "year", "email"}, {{"crm", rows}}, context),
                  settings, PairScope::all, context),
          pairs(forecast_pairs(linkage.blocking(), linkage.table(), options, context)) {
        context.log = [this](const std::string& line) { logged.push_back(line); };
        run = estimate_run(linkage, pairs, {}, context);
    }
    const SecondsEstimate& seconds(const std::string& part) const {
        return *std::find_if(run.seconds.begin(), run.seconds.end(), [&](const auto& of) { return of.part == part; });
    }
};

}  // namespace

TEST_CASE("a run is estimated from a sample of its pairs", "[run_estimate]") {
    Estimated estimated(persons(2000));
    const RunEstimate& run = estimated.run;
    const std::uint64_t in_use = estimated.context.memory_budget() - estimated.context.memory_left();  // before training
    CHECK(run.no_model.empty());
    CHECK(run.costs.pairs > 10'000);
    CHECK(run.costs.compare_nanoseconds > 0);
    CHECK(run.costs.score_nanoseconds > 0);
    const Model model = train(estimated.settings, estimated.linkage.features(), estimated.linkage.blocking(), {},
                              estimated.context);
    const LinkResult result = score_pairs(estimated.linkage, model, false, estimated.context);
    CHECK(run.kept_pairs == Approx(static_cast<double>(result.scored.pairs.size())).epsilon(0.5));
    double begun = 0;  // a run does not count or sample
    for (const StageCost& cost : estimated.context.costs()) {
        if (cost.stage == "derive" || cost.stage == "block") begun += cost.seconds;
    }
    CHECK(run.seconds.front().low == Approx(begun));
    const SecondsEstimate& score = estimated.seconds("score");
    CHECK(score.low > 0);
    CHECK(score.low <= score.high);  // they differ where other programs made pairs slow
    CHECK(score.high >= static_cast<double>(estimated.pairs.walked) * run.costs.score_nanoseconds * 1e-9);
    CHECK(estimated.seconds("train").low > 0);
    std::uint64_t bytes = 0;
    for (const auto& [part, of_part] : run.memory) bytes += of_part;
    CHECK(run.memory_together >= bytes);
    if constexpr (test::resident_memory_tells) CHECK(run.memory_together >= in_use);
    CHECK(run.memory_budget == estimated.context.memory_budget());
}

TEST_CASE("scoring takes about as long as foretold, where tiles drop most pairs and where groups are small", "[run_estimate]") {
    const bool is_large = GENERATE(true, false);   // groups of 1,300 rows, or of 40
    const std::vector<std::vector<std::string>> rows = is_large ? persons(8000, 12) : persons(30'000, 1500);
    double ratio = 0;
    for (int tries = 0; tries < 8 && !(ratio > 0.5 && ratio < 2); ++tries) {  // other programs may come between
        Estimated estimated(rows);
        const Model model = train(estimated.settings, estimated.linkage.features(), estimated.linkage.blocking(), {},
                                  estimated.context);
        const auto start = std::chrono::steady_clock::now();
        const LinkResult result = score_pairs(estimated.linkage, model, false, estimated.context);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        ratio = estimated.seconds("score").low / took.count();
        INFO("foretold " << estimated.seconds("score").low << " s, took " << took.count() << " s");
        if (is_large) CHECK(result.scored.dropped.in_tiles > result.scored.candidates() / 2);
        CHECK(estimated.run.kept_pairs == Approx(static_cast<double>(result.scored.pairs.size())).epsilon(0.3));
    }
    CHECK(ratio > 0.5);
    CHECK(ratio < 2);
}

TEST_CASE("the time of rules with keys is known where their pairs were not counted", "[run_estimate]") {
    const Estimated estimated(persons(500), {.counted_max = 0});
    const SecondsEstimate& score = estimated.seconds("score");
    CHECK(score.low > 0);
    CHECK(score.low <= score.high);
}

TEST_CASE("records that no model can be trained on are priced without one", "[run_estimate]") {
    std::vector<std::vector<std::string>> rows = persons(100);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i][2] = rows[i][5] = "only" + std::to_string(i);
    const Estimated lonely(rows);
    CHECK_THAT(lonely.run.no_model, Catch::Contains("no training pairs"));
    CHECK(lonely.run.costs.pairs == 0);
    CHECK(lonely.run.costs.score_nanoseconds == 0);
    CHECK(lonely.run.kept_pairs == 0);
    CHECK(Estimated({}).run.kept_pairs == 0);
}

TEST_CASE("estimating says nothing to the user, and what comes after is heard again", "[run_estimate]") {
    Estimated estimated(persons(20));  // so few that training warns
    CHECK(estimated.logged.empty());
    estimated.context.log("after");
    CHECK(estimated.logged == std::vector<std::string>{"after"});
}

TEST_CASE("estimating can be stopped", "[run_estimate]") {
    Estimated estimated(persons(50));
    std::stop_source stop;
    stop.request_stop();
    RunContext stopped({.threads = 2, .stop = stop.get_token()});
    CHECK_THROWS_AS(estimate_run(estimated.linkage, estimated.pairs, {}, stopped), Cancelled);
}

TEST_CASE("slow comparisons are foretold in a few seconds, with an interval", "[run_estimate]") {
    RunContext context{{.threads = 2}};
    const Settings settings = parse_settings(R"json({
        "id": "id", "blocking": ["town", "year"],
        "comparisons": [
          {"field": "note", "levels": ["exact", "damerau >= 0.2", "longest_common_substring >= 0.5", "else"]},
          {"field": "town", "levels": ["exact", "else"]}, {"field": "year", "levels": ["exact", "else"]},
          {"field": "given", "levels": ["exact", "else"]}]})json", "test");
    std::mt19937 random(5);
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 400; ++i) {
        std::string note;
        for (int k = 0; k < 3000; ++k) note += static_cast<char>('a' + random() % 26);
        rows.push_back({std::to_string(i), "Bonn", std::to_string(1950 + i % 3), "given" + std::to_string(i / 2), note});
    }
    const Linkage linkage(test::small_table(settings, {"id", "town", "year", "given", "note"}, {{"crm", rows}}, context), settings,
                          PairScope::all, context);
    const PairForecast pairs = forecast_pairs(linkage.blocking(), linkage.table(), {}, context);
    const auto start = std::chrono::steady_clock::now();
    const RunEstimate run = estimate_run(linkage, pairs, {}, context);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    CHECK(took.count() < 20);  // a piece a thread and rule, and a sample to train on: many minutes
    CHECK(run.costs.compare_nanoseconds > 1e5);
    CHECK_THAT(run.no_model, Catch::Contains("comparing one pair takes") && Catch::Contains("microseconds"));
    for (const SecondsEstimate& part : run.seconds) {
        if (part.part != "train" && part.part != "score") continue;
        CHECK(part.low < part.high);
        CHECK(part.high > static_cast<double>(pairs.walked) * run.costs.compare_nanoseconds * 1e-9 / 4);
    }
}

TEST_CASE("a join that takes too long is not walked to train on a sample", "[run_estimate]") {
    RunContext context{{.threads = 2}};
    const std::string join = R"("qgram_jaccard(note, q=2) >= 0.4")";
    const bool blocks = GENERATE(true, false);   // or only trains
    const Settings settings = parse_settings(R"json({
        "id": "id", "blocking": ["town")json" + (blocks ? ", " + join : "") + R"json(], "train_on": ["town")json" +
        (blocks ? "" : ", " + join) + R"json(],
        "comparisons": [
          {"field": "town", "levels": ["exact", "else"]}, {"field": "given", "levels": ["exact", "else"]},
          {"field": "year", "levels": ["exact", "else"]}, {"field": "email", "levels": ["exact", "else"]}]})json", "test");
    std::mt19937 random(5);
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 8000; ++i) {
        std::string note;
        for (int k = 0; k < 30; ++k) note += static_cast<char>('a' + random() % 12);
        rows.push_back({std::to_string(i), "town" + std::to_string(i / 8), "given" + std::to_string(i / 2), std::to_string(1950 + i / 2 % 50),
                        "mail" + std::to_string(i / 2), note});
    }
    const Linkage linkage(test::small_table(settings, {"id", "town", "given", "year", "email", "note"}, {{"crm", rows}}, context), settings,
                          PairScope::all, context);
    const PairForecast pairs = forecast_pairs(linkage.blocking(), linkage.table(), {.unkeyed_seconds_max = 0.02}, context);
    const RunEstimate run = estimate_run(linkage, pairs, {.joined_train_seconds_max = 0.01}, context);
    CHECK_THAT(run.no_model, Catch::StartsWith("finding the pairs of similarities takes " + std::string(blocks ? "about" : "more than")));
    const RunEstimate patient = estimate_run(linkage, pairs, {.joined_train_seconds_max = 1000}, context);
    CHECK_THAT(patient.no_model, !Catch::Contains("finding the pairs"));
    if (!blocks) return;
    for (const std::size_t part : {1u, 2u}) CHECK(run.seconds.at(part).low >= pairs.unkeyed_seconds);  // train and score
    CHECK(run.costs.score_nanoseconds < pairs.unkeyed_seconds * 1e9 / static_cast<double>(pairs.walked));  // without finding it
}
