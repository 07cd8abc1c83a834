#include "cli/outputs.hpp"

#include <catch2/catch.hpp>

#include "tests/cli/small_run.hpp"

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
