#include "cli/evaluation_details.hpp"
#include "cli/evaluation_files.hpp"

#include <catch2/catch.hpp>

#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;

namespace {

Table records_with_city(RunContext& context) {
    return test::small_table(with_by_column(small_settings(), "city"), {"id", "surname", "city"},
                             {{"crm", {{"1", "stone", "york"}, {"2", "reed", "leeds"}, {"3", "moss", ""}}},
                              {"erp", {{"1", "stone", "york"}, {"2", "read", "hull"}}}},
                             context);
}

/// crm:1, crm:2, crm:3, erp:1, erp:2. True: the stones, and reed with read. Found: the stones with moss.
struct SmallEvaluation {
    ScratchFolder folder;
    SmallJob job;
    RunRecord record;
    std::string path = folder.path("");
    Model model = small_model();
    Linkage linkage{records_with_city(job.context), with_by_column(small_settings(), "city"), PairScope::all, job.context};
    std::vector<std::uint32_t> entity{0, 1, 0, 0, 4};
    Truth truth{.entity = {1, 2, 3, 1, 2}, .pairs = {}, .ignored = {}};

    EvaluatedRun run() const { return {model, linkage, entity, truth, joining_threshold(record, model.settings)}; }

    EvaluationDetails details() {
        EvaluationDetails result;
        const Evaluation evaluation = evaluate_with_rules(run(), result.rules, job.context);
        result.true_pairs = evaluation.true_positives + evaluation.false_negatives;
        result.false_merges.emplace().all = evaluation.false_positives;
        result.misses.emplace().all = evaluation.false_negatives;
        job.options.run_folder = path;
        add_details_of_folder(run(), record, job.options, result, job.context);
        return result;
    }
};

}  // namespace

TEST_CASE("rules are credited with the true pairs that they make, alone or not") {
    SmallEvaluation small;
    const EvaluationDetails details = small.details();
    CHECK(details.true_pairs == 2);
    REQUIRE(details.rules.size() == 2);
    CHECK(details.rules[0].rule == "surname");
    CHECK(details.rules[0].true_pairs == 1);  // the stones share surname and city
    CHECK(details.rules[0].alone == 0);
    CHECK(details.rules[1].true_pairs == 1);
    CHECK(details.curve.empty());             // no pairs file
}

TEST_CASE("by a column: figures over the records with each value") {
    SmallEvaluation small;
    small.job.options.by = "city";
    const EvaluationDetails details = small.details();
    REQUIRE(details.groups.size() == 4);
    const GroupFigures& york = details.groups[0];
    CHECK(york.value == "york");
    CHECK(york.records == 2);
    CHECK(york.found == 4);   // each stone with the other and with moss
    CHECK(york.right == 2);
    CHECK(york.of_truth == 2);
    CHECK(york.figures.precision == 0.5);
    CHECK(york.figures.recall == 1);
    CHECK(details.groups[1].value.empty());  // moss
    CHECK(details.groups[1].found == 2);
    CHECK(details.groups[2].value == "hull");
    CHECK(details.groups[2].of_truth == 1);
    CHECK(details.groups[2].figures.recall == 0);
    const std::string text = details_text(details);
    CHECK(text.find("By value") != std::string::npos);
    CHECK(text.find("(none)") != std::string::npos);
    Json document;
    add_details_json(document, details);
    CHECK(document["evaluation"]["by"]["column"] == "city");
    CHECK(document["evaluation"]["by"]["groups"][1]["value"].is_null());
    CHECK(document["evaluation"]["by"]["groups"][0]["precision"] == 0.5);
}

TEST_CASE("errors are listed with their causes") {
    SmallEvaluation small;
    small.job.options.errors = small.folder.path("errors.csv");
    const EvaluationDetails details = small.details();
    REQUIRE(details.misses);
    CHECK(details.misses->all == 1);
    CHECK(details.misses->listed == 1);
    CHECK(details.misses->by_cause[static_cast<std::size_t>(ErrorCause::blocking)] == 1);  // reed and read, leeds and hull
    REQUIRE(details.false_merges);
    CHECK(details.false_merges->listed == 2);
    CHECK(details.false_merges->by_cause[static_cast<std::size_t>(ErrorCause::clustering)] == 2);  // moss is like neither
    const std::string file = content_of(small.job.options.errors);
    CHECK(file.starts_with("kind,cause,left_source,left_id,right_source,right_id,match_weight,probability,rules,in_favour,"
                           "against\n"));
    CHECK(file.find("miss,blocking,crm,2,erp,2,") != std::string::npos);
    CHECK(file.find("false_merge,clustering,crm,1,crm,3,") != std::string::npos);
    CHECK(file.find("surname (else) -2.0") != std::string::npos);
    const std::string text = details_text(details);
    CHECK(text.find("False merges by cause (2 of 2 listed)") != std::string::npos);
    Json document;
    add_details_json(document, details);
    CHECK(document["evaluation"]["misses"]["by_cause"]["blocking"] == 1);
}

TEST_CASE("a weight on the wrong side of the threshold names what misled") {
    SmallEvaluation small;
    small.entity = {0, 1, 2, 3, 4};  // the stones, far above the threshold, were not joined: clustering
    small.truth.entity = {1, 2, 1, 1, 3};  // and moss is a stone: no rule makes those pairs
    small.job.options.errors = small.folder.path("errors.jsonl");
    EvaluationDetails details = small.details();
    CHECK(details.misses->by_cause == std::array<std::uint64_t, 3>{2, 0, 1});
    small.entity = {0, 1, 2, 0, 4};
    small.truth.entity = {1, 2, 3, 4, 5};  // two stones of one town that are two people: the weight misled
    details = small.details();
    CHECK(details.false_merges->by_cause == std::array<std::uint64_t, 3>{0, 1, 0});
    CHECK(details.false_merges->by_comparison.size() == 1);
    CHECK(details.false_merges->by_comparison.at("surname") == 1);  // as much as the city: the first
    CHECK(content_of(small.job.options.errors).find("\"kind\":\"false_merge\"") != std::string::npos);
}

TEST_CASE("pairs of the run give the curve and the reliability table, its record what was expected") {
    SmallEvaluation small;
    io::write_file(small.folder.path("pairs.csv"),
                   "left_source,left_id,right_source,right_id,match_weight,probability\n"
                   "crm,1,erp,1,4,0.94\ncrm,1,crm,3,-3.5,0.08\ncrm,2,erp,2,1.5,0.74\n");
    small.record.names = {"pairs.csv"};
    small.record.document["expected"] = {{"precision", {{"value", 0.9}, {"low", 0.8}, {"high", 1.0}}},
                                         {"recall", {{"value", 0.7}, {"low", 0.5}, {"high", 0.9}}}};
    const EvaluationDetails details = small.details();
    CHECK(details.best.weight_bits == 1.5);
    CHECK(details.best.figures.f1 == 1);
    REQUIRE(details.curve.size() == 8);  // 4 .. -3
    CHECK(details.curve[0].right == 1);
    CHECK(details.reliability[9].right == 1);
    CHECK(details.reliability[0].pairs == 1);
    const std::string text = details_text(details);
    CHECK(text.find("best: +1.50") != std::string::npos);
    CHECK(text.find("Expected by the run") != std::string::npos);
    Json document;
    add_details_json(document, details);
    CHECK(document["evaluation"]["best_threshold"]["weight_bits"] == 1.5);
    CHECK(document["evaluation"]["reliability"].size() == 10);
    CHECK(document["evaluation"]["expected"]["recall"]["value"] == 0.7);
}

TEST_CASE("pairs of other records are refused") {
    SmallEvaluation small;
    io::write_file(small.folder.path("pairs.csv"),
                   "left_source,left_id,right_source,right_id,match_weight\ncrm,1,erp,77,4\n");
    small.record.names = {"pairs.csv"};
    CHECK_THROWS_WITH(small.details(), Catch::Contains("pairs.csv, row 1") && Catch::Contains("77"));
}
