#include "cli/progress_line.hpp"

#include <catch2/catch.hpp>

using namespace sameas;
using namespace sameas::cli;

TEST_CASE("progress has stage, share and time left", "[cli]") {
    CHECK(progress_text("score", 50, 100, 10.0) == "score  50 %, 10 s left");
    CHECK(progress_text("score", 1, 4, 200.0) == "score  25 %, 10 min left");
    CHECK(progress_text("score", 1, 100, 300.0) == "score  1 %, 8 h left");
    CHECK(progress_text("score", 100, 100, 3.0) == "score  100 %, 0 s left");
}

TEST_CASE("time left waits until it can be told", "[cli]") {
    CHECK(progress_text("score", 30, 100, 0.1) == "score  30 %");
    CHECK(progress_text("score", 1, 1000, 5.0) == "score  0 %");
}

TEST_CASE("a stage without total shows how long it runs", "[cli]") {
    CHECK(progress_text("train", 7, 0, 0.2) == "train");
    CHECK(progress_text("train", 7, 0, 12.3) == "train  12 s");
}

TEST_CASE("more done than there was is 100 %", "[cli]") {
    CHECK(progress_text("read", 300, 100, 1.0) == "read  100 %, 0 s left");
}

TEST_CASE("programs get numbers", "[cli]") {
    CHECK(progress_json("score", 42, 100) == R"({"stage":"score","done":42,"total":100})");
}

TEST_CASE("a progress line that is not shown can be ended twice", "[cli]") {
    Progress progress;
    ProgressLine line(progress, ProgressForm::none);
    line.hide();
    line.end();
    line.end();
    SUCCEED();
}
