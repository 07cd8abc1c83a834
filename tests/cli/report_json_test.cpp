#include "cli/report_json.hpp"

#include <catch2/catch.hpp>

#include "cli/version.hpp"
#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;

TEST_CASE("every document says what wrote it", "[cli]") {
    CHECK(document_of("link").dump() ==
          std::string(R"({"sameas":")") + version + R"(","schema":1,"command":"link"})");
    CHECK(json_text(document_of("x")).back() == '\n');
}

TEST_CASE("text that is no UTF-8 does not end the run", "[cli]") {
    Json document;
    document["path"] = "a\xff.csv";
    CHECK(json_text(document).find("\ufffd") != std::string::npos);
}

TEST_CASE("counts leave out what was not counted", "[cli]") {
    Summary summary;
    summary.records = 5;
    summary.records_per_source = {{"crm", 5}};
    summary.rules = {{"surname", 7, 4}, {"city", 9, std::nullopt}};
    Json counts = counts_json(summary);
    CHECK(counts["records_per_source"]["crm"] == 5);
    CHECK_FALSE(counts.contains("candidate_pairs"));
    CHECK_FALSE(counts.contains("entities"));
    summary.rules[1].scored = 2;
    summary.pairs = PairSummary{3, 1};
    counts = counts_json(summary);
    CHECK(counts["candidate_pairs"] == 6);
    CHECK(counts["pairs_kept"] == 3);
    CHECK(counts["pairs_at_threshold"] == 1);
    CHECK_FALSE(counts.contains("candidate_pairs_dropped"));  // cluster scores none
    summary.pairs->dropped = DroppedPairs{4, 2};
    CHECK(counts_json(summary)["candidate_pairs_dropped"].dump() == R"({"in_tiles":4,"singly":2})");
    CHECK_FALSE(report_json(summary)["rules"][1].contains("pairs_have_repeats"));
    summary.rules[1].has_repeats = true;
    CHECK(report_json(summary)["rules"][1]["pairs_have_repeats"] == true);
    CHECK_FALSE(report_json(summary)["rules"][0].contains("pairs_estimated"));
    summary.rules[0].estimate = PairEstimate{7, 5, 9};
    CHECK(report_json(summary)["rules"][0]["pairs_estimated"]["low"] == 5);
    CHECK(report_json(summary)["rules"][0]["pairs_estimated"]["high"] == 9);
}

TEST_CASE("evaluation has the figures by name", "[cli]") {
    Evaluation evaluation;
    evaluation.pairwise = {0.5, 0.25, 1.0 / 3};
    evaluation.blocking_recall = 0.75;
    CHECK(evaluation_json(evaluation)["pairwise"]["recall"].is_null());   // without a true pair there is none
    evaluation.true_positives = 1;
    const Json json = evaluation_json(evaluation);
    CHECK(json["pairwise"]["precision"] == 0.5);
    CHECK(json["pairwise"]["f1"] == 1.0 / 3);
    CHECK(json["b_cubed"]["recall"] == 0.0);
    CHECK(json["blocking_recall"] == 0.75);
}

TEST_CASE("a null value is null", "[cli]") {
    PairExplanation pair;
    ComparisonExplanation comparison;
    comparison.left_values = {"", "x"};
    pair.comparisons = {comparison};
    CHECK(explanation_json(pair, 0.5)["comparisons"][0]["left"].dump() == R"([null,"x"])");
    CHECK(explanation_json(pair, 0.5)["comparisons"][0]["derived"].empty());
    pair.comparisons[0].derived = {{"double_metaphone(surname)", "JNS or ANS", ""}};
    CHECK(explanation_json(pair, 0.5)["comparisons"][0]["derived"].dump() ==
          R"json([{"expression":"double_metaphone(surname)","left":"JNS or ANS","right":null}])json");
}

TEST_CASE("a report without model or files has neither", "[cli]") {
    const Json json = report_json(Summary{});
    CHECK_FALSE(json.contains("model"));
    CHECK_FALSE(json.contains("files"));
    CHECK(json["timings"].is_array());
}
