#include "engine/profile/value_shape.hpp"

#include <catch2/catch.hpp>

namespace {

std::string shape(const char* value) {
    std::string out;
    sameas::append_shape(value, out);
    return out;
}

std::string loose(const char* value) {
    std::string out;
    sameas::append_loose_shape(value, out);
    return out;
}

}  // namespace

TEST_CASE("shapes keep marks and lengths") {
    CHECK(shape("SW1A 1AA") == "AA9A 9AA");
    CHECK(shape("1990-04-03") == "9999-99-99");
    CHECK(shape("Zoë") == "Aaa");
    CHECK(shape("") == "");
    CHECK(shape("12345678901234567890123456789012345678901") == std::string(40, '9') + "...");
}

TEST_CASE("loose shapes join runs") {
    CHECK(loose("Anna Maria") == "Aa+ Aa+");
    CHECK(loose("12 Mill Lane") == "9+ Aa+ Aa+");
    CHECK(loose("a1") == "a9");
}
