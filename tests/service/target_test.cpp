#include "service/target.hpp"

#include <catch2/catch.hpp>

#include "service/problem.hpp"

using namespace sameas::service;

TEST_CASE("a target is taken apart and decoded", "[target]") {
    const Target target = parse_target("/v1/records/a%2Fb/%C3%A9?x=1+2&y&z=%26%3D");
    CHECK(target.path == std::vector<std::string>{"v1", "records", "a/b", "\xc3\xa9"});
    CHECK(target.query == std::map<std::string, std::string>{{"x", "1 2"}, {"y", ""}, {"z", "&="}});
    CHECK(parse_target("/").path == std::vector<std::string>{""});
    CHECK(parse_target("/a/").path == std::vector<std::string>{"a", ""});
    for (const std::string text : {"a/b", "\xc3\xa9 %", "1+1", "~x_y.z-"}) CHECK(parse_target("/" + percent_encoded(text)).path[0] == text);
}

TEST_CASE("targets that cannot be read are refused", "[target]") {
    for (const char* const bad : {"", "x", "*", "/%", "/%1", "/%zz", "/%ff", "/%00", "/?a=1&a=2", "/?a=%f"}) {
        INFO(bad);
        CHECK_THROWS_AS(parse_target(bad), Problem);
    }
}

TEST_CASE("a probability is one from 0 to 1", "[target]") {
    const Target target = parse_target("/?half=0.5&one=1&more=1.1&text=0.5x&none=");
    QueryReader query(target.query);
    CHECK(query.probability("half") == 0.5);
    CHECK(query.probability("one") == 1);
    CHECK(query.probability("nothing") == std::nullopt);
    for (const char* const name : {"more", "text", "none"}) CHECK_THROWS_AS(query.probability(name), Problem);
}

TEST_CASE("parameters are read by name", "[target]") {
    const std::map<std::string, std::string> query{{"n", "12"}, {"wait", "1500ms"}, {"odd", "x"}};
    QueryReader reader(query);
    CHECK(reader.whole_number("n", 5, 12) == 12);
    CHECK_THROWS_AS(reader.whole_number("n", 5, 11), Problem);
    CHECK(reader.whole_number("m", 5, 100) == 5);
    CHECK(reader.duration("wait", std::chrono::seconds(2)).count() == 1500);
    CHECK_THROWS_AS(reader.duration("wait", std::chrono::seconds(1)), Problem);
    CHECK_THROWS_AS(reader.check_all_read(), Problem);
    CHECK_THROWS_AS(reader.flag("odd"), Problem);
    CHECK_NOTHROW(reader.check_all_read());
    const std::map<std::string, std::string> huge{{"wait", "18446744073709551615s"}};
    CHECK_THROWS_AS(QueryReader(huge).duration("wait", std::chrono::seconds(60)), Problem);
}
