#include "cli/today.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace sameas::cli;

TEST_CASE("the day is that of the clock, or of SOURCE_DATE_EPOCH", "[cli]") {
    const std::string of_clock = today();
    REQUIRE(of_clock.size() == 10);
    CHECK(of_clock > "2026-");
    ::setenv("SOURCE_DATE_EPOCH", "951782400", 1);  // the 29th of February 2000
    CHECK(today() == "2000-02-29");
    ::setenv("SOURCE_DATE_EPOCH", "soon", 1);
    CHECK(today() >= of_clock);
    ::unsetenv("SOURCE_DATE_EPOCH");
}
