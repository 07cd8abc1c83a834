#include "datasets/generator/translit_profile.hpp"

#include <catch2/catch.hpp>
#include <utility>
#include <string>

#include "tests/datasets/generator/grouped_records.hpp"

using namespace sameas::datasets;
using namespace sameas::datasets::testing;

TEST_CASE("translit: few true pairs, whose names are spelt otherwise, among many people of the same names") {
    for (const auto& [profile, share] : {std::pair("translit", 0.06), std::pair("translit_many", 0.2)}) {
        const std::vector<Record> records = generated(profile, 20'000, 3);
        const Groups entities = by(records, "entity_id");
        CHECK(share_with_partner(records) == Approx(share).margin(0.02));
        CHECK(share_differing(entities, "last_name") > 0.3);
        CHECK(share_differing(entities, "country") == 0);
        CHECK(share_differing(entities, "region") > 0.05);
        CHECK(by(records, "first_name").size() < 4000);
        CHECK(by(records, "country").size() == 60);
    }
}
