#include "engine/table/dictionary.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "engine/errors.hpp"

using namespace sameas;

namespace {

/// What the builder must do, with a map.
struct ReferenceEncoder {
    std::map<std::string, std::uint32_t> known;
    std::vector<std::uint64_t> counts{0};
    std::uint32_t encode(const std::string& value, std::uint64_t count) {
        const auto next = static_cast<std::uint32_t>(counts.size());
        const std::uint32_t code = value.empty() ? 0 : known.try_emplace(value, next).first->second;
        if (code == next) counts.push_back(0);
        counts[code] += count;
        return code;
    }
};

std::vector<std::string_view> views_of(const std::vector<std::string>& values) {
    return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("values are numbered in order of first appearance") {
    DictionaryBuilder builder;
    const std::vector<std::string_view> values = {"ann", "bob", "ann", {}, "", "cy", "bob", "ann"};
    std::vector<ValueId> codes(values.size());
    builder.encode(values, codes);
    const std::vector<ValueId> expected = {ValueId{1}, ValueId{2}, ValueId{1}, null_value,
                                           null_value, ValueId{3}, ValueId{2}, ValueId{1}};
    CHECK(codes == expected);
    CHECK(builder.size() == 4);
    CHECK(builder.text(ValueId{3}) == "cy");

    const Dictionary dictionary = builder.finish();
    REQUIRE(dictionary.size() == 4);
    CHECK(dictionary.text(null_value).empty());
    CHECK(dictionary.text(ValueId{1}) == "ann");
    CHECK(dictionary.count(null_value) == 2);
    CHECK(dictionary.count(ValueId{1}) == 3);
    CHECK(dictionary.count(ValueId{2}) == 2);
    CHECK(dictionary.counts().size() == 4);
}

TEST_CASE("a finished builder is empty and works again") {
    DictionaryBuilder builder;
    builder.encode("ann");
    builder.finish();
    CHECK(builder.size() == 1);
    CHECK(builder.encode("bob", 5) == ValueId{1});
    CHECK(builder.encode("", 2) == null_value);
    const Dictionary dictionary = builder.finish();
    CHECK(dictionary.count(ValueId{1}) == 5);
    CHECK(dictionary.count(null_value) == 2);
}

TEST_CASE("values may hold any byte and differ in their last one") {
    DictionaryBuilder builder;
    const std::string zero("a\0b", 3), other("a\0c", 3);
    CHECK(builder.encode(zero) == ValueId{1});
    CHECK(builder.encode(other) == ValueId{2});
    CHECK(builder.encode("a") == ValueId{3});
    CHECK(builder.encode(zero) == ValueId{1});
    CHECK(builder.text(ValueId{2}) == other);
}

TEST_CASE("batches agree with single values and with a map") {
    rc::prop("random short texts, many repeats", [] {
        const auto values = *rc::gen::container<std::vector<std::string>>(
            rc::gen::container<std::string>(rc::gen::inRange('a', 'd')));
        const auto weights = *rc::gen::container<std::vector<std::uint64_t>>(
            values.size(), rc::gen::inRange<std::uint64_t>(0, 1000));
        DictionaryBuilder batch, single;
        ReferenceEncoder reference;
        std::vector<ValueId> codes(values.size());
        batch.encode(views_of(values), weights, codes);
        for (std::size_t i = 0; i < values.size(); ++i) {
            RC_ASSERT(index(codes[i]) == reference.encode(values[i], weights[i]));
            RC_ASSERT(single.encode(values[i], weights[i]) == codes[i]);
        }
        const Dictionary dictionary = batch.finish();
        RC_ASSERT(dictionary.size() == reference.counts.size());
        for (std::size_t value = 0; value < dictionary.size(); ++value) {
            RC_ASSERT(dictionary.counts()[value] == reference.counts[value]);
        }
    });
}

TEST_CASE("the table grows without losing values") {
    for (const std::size_t count : {63u, 64u, 65u, 159u, 160u, 161u, 100'000u}) {
        std::vector<std::string> values;
        for (std::size_t i = 0; i < count; ++i)
            values.push_back("value " + std::to_string(i * 7919));
        DictionaryBuilder builder;
        std::vector<ValueId> first(count), second(count);
        builder.encode(views_of(values), first);
        builder.encode(views_of(values), second);
        REQUIRE(builder.size() == count + 1);
        REQUIRE(first == second);
        const Dictionary dictionary = builder.finish();
        bool all_right = true;
        for (std::size_t i = 0; i < count; ++i) {
            all_right = all_right && first[i] == ValueId(i + 1) && dictionary.text(first[i]) == values[i] &&
                        dictionary.count(first[i]) == 2;
        }
        REQUIRE(all_right);
    }
}

TEST_CASE("distinct values are limited, null not counted") {
    for (const std::uint32_t values : {2u, 3u, 4u}) {
        DictionaryBuilder builder(3);
        const auto encode_all = [&] {
            builder.encode("");
            for (std::uint32_t i = 0; i < values; ++i)
                builder.encode(std::to_string(i));
            builder.encode("0");
        };
        if (values <= 3) {
            CHECK_NOTHROW(encode_all());
        } else {
            CHECK_THROWS_AS(encode_all(), ResourceLimit);
            CHECK_THROWS_WITH(builder.encode("other"), Catch::Contains("more than 3 distinct values"));
            CHECK(builder.encode("1") == ValueId{2});  // what was there still is
        }
    }
}
