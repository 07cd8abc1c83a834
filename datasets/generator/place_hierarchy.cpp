// Nothing is stored: how many cities a county has, and what a street is called, is drawn from a stream keyed by the number
// of the thing, which is made of the numbers of all that it lies in. Counties and cities have
// rows of tables to themselves; as in life, a few cities of different counties have one name.
#include "datasets/generator/place_hierarchy.hpp"

#include <algorithm>

#include "datasets/generator/population.hpp"

namespace sameas::datasets {

namespace {

enum Kind : std::uint64_t { cities_of_county = 1, postcodes_of_city, digits_of_postcode, name_of_street };

}  // namespace

PlaceHierarchy::Spot PlaceHierarchy::draw(RandomStream& random) const {
    Spot spot{};
    // The product of two: small numbers more often, so that counties differ in size.
    spot.county = random.below(shape_.counties) * random.below(shape_.counties) / (shape_.counties - 1);
    RandomStream of_county(key_of(0, Kind::cities_of_county, spot.county));
    spot.city = random.below(2 + of_county.below(shape_.cities_most - 1));
    RandomStream of_city(key_of(0, Kind::postcodes_of_city, city_number(spot)));
    spot.postcode = random.below(1 + of_city.below(shape_.postcodes_most));
    spot.street = random.below(shape_.streets);
    return spot;
}

std::string_view PlaceHierarchy::county(const Spot& spot) const {
    return tables_.of(Language::english).surnames.value(100 + 7 * spot.county);
}

std::string_view PlaceHierarchy::city(const Spot& spot) const {
    return tables_.us_places.value(static_cast<FrequencyTable::Row>(city_number(spot) % tables_.us_places.size()));
}

std::string_view PlaceHierarchy::state(const Spot& spot) const {
    return tables_.us_places.column(spot.county % 8, 0);
}

ShortText PlaceHierarchy::postcode(const Spot& spot) const {
    RandomStream random(key_of(0, Kind::digits_of_postcode, postcode_number(spot)));
    ShortText text;
    text.append_number(10'000 + std::uint64_t{postcode_number(spot)} * 7 + random.below(7), 5);
    return text;
}

ShortText PlaceHierarchy::street(const Spot& spot) const {
    RandomStream random(key_of(0, Kind::name_of_street, std::uint64_t{postcode_number(spot)} * 64 + spot.street));
    ShortText text(tables_.streets.drawn_value(random));
    text.append(' ');
    text.append(street_kinds[std::min(random.below(8), random.below(8))].brief);
    return text;
}

}  // namespace sameas::datasets
