#include "cli/outputs.hpp"

#include <catch2/catch.hpp>

#include "tests/cli/small_run.hpp"
#include "tests/support/kept_pairs.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;

TEST_CASE("entities are named after their least record and ordered by record", "[cli]") {
    const ScratchFolder scratch;
    RunContext context;
    const Table table = small_records(context);
    write_entities(scratch.path("e.csv"), "csv", table, {0, 1, 2, 0, 1}, context);
    const std::string first = entity_id("crm", "1"), second = entity_id("crm", "2"),
                      third = entity_id("crm", "3");
    CHECK(content_of(scratch.path("e.csv")) == "source,id,entity_id\ncrm,1," + first + "\ncrm,2," + second +
                                                   "\ncrm,3," + third + "\nerp,1," + first + "\nerp,2," +
                                                   second + "\n");
}

TEST_CASE("pairs carry weight, rule from 1, and levels by comparison", "[cli]") {
    const ScratchFolder scratch;
    RunContext context;
    const Linkage linkage(small_records(context), small_settings(), PairScope::across_sources, context);
    const Model model = small_model();
    const LinkResult result = link(linkage, model, context);
    write_pairs(scratch.path("p.csv"), "csv", linkage.table(), model.settings, result.layout, result.scored,
                result.weights, context);
    const std::string text = content_of(scratch.path("p.csv"));
    const std::string header =
        "left_source,left_id,right_source,right_id,match_weight,probability,rule,pattern,"
        "level_surname,level_city\n";
    REQUIRE(text.substr(0, header.size()) == header);
    // surname exact 3 bits, city exact 3 bits, prior odds 1/4: -2 bits.
    CHECK(text.find("crm,1,erp,1,4,0.9411764705882353,1,") != std::string::npos);
    CHECK(text.find(",1,1\n") != std::string::npos);
    CHECK(text.find("crm,2,erp,2,") != std::string::npos);  // by the second rule
}

TEST_CASE("several groups of rows are the same on any number of threads", "[cli]") {
    const ScratchFolder scratch;
    RunContext one(RunContext::Options{.threads = 1}), some(RunContext::Options{.threads = 4});
    std::vector<std::vector<std::string>> crm, erp;
    for (int i = 0; i < 300; ++i) crm.push_back({std::to_string(1000 + i), "stone", "york"});
    for (int i = 0; i < 300; ++i) erp.push_back({std::to_string(2000 + i), "stone", "york"});
    const Settings settings = small_settings();
    const Table table = test::small_table(settings, {"id", "surname", "city"}, {{"crm", crm}, {"erp", erp}}, one);
    std::vector<KeptPair> pairs;
    for (std::uint32_t left = 0; left < 600; ++left) {
        for (std::uint32_t right = left + 1; right < 600; ++right) pairs.push_back({left, right, (left + right) % 2});
    }
    ScoredPairs scored;
    scored.kinds = {{0, 0}, {PatternLayout(settings).stride(1), 1}};
    scored.pairs = test::stored(pairs, {}, one);
    const std::vector<double> weights{1, 0};
    for (const std::string format : {"jsonl", "parquet"}) {
        INFO(format);
        write_pairs(scratch.path("one"), format, table, settings, PatternLayout(settings), scored, weights, one);
        write_pairs(scratch.path("some"), format, table, settings, PatternLayout(settings), scored, weights, some);
        CHECK((content_of(scratch.path("one")) == content_of(scratch.path("some"))));
    }
    write_pairs(scratch.path("p.csv"), "csv", table, settings, PatternLayout(settings), scored, weights, some);
    std::string expected = "left_source,left_id,right_source,right_id,match_weight,probability,rule,pattern,"
                           "level_surname,level_city\n";
    for (const KeptPair& pair : pairs) {
        const auto named = [](std::uint32_t rank) {
            return rank < 300 ? "crm," + std::to_string(1000 + rank) : "erp," + std::to_string(1700 + rank);
        };
        expected += named(pair.left) + "," + named(pair.right) +
                    (pair.kind == 0 ? ",1,0.6666666666666666,1,0,0,0\n"
                                    : ",0,0.5,2," + std::to_string(scored.kinds[1].pattern) + ",0,1\n");
    }
    CHECK((content_of(scratch.path("p.csv")) == expected));
}

TEST_CASE("no pairs make a file with its columns", "[cli]") {
    const ScratchFolder scratch;
    RunContext context;
    const Table table = small_records(context);
    const Settings settings = small_settings();
    write_pairs(scratch.path("p.csv"), "csv", table, settings, PatternLayout(settings), {}, {}, context);
    const std::string text = content_of(scratch.path("p.csv"));
    CHECK(text.ends_with("level_surname,level_city\n"));
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("issues are listed with their place", "[cli]") {
    const ScratchFolder scratch;
    RowIssues issues;
    issues.add({"crm", 7, "dob", RowIssueKind::unparsed_date, "31, May"});
    write_issues(scratch.path("i.csv"), issues);
    CHECK(content_of(scratch.path("i.csv")) == "source,row,column,kind,value\ncrm,7,dob," +
                                                   std::string(name(RowIssueKind::unparsed_date)) +
                                                   ",\"31, May\"\n");
}

TEST_CASE("a table says its schema version", "[cli]") {
    CHECK(table_metadata("pairs") == std::vector<std::pair<std::string, std::string>>{
                                         {"sameas.schema", "1"}, {"sameas.table", "pairs"}});
}
