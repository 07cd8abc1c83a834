#include "datasets/generator/place_profile.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/datasets/generator/grouped_records.hpp"

using namespace sameas::datasets;
using namespace sameas::datasets::testing;

TEST_CASE("place: two files, partners across them alone, as many and as many moved as the variant says") {
    struct Expected {
        const char* profile;
        double partners, moved;
        bool numbered;
    };
    for (const Expected& expected : {Expected{"place", 0.3, 0.5, true}, Expected{"place_moved", 0.2, 0.7, false},
                                     Expected{"place_sparse", 0.05, 0.5, true}}) {
        const std::vector<Record> records = generated(expected.profile, 20'000, 3);
        const Groups entities = by(records, "entity_id");
        for (const auto& [entity, members] : entities) {
            REQUIRE(members.size() <= 2);
            if (members.size() == 2) REQUIRE(members[0]->at("source") != members[1]->at("source"));
        }
        CHECK(share_with_partner(records) == Approx(expected.partners).margin(0.01));
        CHECK(share_differing(entities, "postcode") == Approx(expected.moved).margin(0.05));
        const auto lefts = by(records, "source").at("left").size();
        CHECK(static_cast<double>(lefts) / 20'000 == Approx(0.5).margin(0.02));
        const std::string street = *records[0].at("street");
        CHECK((street[0] >= '0' && street[0] <= '9') == expected.numbered);
        for (const auto& [postcode, members] : by(records, "postcode"))
            for (const Record* member : members)
                REQUIRE(member->at("county") == members[0]->at("county"));
    }
}
