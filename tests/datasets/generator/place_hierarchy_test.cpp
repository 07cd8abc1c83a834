#include "datasets/generator/place_hierarchy.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

using namespace sameas::datasets;

TEST_CASE("each place lies in one of the next larger kind, and counties differ in size") {
    const PlaceHierarchy places({.counties = 60, .cities_most = 12, .postcodes_most = 4, .streets = 18});
    RandomStream random(3);
    std::map<std::string, std::string> county_of_postcode, city_of_postcode, state_of_county;
    std::set<std::string> cities;
    std::map<std::string, std::size_t> people;
    std::set<std::string> streets;
    const auto belongs = [](std::map<std::string, std::string>& parents, const std::string& child, const std::string& parent) {
        return parents.emplace(child, parent).first->second == parent;
    };
    for (int draw = 0; draw < 20'000; ++draw) {
        const PlaceHierarchy::Spot spot = places.draw(random);
        const std::string county(places.county(spot)), city(places.city(spot)), postcode(places.postcode(spot).view());
        CHECK(postcode.size() == 5);
        CHECK(belongs(county_of_postcode, postcode, county));
        cities.insert(county + ' ' + city);
        CHECK(belongs(city_of_postcode, postcode, city));
        CHECK(belongs(state_of_county, county, std::string(places.state(spot))));
        streets.insert(postcode + ' ' + std::string(places.street(spot).view()));
        ++people[county];
    }
    CHECK(people.size() == 60);
    CHECK(cities.size() > 300);
    CHECK(city_of_postcode.size() > cities.size());
    CHECK(streets.size() > 8 * city_of_postcode.size());
    std::size_t most = 0, least = 20'000;
    for (const auto& [county, count] : people) {
        most = std::max(most, count);
        least = std::min(least, count);
    }
    CHECK(most > 10 * least);
}
