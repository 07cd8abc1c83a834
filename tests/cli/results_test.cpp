#include "cli/results.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "tests/cli/small_run.hpp"
#include "tests/io/file_size_limit.hpp"
#include "tests/support/kept_pairs.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;

TEST_CASE("files of a run are in place together, run.json last", "[cli]") {
    const ScratchFolder scratch;
    SmallJob small;
    const Table table = small_records(small.context);
    const std::string out = scratch.path("out");
    ResultFiles results(out, "csv", {}, small.job);
    const Model model = small_model();
    const std::vector<std::uint32_t> entity{0, 1, 2, 3, 4};
    const RowIssues none;
    results.entities(table, entity);
    results.issues(none);
    results.model(model);
    results.write();
    CHECK(content_of(out + "/entities.csv").empty());
    Summary summary;
    results.commit(summary);
    CHECK(summary.files ==
          std::vector<std::string>{out + "/entities.csv", out + "/model.json", out + "/run.json"});
    CHECK(content_of(out + "/model.json") == to_json(small_model()));
    CHECK(read_run_record(out).names == std::vector<std::string>{"entities.csv", "model.json", "run.json"});
}

TEST_CASE("a full disk while several files are written ends all of them, and nothing is left", "[cli]") {
    const ScratchFolder scratch;
    SmallJob small;
    const Table table = small_records(small.context);
    const Model model = small_model();
    const std::vector<std::uint32_t> entity{0, 1, 2, 3, 4};
    const std::string out = scratch.path("out");
    {
        ResultFiles results(out, "csv", {}, small.job);
        results.model(model);
        results.entities(table, entity);
        const io::testing::FileSizeLimit full(100);
        CHECK_THROWS_WITH(results.write(), Catch::Matchers::Contains("model.json") &&
                                               Catch::Matchers::Contains("File too large"));
    }
    CHECK_FALSE(std::filesystem::exists(out));
}

TEST_CASE("no result replaces an input", "[cli]") {
    const ScratchFolder scratch;
    SmallJob small;
    InputFiles files;
    files.inputs = {{scratch.file("pairs.csv", "id\n1\n"), "pairs"}};
    CHECK_THROWS_AS(ResultFiles(scratch.path(""), "csv", files, small.job), InvalidSettings);
    CHECK_NOTHROW(ResultFiles(scratch.path(""), "parquet", files, small.job));
    // What an earlier run wrote there would be removed, so it is no input either.
    scratch.file("run.json", R"({"schema": 1, "scope": "all", "format": "csv", "folder": "", "inputs": [],
        "options": {"input_format": "", "delimiter": "", "latin1": false, "number_duplicate_ids": false},
        "files": [{"name": "pairs.csv", "schema": 1}]})");
    CHECK_THROWS_AS(ResultFiles(scratch.path(""), "parquet", files, small.job), InvalidSettings);
}

TEST_CASE("pairs are counted at the threshold and above", "[cli]") {
    Settings settings = small_settings();
    settings.threshold_probability = 0.5;
    RunContext context;
    ScoredPairs scored;
    scored.kinds.resize(3);
    scored.pairs = test::stored({{0, 1, 0}, {0, 2, 1}, {1, 2, 2}, {1, 3, 1}}, {}, context);
    scored.pairs_per_kind = {1, 2, 1};
    const PairSummary summary = summarise_pairs(scored, {-1, 0, 2}, settings);
    CHECK(summary.kept == 4);
    CHECK(summary.at_threshold == 3);
}
