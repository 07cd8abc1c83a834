#include <catch2/catch.hpp>

#include "cli/measured_pair.hpp"
#include "cli/reference_table.hpp"
#include "engine/settings/vocabulary.hpp"

using namespace sameas;
using namespace sameas::cli;
using Catch::Contains;

TEST_CASE("the reference has every measure, its example computed", "[cli]") {
    const ReferenceTable table = similarity_table();
    REQUIRE(table.entries.size() == measure_rows().size());
    for (std::size_t i = 0; i < table.entries.size(); ++i) {
        const ReferenceEntry& entry = table.entries[i];
        INFO(entry.name);
        CHECK(entry.name == measure_rows()[i].name);
        CHECK(entry.definition == measure_rows()[i].doc);
        CHECK_THAT(entry.example, Contains(entry.name));
        CHECK(entry.example_result != "unknown");
        CHECK(entry.facts.size() == table.entries.front().facts.size());
        CHECK(entry.example_result != "0");  // which shows nothing
    }
}

TEST_CASE("an entry of the reference", "[cli]") {
    const ReferenceTable table = similarity_table();
    for (const ReferenceEntry& entry : table.entries) {
        if (entry.name == "same_last_digits") {
            CHECK(entry.result == "agreement, 1 or 0");
            CHECK(entry.facts[1] == std::pair<std::string, std::string>(
                                        "Options", "`n`: a whole number from 1 to 15, default `7`"));
            CHECK(entry.call == "same_last_digits(n=8)");
            CHECK(entry.example ==
                  "sameas similarity 'same_last_digits(n=8)' '+43 1 2345 6789' '01 / 2345 67 89'");
            CHECK(entry.example_result == "1");
        }
    }
    const ReferenceEntry& jaro = table.entries.front();
    CHECK(jaro.name == "jaro");
    CHECK(jaro.result == "similarity, 0 to 1; 1 is equal");
    CHECK(jaro.example == "sameas similarity jaro martha marhta");
    CHECK(jaro.example_result == measured_text((1 + 1 + 5.0 / 6) / 3));
}
