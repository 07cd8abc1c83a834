#include "engine/live/record_texts.hpp"

#include <catch2/catch.hpp>

using namespace sameas;

TEST_CASE("texts of a record come back as they were") {
    const std::vector<std::string> values{"", "ann", std::string(127, 'x'), std::string(128, 'y'), std::string(40'000, 'z'), std::string("a\0b", 3)};
    const RecordTexts texts("4711", values);
    CHECK_FALSE(texts.empty());
    CHECK(texts.id() == "4711");
    CHECK(texts.values() == values);
    const std::vector<std::string> many(300, "v");
    CHECK(RecordTexts(std::string(200, 'i'), many).values() == many);
    CHECK(RecordTexts(std::string(200, 'i'), many).id() == std::string(200, 'i'));
}

TEST_CASE("a record without values has an id") {
    CHECK(RecordTexts().empty());
    const RecordTexts texts("1", {});
    CHECK_FALSE(texts.empty());
    CHECK(texts.id() == "1");
    CHECK(texts.values().empty());
}
