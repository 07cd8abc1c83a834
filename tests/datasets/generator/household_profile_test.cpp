#include "datasets/generator/household_profile.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "tests/datasets/generator/grouped_records.hpp"

using namespace sameas::datasets;
using namespace sameas::datasets::testing;

TEST_CASE("household: families share surname, street and telephone; persons are listed twice in one case of seven") {
    for (const char* profile : {"household", "household_undated"}) {
        const std::vector<Record> records = generated(profile, 20'000, 3);
        CHECK(share_with_partner(records) == Approx(0.26).margin(0.01));
        CHECK(share_differing(by(records, "entity_id"), "street") == Approx(0.27).margin(0.05));
        CHECK(records[0].contains("birth_date") == (std::string(profile) == "household"));
        std::size_t families = 0;
        for (const auto& [phone, members] : by(records, "phone")) {
            std::set<std::string> entities;
            for (const Record* member : members)
                entities.insert(*member->at("entity_id"));
            families += entities.size() > 1;
        }
        CHECK(families > 3000);
    }
}

TEST_CASE("nodup: families, and nobody twice") {
    const std::vector<Record> records = generated("nodup", 20'000, 3);
    CHECK(by(records, "entity_id").size() == records.size());
    CHECK(by(records, "phone").size() < 12'000);
}

TEST_CASE("derived: what follows from another column does, errors included") {
    for (const Record& record : generated("derived", 5000, 3)) {
        const std::string year = record.at("birth_date")->substr(0, 4);
        REQUIRE(record.at("birth_year") == year);
        REQUIRE(std::stoi(*record.at("age")) == 2025 - std::stoi(year));
        REQUIRE(record.at("area") == record.at("postcode")->substr(0, 3));
        REQUIRE(*record.at("full_name") == *record.at("first_name") + ' ' + *record.at("last_name"));
        REQUIRE(record.at("email")->ends_with(".example"));
    }
}
