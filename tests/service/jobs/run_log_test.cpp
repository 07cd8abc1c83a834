#include "service/jobs/run_log.hpp"

#include <catch2/catch.hpp>

#include "tests/io/scratch_folder.hpp"

using namespace sameas::service;

TEST_CASE("a log tells how far a run is and why it failed", "[jobs]") {
    const sameas::io::testing::ScratchFolder folder;
    CHECK(read_run_log(folder.path("none")).last_line.empty());
    const RunLog log = read_run_log(folder.file("log", std::string(9000, 'x') + "\n" + R"({"stage":"read","done":1,"total":2})" + "\n" +
                                                           R"({"stage":"score","done":42,"total":100})" + "\nsameas: warning: old\nsameas: no such column\n" + R"({"stage":"sc)"));
    CHECK(log.progress.stage == "score");
    CHECK(log.progress.done == 42);
    CHECK(log.progress.total == 100);
    CHECK(log.last_line == "no such column");
}
