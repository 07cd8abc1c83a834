#include "datasets/generator/transliteration.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>

using namespace sameas::datasets;

namespace {

std::map<std::string, int> spellings_of(std::string_view name) {
    std::map<std::string, int> found;
    RandomStream random(11);
    for (int times = 0; times < 2000; ++times) {
        ShortText text(name);
        transliterate_anew(text, random);
        ++found[std::string(text.view())];
    }
    return found;
}

}  // namespace

TEST_CASE("a name comes in the spellings that clerks give it, mostly in its own") {
    const std::map<std::string, int> found = spellings_of("khalid");
    REQUIRE(found.contains("khalid"));
    REQUIRE(found.contains("halid"));
    CHECK(found.at("khalid") > found.at("halid"));
    CHECK(found.at("halid") > 200);
    CHECK(spellings_of("qasym").contains("kasim"));
}

TEST_CASE("every place of a spelling takes the other one, and what has no other stays") {
    const std::map<std::string, int> found = spellings_of("zizz");
    CHECK(found.contains("siss"));
    CHECK(!found.contains("ziss"));
    CHECK(spellings_of("bmn") == std::map<std::string, int>{{"bmn", 2000}});
    CHECK(spellings_of("").size() == 1);
}
