#include "cli/inputs.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;
using Catch::Contains;

namespace {

Options with_files(const std::string& command, const std::vector<std::string>& files,
                   const std::vector<std::string>& named = {}) {
    Options options;
    options.command = command;
    options.files = files;
    options.named_sources = named;
    return options;
}

std::vector<std::string> sources_of(const InputFiles& files) {
    std::vector<std::string> sources;
    for (const io::Input& input : files.inputs)
        sources.push_back(input.source);
    return sources;
}

}  // namespace

TEST_CASE("a source is named by its file", "[cli]") {
    CHECK(source_of_path("data/crm.csv") == "crm");
    CHECK(source_of_path("crm.csv.gz") == "crm");
    CHECK(source_of_path("crm.2024.parquet") == "crm.2024");
    CHECK(source_of_path("crm") == "crm");
    CHECK(source_of_path(".hidden") == ".hidden");
    CHECK(source_of_path("-") == "stdin");
}

TEST_CASE("--source names a file or adds one", "[cli]") {
    const Settings settings = small_settings();
    CHECK(sources_of(input_files(with_files("dedupe", {"a.csv", "b.csv"}, {"crm=b.csv"}), settings)) ==
          std::vector<std::string>{"a", "crm"});
    CHECK(sources_of(input_files(with_files("link", {"a.csv"}, {"crm=x=y.csv"}), settings)) ==
          std::vector<std::string>{"a", "crm"});
}

TEST_CASE("inputs that cannot be told apart are refused with the fix", "[cli]") {
    const Settings settings = small_settings();
    CHECK_THROWS_WITH(input_files(with_files("dedupe", {"x/a.csv", "y/a.csv"}), settings),
                      Contains("two sources are named 'a'") && Contains("--source NAME=y/a.csv"));
    CHECK_THROWS_WITH(input_files(with_files("dedupe", {"a.csv", "a.csv"}), settings),
                      Contains("given twice"));
    CHECK_THROWS_WITH(input_files(with_files("dedupe", {"a.csv"}, {"p=a.csv", "q=a.csv"}), settings),
                      Contains("'p' and 'q'"));
    for (const char* wrong : {"a.csv", "=a.csv", "crm="}) {
        CHECK_THROWS_WITH(input_files(with_files("dedupe", {}, {wrong}), settings), Contains("NAME=FILE"));
    }
    CHECK_THROWS_AS(input_files(with_files("dedupe", {}), settings), InvalidSettings);
    CHECK_THROWS_WITH(input_files(with_files("link", {"a.csv"}), settings), Contains("at least two sources"));
}

TEST_CASE("a source column takes the place of file names", "[cli]") {
    Settings settings = small_settings();
    settings.source = "system";
    CHECK(input_files(with_files("link", {"a.csv"}), settings).inputs.size() == 1);
    CHECK(input_files(with_files("dedupe", {"x/a.csv", "y/a.csv"}), settings).inputs.size() == 2);
    CHECK_THROWS_WITH(input_files(with_files("dedupe", {"a.csv"}, {"crm=b.csv"}), settings),
                      Contains("'system'"));
}

TEST_CASE("which pairs count", "[cli]") {
    Options options;
    const auto scope = [&](const std::string& command, std::size_t files) {
        options.command = command;
        return scope_of(options, files);
    };
    CHECK(scope("dedupe", 2) == PairScope::all);
    CHECK(scope("link", 2) == PairScope::across_sources);
    CHECK(scope("train", 1) == PairScope::all);
    CHECK(scope("train", 2) == PairScope::across_sources);
    options.duplicates_within = true;
    CHECK(scope("link", 2) == PairScope::all);
    options.duplicates_within = false;
    options.link = true;
    CHECK(scope("score", 1) == PairScope::across_sources);
    options.dedupe = true;
    CHECK_THROWS_AS(scope("score", 1), InvalidSettings);
    options.link = false;
    CHECK(scope("score", 2) == PairScope::all);
}

TEST_CASE("options override the settings", "[cli]") {
    Settings settings = small_settings();
    Options options;
    apply_overrides(settings, options);
    CHECK(settings == small_settings());
    options.id = "key";
    options.threshold = 0.01;  // just what is kept
    apply_overrides(settings, options);
    CHECK(settings.id == "key");
    CHECK(settings.threshold_probability == 0.01);
    options.threshold = 0.0099;
    CHECK_THROWS_WITH(apply_overrides(settings, options), Contains("keep.probability"));
}

TEST_CASE("sources that only the settings know are named once, in order", "[cli]") {
    RunContext context;
    const Table table = small_records(context);  // crm, erp
    Settings settings = small_settings();
    CHECK(unknown_sources(settings, table).empty());
    settings.id_by_source = {{"crm", "key"}, {"webb", "key"}};
    settings.fields.front().columns_by_source = {{"webb", {"town"}}, {"ERP", {"town"}}, {"erp", {"town"}}};
    CHECK(unknown_sources(settings, table) == std::vector<std::string>{"ERP", "webb"});
}

TEST_CASE("the column with the truth is read by no field", "[cli]") {
    Settings settings = small_settings();
    CHECK_NOTHROW(check_truth_column(settings, ""));
    CHECK_NOTHROW(check_truth_column(settings, "person"));
    CHECK_THROWS_WITH(check_truth_column(settings, "city"), Contains("truth 'city': field 'city'"));
    settings.fields.front().columns_by_source = {{"erp", {"person"}}};
    CHECK_THROWS_WITH(check_truth_column(settings, "person"), Contains("truth 'person'"));
}

TEST_CASE("without settings there is a hint", "[cli]") {
    Options options;
    options.command = "dedupe";
    CHECK_THROWS_WITH(chosen_settings(options),
                      Contains("--settings FILE") && Contains("sameas draft"));
    options.command = "train";
    CHECK_THROWS_WITH(chosen_settings(options), !Contains("--model"));
}

TEST_CASE("results have the format of the first input", "[cli]") {
    const auto format = [](const std::string& file, const std::string& input, const std::string& output) {
        Options options = with_files("dedupe", {file});
        options.input_format = input;
        options.format = output;
        return output_format(options, input_files(options, small_settings()));
    };
    CHECK(format("-", "", "") == "csv");
    CHECK(format("-", "jsonl", "") == "jsonl");
    CHECK(format("-", "jsonl", "parquet") == "parquet");
    const ScratchFolder scratch;
    CHECK(format(scratch.file("a.tsv", "id\tsurname\n1\tx\n"), "", "") == "tsv");
}
