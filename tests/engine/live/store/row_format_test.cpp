#include "engine/live/store/row_format.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"

using namespace sameas;

namespace {

HeldRecord sample() {
    HeldRecord held{.number = 300, .version = 70'000, .record = {"crm", "4711", {"Ann", "03/04/1990", "", "7"}}};
    held.read.values = {{.text = "Ann"},
                        {.text = "1990-04-03", .parsed = {.days = -7398, .precision = DatePrecision::day}},
                        {},
                        {.text = "7", .parsed = {.number = 7}}};
    held.read.keys = {{UINT64_MAX, 0}, {5, 2}};
    held.pairs = {{0, 0, 1}, {UINT32_MAX, 3, UINT64_MAX}};
    return held;
}

std::string hex(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes) {
        text += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

}  // namespace

TEST_CASE("rows read back as they were written") {
    const HeldRecord held = sample();
    const HeldRecord back = parse_record(number_key(held.number), record_row(held));
    CHECK(back.number == held.number);
    CHECK(back.version == held.version);
    CHECK(back.record == held.record);
    CHECK(back.read.keys == held.read.keys);
    CHECK(back.pairs == held.pairs);
    REQUIRE(back.read.values.size() == held.read.values.size());
    for (std::size_t f = 0; f < held.read.values.size(); ++f) {
        CHECK(back.read.values[f].text == held.read.values[f].text);
        CHECK(back.read.values[f].parsed.days == held.read.values[f].parsed.days);
        CHECK(back.read.values[f].parsed.precision == held.read.values[f].parsed.precision);
    }
    CHECK(back.read.values[3].parsed.number == 7);
    CHECK(back.read.values[0].parsed.number != back.read.values[0].parsed.number);

    const EntityName name(std::string(26, 'A')), other(std::string(26, 'B'));
    const HeldEntity entity = parse_entity(name.view(), entity_row({name, {1, 1000}}));
    CHECK(entity.name == name);
    CHECK(entity.records == std::vector<std::uint32_t>{1, 1000});
    CHECK(parse_ended(name.view(), ended_row({name, {other}})).successors == std::vector<EntityName>{other});
    const Change change{9, 7, -5, ChangeKind::entity_merged, "", "", name.text(), {other.text()}};
    CHECK(parse_change(sequence_key(9), change_row(change)) == change);
}

TEST_CASE("keys sort as their numbers do") {
    CHECK(number_key(255) < number_key(256));
    CHECK(sequence_key(UINT32_MAX) < sequence_key(UINT64_MAX));
    CHECK(parse_sequence_key(sequence_key(123'456'789'012)) == 123'456'789'012);
}

TEST_CASE("a row that was cut off or goes on is refused") {
    const std::string row = record_row(sample()), key = number_key(300);
    for (std::size_t size = 0; size < row.size(); ++size) {
        INFO(size);
        CHECK_THROWS_AS(parse_record(key, row.substr(0, size)), InvalidInput);
    }
    CHECK_THROWS_AS(parse_record(key, row + "x"), InvalidInput);
    CHECK_THROWS_AS(parse_record("key", row), InvalidInput);
    CHECK_THROWS_AS(parse_entity("short", entity_row({{}, {1}})), InvalidInput);
    CHECK_THROWS_AS(parse_entity(std::string(26, 'A'), "\xFF\xFF\xFF\xFF\x0F"), InvalidInput);  // more records than bytes
}

TEST_CASE("rows are written as they always were") {
    REQUIRE(store_format_version == 3);
    const EntityName name(std::string(26, 'A')), other(std::string(26, 'B'));
    CHECK(hex(record_row(sample())) ==
          "f0a2040363726d04343731310403416e6e0a30332f30342f31393930000137040100000a313939302d30342d3033021ae3ff"
          "ffffffffff03030004010000000000001c400200ffffffffffffffff02050000000000000002000001ffffffff0f03ffffffffffffffffff01");
    CHECK(hex(entity_row({name, {1, 1000}})) == "0201e807");
    CHECK(hex(ended_row({name, {other}})) == "011a" + hex(other.view()));
    CHECK(hex(change_row({9, 7, -5, ChangeKind::entity_merged, "", "", "E", {"F"}})) == "02fbffffffffffffff0400000145010146");
    CHECK(hex(number_key(300)) == "0000012c");
    CHECK(hex(sequence_key(300)) == "000000000000012c");
}
