#include "cli/options.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "engine/errors.hpp"

using namespace sameas;
using namespace sameas::cli;
using Catch::Contains;

namespace {

ParsedCommandLine parse(std::vector<const char*> words) {
    words.insert(words.begin(), "sameas");
    return parse_command_line(static_cast<int>(words.size()), words.data());
}

std::string refusal(const std::vector<const char*>& words) {
    try {
        parse(words);
    } catch (const InvalidSettings& error) {
        return error.what();
    }
    return "not refused";
}

}  // namespace

TEST_CASE("options of a run", "[cli]") {
    const Options o = *parse({"dedupe",    "a.csv",     "--source",
                              "crm=b.csv", "-",         "--id",
                              "key",       "--threads", "7",
                              "--seed",    "0",         "--delimiter",
                              "tab",       "--latin1",  "--threshold",
                              "0.9",       "--format",  "parquet",
                              "--quiet",   "--json",    "--number-duplicate-ids"})
                           .options;
    CHECK(o.command == "dedupe");
    CHECK(o.files == std::vector<std::string>{"a.csv", "-"});  // --source takes one value and no more
    CHECK(o.named_sources == std::vector<std::string>{"crm=b.csv"});
    CHECK(o.id == "key");
    CHECK(o.threads == 7);
    CHECK(o.seed == 0);
    CHECK(o.delimiter == '\t');
    CHECK(o.threshold == 0.9);
    CHECK(o.format == "parquet");
    CHECK((o.latin1 && o.quiet && o.json && o.number_duplicate_ids));
    CHECK(o.out == "sameas-out");
}

TEST_CASE("each command has defaults of its own", "[cli]") {
    CHECK(parse({"train", "a.csv"}).options->out == "model.json");
    CHECK(parse({"cluster", "run", "--threshold", "1"}).options->out.empty());
    CHECK(parse({"explain", "run", "crm:1", "2"}).options->records == std::vector<std::string>{"crm:1", "2"});
    CHECK(parse({"explain", "run", "--", "-1", "-2"}).options->records ==
          std::vector<std::string>{"-1", "-2"});
    CHECK(parse({"link", "a.csv", "b.csv", "--duplicates-within"}).options->duplicates_within);
    CHECK(parse({"version", "--json"}).options->json);
}

TEST_CASE("options of measures and tables", "[cli]") {
    const Options two = *parse({"similarity", "jaro(units=bytes)", "", "--json", "--", "-b"}).options;
    CHECK(two.words == std::vector<std::string>{"jaro(units=bytes)", "", "-b"});
    CHECK((two.json && !two.clean && two.in.empty()));
    const Options file = *parse({"similarity", "--in", "a.csv", "--columns", "left,right", "jaro", "--out", "b.csv", "--clean",
                                 "--delimiter", ";", "--latin1", "--input-format", "csv"})
                              .options;
    CHECK((file.in == "a.csv" && file.out == "b.csv" && file.clean && file.latin1 && file.delimiter == ';'));
    CHECK(file.columns == std::vector<std::string>{"left", "right"});
    CHECK(file.words == std::vector<std::string>{"jaro"});  // not a third column
    CHECK(parse({"list", "similarities", "--markdown"}).options->markdown);
    CHECK_THAT(refusal({"similarity", "jaro", "a", "b", "--bytes"}), Contains("--bytes"));
}

TEST_CASE("help has examples for every command", "[cli]") {
    for (const char* command :
         {"dedupe", "link", "train", "score", "cluster", "evaluate", "explain", "block", "similarity", "list"}) {
        const ParsedCommandLine parsed = parse({command, "--help"});
        CHECK_FALSE(parsed.options);
        CHECK_THAT(parsed.text, Contains("Examples:\n  sameas ") || Contains("\n  zcat"));
        CHECK_THAT(parsed.text, Contains(std::string("sameas ") + command));
    }
    CHECK_THAT(parse({"--help"}).text, Contains("Exit status"));
    CHECK_THAT(parse({"--version"}).text, Contains("sameas "));
}

TEST_CASE("what cannot be meant is refused with a way out", "[cli]") {
    CHECK_THAT(refusal({}), Contains("no command"));
    CHECK_THAT(refusal({"dedup", "a.csv"}), Contains("did you mean 'dedupe'?"));
    CHECK_THAT(refusal({"model", "shw", "m.json"}), Contains("unknown command 'shw': did you mean 'show'?") && Contains("commands of sameas model: show, compare, set"));
    CHECK_THAT(refusal({"model"}), Contains("no command given: one of show, compare, set (sameas model --help says more)"));
    CHECK_THAT(refusal({"dedupe", "a.csv", "--treads", "2"}),
               Contains("'--treads'") && Contains("--threads"));
    CHECK_THAT(refusal({"dedupe", "a.csv", "--threads", "0"}),
               Contains("--threads '0'") && Contains("from 1 to 1024"));
    CHECK_THAT(refusal({"dedupe", "a.csv", "--threads", "two"}), Contains("--threads 'two'"));
    for (const char* const size : {"", "4", "G", "4GB", "4 G", "-4G", "0G", "1023K", "1025T", "1e3G", "nanG", "infG", "4P"}) {
        CHECK_THAT(refusal({"dedupe", "a.csv", "--memory", size}),
                   Contains(std::string("--memory '") + size + "'") && Contains("from 1M to 1024T"));
    }
    CHECK_THAT(refusal({"dedupe", "a.csv", "--seed=-1"}), Contains("--seed '-1'"));
    CHECK_THAT(refusal({"dedupe", "a.csv", "--threshold", "1.01"}), Contains("--threshold '1.01'"));
    CHECK_THAT(refusal({"dedupe", "a.csv", "--threshold", "nan"}), Contains("from 0 to 1"));
    CHECK_THAT(refusal({"dedupe", "a.csv", "--threshold", "0.5x"}), Contains("from 0 to 1"));
    CHECK_THAT(refusal({"dedupe", "a.csv", "--delimiter", "::"}), Contains("--delimiter '::'"));
    CHECK_THAT(refusal({"dedupe", "a.csv", "--format", "xlsx"}), Contains("csv|tsv|parquet|jsonl|arrow"));
    CHECK_THAT(refusal({"block", "a.csv", "--group-limit", "1"}), Contains("--group-limit '1'") && Contains("from 2 to"));
    CHECK_THAT(refusal({"block", "a.csv", "--count-max", "1e9"}), Contains("--count-max '1e9'") && Contains("from 0 to"));
    CHECK_THAT(refusal({"cluster", "run"}), Contains("--threshold"));
    CHECK_THAT(refusal({"explain", "run", "1"}), Contains("2 required"));
    CHECK_THAT(refusal({"dedupe", "--settings"}), Contains("--settings"));
}

TEST_CASE("bounds of whole numbers and probabilities", "[cli]") {
    CHECK(whole_number("1024", "--n", 1, 1024) == 1024);
    CHECK_THROWS_AS(whole_number("1025", "--n", 1, 1024), InvalidSettings);
    CHECK_THROWS_AS(whole_number("99999999999999999999", "--n", 0, UINT64_MAX), InvalidSettings);
    CHECK_THROWS_AS(whole_number("", "--n", 0, 9), InvalidSettings);
    CHECK(probability_number("0", "--p") == 0);
    CHECK(probability_number("1", "--p") == 1);
    CHECK(probability_number("1e-3", "--p") == 0.001);
    CHECK_THROWS_AS(probability_number("-0.1", "--p"), InvalidSettings);
}

TEST_CASE("sizes of memory are powers of 1024", "[cli]") {
    CHECK(memory_size("4G", "--memory") == std::uint64_t{4} << 30);
    CHECK(memory_size("1.5g", "--memory") == std::uint64_t{3} << 29);
    CHECK(memory_size("1024K", "--memory") == std::uint64_t{1} << 20);
    CHECK(memory_size("900m", "--memory") == std::uint64_t{900} << 20);
    CHECK(memory_size("1024T", "--memory") == std::uint64_t{1} << 50);
    const Options options =
        *parse_command_line(5, std::vector<const char*>{"sameas", "cluster", "out", "--memory=2G", "--threshold=0.9"}.data())
             .options;
    CHECK(options.memory_bytes == std::uint64_t{2} << 30);
}

TEST_CASE("options of the service", "[cli]") {
    const Options options = *parse_command_line(10, std::vector<const char*>{"sameas", "serve", "--index", "dir", "--listen", "[::1]:0", "--body-max",
                                                                             "2M", "--request-seconds", "5"}.data()).options;
    CHECK(options.service.index == "dir");
    CHECK(options.service.listen == "[::1]:0");
    CHECK(options.service.body_bytes_max == std::uint64_t{2} << 20);
    CHECK(options.service.request_seconds == 5);
    CHECK(options.service.requests_max == 0);
    CHECK_THAT(refusal({"serve", "--requests-max", "0"}), Contains("from 1 to"));
}
