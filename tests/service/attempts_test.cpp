#include "service/attempts.hpp"

#include <catch2/catch.hpp>

using namespace sameas::service;
using namespace std::chrono_literals;

TEST_CASE("attempts are counted by name within a window", "[attempts]") {
    Attempts attempts(2, 10s);
    const auto now = Attempts::Clock::now();
    CHECK(attempts.take("a", now) == 0ms);
    CHECK(attempts.left("a", now) == 1);
    CHECK(attempts.take("a", now + 4s) == 0ms);
    CHECK(attempts.take("a", now + 5s) == 5s);
    CHECK(attempts.take("b", now + 5s) == 0ms);
    CHECK(attempts.take("a", now + 10s) == 0ms);  // the first is out of the window
    CHECK(attempts.take("a", now + 10s) == 4s);
    CHECK(attempts.left("a", now + 60s) == 2);
}

TEST_CASE("names without recent attempts are let go, others never", "[attempts]") {
    Attempts attempts(1, 10s);
    const auto now = Attempts::Clock::now();
    attempts.take("kept", now + 9s);
    for (int i = 0; i < 5000; ++i) attempts.take(std::string("n") + static_cast<char>('a' + i % 26) + std::string(static_cast<std::size_t>(i / 26), 'x'), now);
    CHECK(attempts.take("kept", now + 11s) == 8s);
}
