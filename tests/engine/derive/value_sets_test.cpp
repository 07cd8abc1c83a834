#include "engine/derive/value_sets.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace sameas;

namespace {

std::string set_of(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values)
        text += (&value == values.data() ? "" : std::string(1, set_separator)) + value;
    return text;
}

/// Sets 1 .. 5; each occurs as often as its number.
Dictionary five_sets() {
    DictionaryBuilder builder;
    std::uint64_t count = 0;
    for (const auto& values : std::vector<std::vector<std::string>>{
             {"JNS", "ANS"}, {"ANS"}, {"SM0", "XMT"}, {"ANS", "JNS"}, {"XMT", "Q", "A"}}) {
        builder.encode(set_of(values), ++count);
    }
    return builder.finish();
}

}  // namespace

TEST_CASE("sets are shown with or between their values") {
    CHECK(readable_set(set_of({"JNS", "ANS"})) == "JNS or ANS");
    CHECK(readable_set("JNS") == "JNS");
    CHECK(readable_set("").empty());
}

TEST_CASE("members are the distinct values, counted over the rows of their sets") {
    const ValueSets sets(five_sets());
    const Dictionary& members = sets.members();
    REQUIRE(members.size() == 1 + 6);  // null, JNS, ANS, SM0, XMT, Q, A
    CHECK(members.text(ValueId{1}) == "JNS");
    CHECK(members.count(ValueId{1}) == 1 + 4);
    CHECK(members.count(ValueId{2}) == 1 + 2 + 4);
    CHECK(members.count(null_value) == 0);
    CHECK(sets.of(null_value).empty());
    CHECK(sets.of(ValueId{1}).size() == 2);
    for (std::uint32_t set = 1; set <= 5; ++set) {
        const auto ids = sets.of(ValueId{set});
        for (std::size_t i = 1; i < ids.size(); ++i)
            CHECK(ids[i - 1] < ids[i]);
    }
    CHECK(std::vector(sets.of(ValueId{1}).begin(), sets.of(ValueId{1}).end()) ==
          std::vector(sets.of(ValueId{4}).begin(), sets.of(ValueId{4}).end()));
}

TEST_CASE("sets meet when they have a member in common") {
    const ValueSets sets(five_sets());
    const bool expected[6][6] = {{0, 0, 0, 0, 0, 0}, {0, 1, 1, 0, 1, 0}, {0, 1, 1, 0, 1, 0},
                                 {0, 0, 0, 1, 0, 1}, {0, 1, 1, 0, 1, 0}, {0, 0, 0, 1, 0, 1}};
    for (std::uint32_t left = 0; left <= 5; ++left) {
        for (std::uint32_t right = 0; right <= 5; ++right) {
            CAPTURE(left, right);
            CHECK(sets.meet(ValueId{left}, ValueId{right}) == expected[left][right]);
        }
    }
}
