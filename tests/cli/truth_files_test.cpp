#include "cli/truth_files.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;
using Catch::Contains;
using Pairs = std::vector<NodePair>;

// Ranks of the records: crm 1, 2, 3 are 0, 1, 2; erp 1, 2 are 3, 4.

TEST_CASE("in a link of two sources the sides are the sources", "[cli]") {
    const ScratchFolder scratch;
    RunContext context;
    const Table table = small_records(context);
    const std::string path = scratch.file("t.csv", "right_id,left_id\n1,1\n2,2\n1,1\n");
    CHECK(read_pairs(path, table, PairScope::across_sources, context) == Pairs{{0, 3}, {1, 4}});
}

TEST_CASE("sources in the file come first", "[cli]") {
    const ScratchFolder scratch;
    RunContext context;
    const Table table = small_records(context);
    const std::string header = "left_source,left_id,right_source,right_id\n";
    const std::string path = scratch.file("t.csv", header + "erp,2,crm,1\n");
    CHECK(read_pairs(path, table, PairScope::across_sources, context) == Pairs{{0, 4}});
    CHECK(read_pairs(path, table, PairScope::all, context) == Pairs{{0, 4}});
}

TEST_CASE("without sources an id must be of one source", "[cli]") {
    const ScratchFolder scratch;
    RunContext context;
    const Table table = small_records(context);
    CHECK_THROWS_WITH(
        read_pairs(scratch.file("t.csv", "left_id,right_id\n3,1\n"), table, PairScope::all, context),
        Contains("t.csv, row 1") && Contains("add the columns left_source and right_source"));
}

TEST_CASE("a pair that cannot be is named by file, row and id", "[cli]") {
    const ScratchFolder scratch;
    RunContext context;
    const Table table = small_records(context);
    const auto pairs = [&](const std::string& rows) {
        return read_pairs(scratch.file("t.csv", "left_id,right_id\n1,1\n" + rows), table,
                          PairScope::across_sources, context);
    };
    CHECK_THROWS_WITH(pairs("3,3\n"), Contains("t.csv, row 2: right_id '3': no such record in source 'erp'"));
    CHECK_THROWS_WITH(pairs(",1\n"), Contains("t.csv, row 2: left_id is empty"));
    const std::string self =
        scratch.file("s.csv", "left_source,left_id,right_source,right_id\ncrm,2,crm,2\n");
    CHECK_THROWS_WITH(read_pairs(self, table, PairScope::all, context),
                      Contains("'2' is paired with itself"));
}

TEST_CASE("--truth is a file where there is one, else a column", "[cli]") {
    const ScratchFolder scratch;
    Options options;
    CHECK_FALSE(truth_options(options).given());
    options.ignore = "i.csv";
    CHECK_THROWS_AS(truth_options(options), InvalidSettings);
    options.truth = scratch.file("entity", "left_id,right_id\n");
    CHECK(truth_options(options).file == options.truth);
    CHECK(truth_options(options).ignore == "i.csv");
    options.truth = "entity of nothing";
    CHECK(truth_options(options).column == "entity of nothing");
    for (const char* missing : {"no.csv", "folder/no", "no.parquet"}) {
        options.truth = missing;
        CHECK_THROWS_WITH(truth_options(options), Contains("no such file"));
    }
}

TEST_CASE("a truth without pairs is refused", "[cli]") {
    const ScratchFolder scratch;
    RunContext context;
    const Table table = small_records(context);
    const TruthOptions truth{"", scratch.file("t.csv", "left_id,right_id\n1,1\n"), ""};
    CHECK(read_truth(truth, table, PairScope::across_sources, context).pairs == Pairs{{0, 3}});
    const TruthOptions ignoring{"", truth.file, truth.file};
    CHECK(read_truth(ignoring, table, PairScope::across_sources, context).ignored == Pairs{{0, 3}});
}
