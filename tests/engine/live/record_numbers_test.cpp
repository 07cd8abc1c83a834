#include "engine/live/record_numbers.hpp"

#include <catch2/catch.hpp>

using namespace sameas;

TEST_CASE("numbers and keys of a record come back as they were") {
    const std::vector<std::uint32_t> values{0, 7, 0xFFFF'FFFFu};
    const std::vector<RuleKey> keys{{1, 0}, {0x8123'4567'89AB'CDEFu, 2}, {0xFFFF'FFFF'0000'0000u, 2}};
    const RecordNumbers numbers(values, keys);
    CHECK(std::vector<std::uint32_t>(numbers.values().begin(), numbers.values().end()) == values);
    CHECK(numbers.keys() == keys);
    CHECK(RecordNumbers({}, keys).keys() == keys);
    CHECK(RecordNumbers(values, {}).keys().empty());
}

TEST_CASE("what was not read has no numbers") {
    CHECK(RecordNumbers().values().empty());
    CHECK(RecordNumbers().keys().empty());
}
