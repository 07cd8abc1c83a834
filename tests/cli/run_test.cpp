// The commands in one process: exit status by kind of error. What they write and print is tested on the real
// binary (tests/python/test_cli_*.py).
#include "cli/run.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli::testing;

namespace {

/// Runs a command line with both outputs in a file; gives the exit status.
int status_of(const ScratchFolder& scratch, std::vector<std::string> words) {
    words.insert(words.begin(), "sameas");
    std::vector<const char*> arguments;
    for (const std::string& word : words)
        arguments.push_back(word.c_str());
    const int saved[] = {dup(1), dup(2)};
    const int file = open(scratch.path("printed").c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    dup2(file, 1);
    dup2(file, 2);
    const int status = cli::run(static_cast<int>(arguments.size()), arguments.data());
    dup2(saved[0], 1);
    dup2(saved[1], 2);
    for (const int open_file : {file, saved[0], saved[1]})
        close(open_file);
    return status;
}

}  // namespace

TEST_CASE("scored, clustered, evaluated, explained, priced", "[cli]") {
    const ScratchFolder scratch;
    const std::string crm =
        scratch.file("crm.csv", "id,surname,city\n1,stone,york\n2,reed,leeds\n3,moss,york\n");
    const std::string erp = scratch.file("erp.csv", "id,surname,city\n1,stone,york\n2,read,leeds\n");
    const std::string truth = scratch.file("truth.csv", "left_id,right_id\n1,1\n2,2\n");
    const std::string model = scratch.file("model.json", to_json(small_model()));
    const std::string settings = scratch.file("settings.json", cli::testing::settings_text);
    const std::string out = scratch.path("out");
    CHECK(status_of(scratch, {"score", crm, erp, "--model", model, "--out", out}) == 0);
    CHECK(content_of(out + "/pairs.csv").find("crm,1,erp,1,4,") != std::string::npos);
    CHECK(status_of(scratch, {"evaluate", out, "--truth", truth}) == 1);
    CHECK(status_of(scratch, {"cluster", out, "--threshold", "0.9"}) == 0);
    CHECK(status_of(scratch, {"evaluate", out, "--truth", truth}) == 0);
    CHECK(content_of(scratch.path("printed")).find("Against the truth") != std::string::npos);
    CHECK(status_of(scratch, {"explain", out, "crm:1", "erp:1"}) == 0);
    CHECK(content_of(scratch.path("printed")).find("joined them to one entity") != std::string::npos);
    CHECK(status_of(scratch, {"block", crm, erp, "--settings", settings}) == 0);
    CHECK(status_of(scratch, {"link", crm, erp, "--model", model, "--out", scratch.path("whole")}) == 0);
    CHECK(content_of(scratch.path("whole/pairs.csv")) == content_of(out + "/pairs.csv"));
    CHECK(content_of(scratch.path("whole/entities.csv")) == content_of(out + "/entities.csv"));
}

TEST_CASE("exit status by kind of error", "[cli]") {
    const ScratchFolder scratch;
    const std::string crm = scratch.file("crm.csv", "id,surname,city\n1,stone,york\n2,reed,leeds\n");
    const std::string settings = scratch.file("settings.json", cli::testing::settings_text);
    CHECK(status_of(scratch, {"--help"}) == 0);
    CHECK(status_of(scratch, {"version"}) == 0);
    CHECK(status_of(scratch, {}) == 2);
    CHECK(status_of(scratch, {"dedupe", crm, "--out", scratch.path("o")}) == 3);   // two records carry no model
    CHECK(status_of(scratch, {"dedupe", "-"}) == 2);
    CHECK(status_of(scratch, {"dedupe", scratch.path("none.csv"), "--settings", settings, "--out",
                              scratch.path("o")}) == 1);
    CHECK(status_of(scratch, {"train", crm, "--settings", settings, "--out", scratch.path("m.json")}) ==
          2);  // one comparison is free
    CHECK(content_of(scratch.path("printed")).starts_with("sameas: "));
    CHECK_FALSE(std::filesystem::exists(scratch.path("o")));
    CHECK_FALSE(std::filesystem::exists(scratch.path("m.json")));
}

TEST_CASE("measures of two values, of two columns, and the table of them", "[cli]") {
    const ScratchFolder scratch;
    const auto printed = [&] { return content_of(scratch.path("printed")); };
    CHECK(status_of(scratch, {"similarity", "levenshtein_distance", "kitten", "sitting"}) == 0);
    CHECK(printed() == "3\n");
    CHECK(status_of(scratch, {"similarity", "jaro_winkler", "martha", "marhta", "--json"}) == 0);
    CHECK(printed().find("\"result\": 0.961") != std::string::npos);
    CHECK(status_of(scratch, {"similarity", "jaro_winker", "a", "b"}) == 2);
    CHECK(printed().find("did you mean 'jaro_winkler'?") != std::string::npos);
    CHECK(status_of(scratch, {"similarity"}) == 2);
    CHECK(status_of(scratch, {"similarity", "jaro", "a"}) == 2);
    const std::string pairs = scratch.file("pairs.csv", "id,l,r\n1,kitten,sitting\n2,,x\n3,a,a\n");
    CHECK(status_of(scratch, {"similarity", "osa_distance", "--in", pairs, "--columns", "l,r"}) == 0);
    CHECK(printed() == "l,r,osa_distance\nkitten,sitting,3\n,x,\na,a,0\n");
    CHECK(status_of(scratch, {"similarity", "osa_distance", "--in", pairs, "--columns", "l"}) == 2);
    CHECK(status_of(scratch, {"similarity", "osa_distance", "--in", scratch.path("none"), "--columns", "l,r"}) == 1);
    CHECK(status_of(scratch, {"list", "similarities"}) == 0);
    CHECK(printed().find("jaro_winkler: similarity") != std::string::npos);
    CHECK(status_of(scratch, {"list", "similarity"}) == 2);
}

TEST_CASE("codes are printed, and an unknown encoder is bad usage", "[cli]") {
    const ScratchFolder scratch;
    CHECK(status_of(scratch, {"encode", "soundex", "Robert", "Ashcraft"}) == 0);
    CHECK(content_of(scratch.path("printed")) == "R163\nA261\n");
    const std::string people = scratch.file("people.csv", "surname\nRobert\n");
    CHECK(status_of(scratch, {"encode", "soundex", "--in", people, "--column", "surname"}) == 0);
    CHECK(content_of(scratch.path("printed")) == "surname,soundex(surname)\nRobert,R163\n");
    CHECK(status_of(scratch, {"encode", "sondex", "Robert"}) == 2);
    CHECK(status_of(scratch, {"encode", "soundex", "--in", people, "--column", "name"}) == 1);
}
