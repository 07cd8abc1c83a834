#include "cli/number_text.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace sameas::cli;

TEST_CASE("thousands are separated", "[cli]") {
    CHECK(with_separators(0) == "0");
    CHECK(with_separators(999) == "999");
    CHECK(with_separators(1000) == "1,000");
    CHECK(with_separators(123456) == "123,456");
    CHECK(with_separators(1234567) == "1,234,567");
    CHECK(with_separators(std::numeric_limits<std::uint64_t>::max()) == "18,446,744,073,709,551,615");
}

TEST_CASE("fixed decimals, and no minus zero", "[cli]") {
    CHECK(fixed(2.25, 2) == "2.25");
    CHECK(fixed(-1.04, 1) == "-1.0");
    CHECK(fixed(-0.04, 1) == "0.0");
    CHECK(fixed(0.0, 0) == "0");
    CHECK(fixed(1e300, 0).size() == 301);
    CHECK(fixed(std::numeric_limits<double>::infinity(), 1) == "inf");
    CHECK(fixed(-std::numeric_limits<double>::infinity(), 1) == "-inf");
}

TEST_CASE("a sign stands before what is above zero", "[cli]") {
    CHECK(signed_fixed(3.14, 1) == "+3.1");
    CHECK(signed_fixed(-3.14, 1) == "-3.1");
    CHECK(signed_fixed(0.01, 1) == "0.0");
    CHECK(signed_fixed(-0.01, 1) == "0.0");
    CHECK(signed_fixed(std::numeric_limits<double>::infinity(), 1) == "+inf");
}

TEST_CASE("significant digits take the shorter form", "[cli]") {
    CHECK(significant(0.95, 3) == "0.95");
    CHECK(significant(0.000123456, 3) == "0.000123");
    CHECK(significant(0.000000123456, 2) == "1.2e-07");
    CHECK(significant(0.0, 3) == "0");
    CHECK(significant(1.0, 3) == "1");
}

TEST_CASE("bytes have a unit", "[cli]") {
    CHECK(bytes_text(0) == "-");
    CHECK(bytes_text(999) == "999 B");
    CHECK(bytes_text(1400) == "1.4 kB");
    CHECK(bytes_text(15'000'000) == "15 MB");
    CHECK(bytes_text(999'600'000) == "1.0 GB");
    CHECK(bytes_text(3'200'000'000) == "3.2 GB");
    CHECK(bytes_text(7'000'000'000'000) == "7.0 TB");
}

TEST_CASE("one and many", "[cli]") {
    CHECK(counted(1, "thread", "threads") == "one thread");
    CHECK(counted(0, "thread", "threads") == "0 threads");
    CHECK(counted(1200, "pair", "pairs") == "1,200 pairs");
}
