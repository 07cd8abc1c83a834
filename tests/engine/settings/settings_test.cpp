#include "engine/settings/settings.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"

using namespace sameas;
using namespace sameas::test;
using Catch::Contains;
using Domains = std::vector<std::size_t>;

namespace {

Settings settings_with(const std::string& levels) {
    return parse_settings(
        R"({"blocking":["a"],"comparisons":[{"name":"n","fields":["a","b","c","d","e"],"levels":[)" + levels +
            R"("else"]},{"field":"f","levels":["exact","else"]}]})",
        "test");
}

}  // namespace

TEST_CASE("every field is a domain of its own unless swapped", "[settings]") {
    CHECK(domains_of(settings_with(R"~("exact(a)",)~")) == Domains{0, 1, 2, 3, 4, 5});
    CHECK(domains_of(settings_with(R"~("swapped(a, b)",)~")) == Domains{0, 0, 1, 2, 3, 4});
    CHECK(domains_of(settings_with(R"~("swapped(e, b)","swapped(d, a)",)~")) == Domains{0, 1, 2, 0, 1, 3});
    CHECK(domains_of(Settings{}).empty());
}

TEST_CASE("chains of swaps are one domain, wherever they stand in a level", "[settings]") {
    CHECK(domains_of(
              settings_with(R"~("swapped(d, e)","exact(a) and not (swapped(b, c) or swapped(c, d))",)~")) ==
          Domains{0, 1, 1, 1, 1, 2});
    CHECK(domains_of(settings_with(R"~("swapped(d, e)","swapped(a, b)","swapped(e, a)",)~")) ==
          Domains{0, 0, 1, 0, 0, 2});
}

TEST_CASE("fields of one domain need one type", "[settings]") {
    Settings settings = settings_with(R"~("swapped(a, b)",)~");
    settings.fields[1].type = FieldType::number;
    CHECK(error_of([&] { domains_of(settings); }) ==
          "fields 'a' (text) and 'b' (number) are swapped in a level: give them one type");
    settings.fields.erase(settings.fields.begin());
    CHECK_THAT(error_of([&] { domains_of(settings); }),
               Contains("field 'a' is swapped with another, but not among the fields"));
}

TEST_CASE("fields are found by name", "[settings]") {
    const Settings settings = settings_with("");
    CHECK(settings.find_field("c") == &settings.fields[2]);
    CHECK(settings.find_field("C") == nullptr);
}
