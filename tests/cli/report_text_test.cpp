#include "cli/report_text.hpp"

#include <catch2/catch.hpp>

#include "cli/report_json.hpp"
#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;
using Catch::Contains;

TEST_CASE("sections that there is nothing for are left out", "[cli]") {
    Summary summary;
    summary.records_per_source = {{"crm", 12345}};
    const std::string text = report_text(summary);
    CHECK_THAT(text, Contains("Records\n  crm  12,345\n"));
    CHECK_THAT(text, Contains("Cost (one thread)"));
    for (const char* title :
         {"Row issues", "Candidate pairs", "Model", "Warnings", "Found", "truth", "Examples", "Files"}) {
        CHECK_THAT(text, !Contains(title));
    }
}

TEST_CASE("groups over a limit are named, the rest of many in sum", "[cli]") {
    Summary summary;
    summary.rules = {{"surname", 10, 10}, {"city", 10, 10}};
    LimitSummary& skipped = summary.rules[0].limit.emplace();
    skipped = {.records = 40, .policy = "skip", .by = "", .groups = {{"smith", 100, 4950, 0}}, .still_over = {}};
    for (std::uint64_t i = 0; i < 26; ++i) skipped.groups.push_back({"name" + std::to_string(i), 50, 1225, 0});
    LimitSummary& tightened = summary.rules[1].limit.emplace();
    tightened = {.records = 40, .policy = "tighten", .by = "year(dob)", .groups = {{"york", 90, 4005, 1000}}, .still_over = {1, 45, 990}};
    const std::string text = report_text(summary);
    CHECK_THAT(text, Contains("Groups over the limit of their rule\n  rule 1, policy skip: 27 groups of more than 40 records, "
                              "36,800 of their 36,800 pairs cut\n"));
    CHECK_THAT(text, Contains("    smith "));
    CHECK_THAT(text, Contains("name23 ") && !Contains("name24 ") && Contains("2 more, named by --json and run.json"));
    CHECK_THAT(text, Contains("rule 2, policy tighten by year(dob): one group of more than 40 records, 3,005 of their 4,005 pairs cut\n"));
    CHECK_THAT(text, Contains("still over the limit: one group with 45 records and 990 pairs\n"));
    const Json json = report_json(summary);
    CHECK(json["rules"][0]["group_limit"]["groups"].size() == 27);  // every cut value
    CHECK(json["rules"][1]["group_limit"]["by"] == "year(dob)");
    CHECK(json["rules"][1]["group_limit"]["still_over"]["records"] == 45);
    summary.rules[0].limit->groups.clear();
    CHECK_THAT(report_text(summary), Contains("rule 1, policy skip: no group of more than 40 records\n"));
}

TEST_CASE("a full report", "[cli]") {
    Summary summary;
    summary.records_per_source = {{"crm", 3}, {"erp", 2}};
    summary.records = 5;
    summary.comparable_pairs = 6;
    summary.row_issues = {{RowIssueKind::nul_byte, 4}};
    summary.rules = {{"surname", 1, 1}, {"city", 3, 2}};
    summary.model = summarise(small_model());
    summary.model->training.sessions = {{"city", 3, {"city"}, 0.5, 1.5, 200, false}};
    summary.pairs = PairSummary{3, 1};
    summary.entities = EntitySummary{4, 1, 2};
    summary.warnings = {"a warning"};
    summary.evaluation.emplace();
    summary.evaluation->true_positives = 1;
    summary.costs = {{"read", 0.25, 20'000'000}};
    summary.files = {"out/pairs.csv"};
    const std::string text = report_text(summary);
    CHECK_THAT(text, Contains("  together  5\n"));
    CHECK_THAT(text, Contains("Candidate pairs (of 6 comparable ones"));
    CHECK_THAT(text, Contains("1  surname ") && Contains("2  city "));
    CHECK_THAT(text, !Contains("several keys"));
    CHECK_THAT(text, !Contains("hopeless"));
    summary.pairs->dropped = DroppedPairs{3, 1};
    CHECK_THAT(report_text(summary), Contains("Dropped as hopeless: 3 (100.0 %) in tiles, before they were made; 1 (33.3 %)"));
    summary.rules[1].has_repeats = true;
    CHECK_THAT(report_text(summary), Contains(" 3*") && Contains("* records have several keys: a pair counts once for each"));
    CHECK_THAT(text, !Contains("an estimate"));
    summary.rules[1].has_repeats = false;
    summary.rules[1].estimate = PairEstimate{3, 2, 4000};
    CHECK_THAT(report_text(summary), Contains(" 3~") && Contains("~ rule 2: an estimate; 19 times of 20 there are 2 to 4,000\n"));
    CHECK_THAT(text, Contains("surname     exact                0.8  0.1  +3.0\n"));
    CHECK_THAT(text, Contains("0.2 (-2.0 bits), from population"));
    CHECK_THAT(text, Contains("200!"));
    CHECK_THAT(text, Contains("Warnings\n  a warning\n"));
    CHECK_THAT(text, Contains("pairs at or above the threshold  1\n"));
    CHECK_THAT(text, Contains("B-cubed"));
    CHECK_THAT(text, Contains("read          0.25        20 MB"));
    CHECK_THAT(text, Contains("Files written\n  out/pairs.csv\n"));
    CHECK_THAT(text, !Contains(" \n"));
}

TEST_CASE("the report says how entities came about and what they promise", "[cli]") {
    Summary summary;
    summary.entities = EntitySummary{5, 3, 2};
    summary.join = JoinChoice{.method = JoinMethod::own_threshold, .threshold_bits = -1, .partner_share = 0.75};
    summary.expected = ExpectedQuality{.pairs_inside = 3, .precision = {0.9, 0.8, 1}, .recall = {0.7, 0.6, 0.8}, .recall_by_model = {0.7, 0.6, 0.8}};
    std::string text = report_text(summary);
    CHECK_THAT(text, Contains("from -1.00 bits (probability 0.333): 0.75 of the records have a partner"));
    CHECK_THAT(text, Contains("precision     0.900  0.800  1.000"));
    CHECK(report_json(summary)["joining"]["method"] == "own_threshold");
    CHECK(report_json(summary)["expected"]["recall"]["high"] == 0.8);
    CHECK_FALSE(report_json(summary)["joining"].contains("shift_bits"));
    summary.join = JoinChoice{.method = JoinMethod::one_to_one,
                              .partner_share = 0.9,
                              .partner_share_by_side = {0.9, 0.5},
                              .shift_bits = 4.3,
                              .rival_share = 0.02};
    text = report_text(summary);
    CHECK_THAT(text, Contains("Joined one to one") && Contains("raises the prior by 4.30"));
    CHECK(report_json(summary)["joining"]["partner_share_by_side"] == Json({0.9, 0.5}));
    CHECK(report_json(summary)["joining"]["shift_bits"] == 4.3);
}

TEST_CASE("an explanation adds up on the page", "[cli]") {
    RunContext context;
    const Linkage linkage(small_records(context), small_settings(), PairScope::across_sources, context);
    const auto row = [&](std::uint32_t rank) { return linkage.table().rows_by_rank()[rank]; };
    PairExplanation of_sets = explain(linkage, small_model(), row(3), row(0));
    of_sets.comparisons[0].derived = {{"tokens(surname)", "stone or wall", ""}};
    CHECK_THAT(explanation_text(of_sets, 0.9), Contains("tokens(surname)  stone or wall  (none)\n"));
    const std::string match = explanation_text(explain(linkage, small_model(), row(3), row(0)), 0.9);
    CHECK_THAT(match, Contains("comparison  crm:1  erp:1\n"));
    CHECK_THAT(match, Contains("stone"));
    CHECK_THAT(match, Contains("sum of the comparisons") && Contains("+6.00"));
    CHECK_THAT(match, Contains("match weight") && Contains("+4.00"));
    CHECK_THAT(match, Contains("Blocking rules that make this pair\n  surname\n  city\n"));
    CHECK_THAT(match, Contains("A match (+4.0 bits)"));
    const std::string other = explanation_text(explain(linkage, small_model(), row(0), row(4)), 0.9);
    CHECK_THAT(other, Contains("none makes this pair") && Contains("Not a match"));
}
