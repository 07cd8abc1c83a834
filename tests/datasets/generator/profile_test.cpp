#include "datasets/generator/profile.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "engine/errors.hpp"

using namespace sameas::datasets;

TEST_CASE("every profile has its name, a version and distinct columns that begin with id and entity") {
    REQUIRE(profile_names() ==
            std::vector<std::string_view>{"customer", "derived", "household", "household_undated", "nodup", "person",
                                          "place", "place_moved", "place_sparse", "splink7m", "translit", "translit_many"});
    for (const std::string_view name : profile_names()) {
        const std::unique_ptr<Profile> profile = make_profile(name);
        CHECK(profile->name() == name);
        CHECK(profile->version() >= 1);
        REQUIRE(profile->columns().size() > 2);
        CHECK(profile->columns()[0] == "id");
        CHECK(profile->columns()[1] == "entity_id");
        const std::set<std::string_view> columns(profile->columns().begin(), profile->columns().end());
        CHECK(columns.size() == profile->columns().size());
    }
}

TEST_CASE("an unknown profile is refused with the nearest name") {
    CHECK_THROWS_AS(make_profile("custmer"), sameas::InvalidSettings);
    CHECK_THROWS_WITH(make_profile("custmer"), Catch::Contains("'customer'") && Catch::Contains("splink7m"));
    CHECK_THROWS_AS(make_profile(""), sameas::InvalidSettings);
}
