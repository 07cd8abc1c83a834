#include "engine/derive/value_list.hpp"

#include <catch2/catch.hpp>

using namespace sameas;

TEST_CASE("a list holds distinct values that are not empty, in order") {
    ValueList list;
    CHECK(list.empty());
    for (const char* value : {"b", "", "a", "b", "ab", "a"})
        list.add(value);
    REQUIRE(list.size() == 3);
    CHECK(list[0] == "b");
    CHECK(list[1] == "a");
    CHECK(list[2] == "ab");
    list.clear();
    CHECK(list.empty());
    list.add("a");
    list.add("b");
    CHECK(list.size() == 2);
    CHECK(list[1] == "b");
}

TEST_CASE("a list is full beyond the number of values, not at it") {
    ValueList list;
    for (std::size_t i = 0; i < expression_values_max; ++i)
        list.add(std::to_string(i));
    CHECK(list.size() == expression_values_max);
    list.add("17");  // there already
    CHECK_FALSE(list.is_full());
    list.add("x");
    CHECK(list.is_full());
    CHECK(list.size() == expression_values_max);
    list.clear();
    CHECK_FALSE(list.is_full());
}

TEST_CASE("a list is full beyond the bytes of several values, and takes a single one of any length") {
    ValueList list;
    list.add(std::string(expression_bytes_max + 5, 'x'));
    CHECK(list.size() == 1);
    CHECK_FALSE(list.is_full());
    list.add("y");
    CHECK(list.is_full());
    list.clear();
    list.add("y");
    list.add(std::string(expression_bytes_max - 1, 'x'));
    CHECK(list.size() == 2);
    CHECK_FALSE(list.is_full());
    list.add("z");
    CHECK(list.is_full());
    CHECK(list.size() == 2);
}
