#pragma once
#include <cstdint>
#include <string_view>

#include "datasets/generator/random_stream.hpp"
#include "datasets/generator/short_text.hpp"
#include "datasets/generator/tables.hpp"

namespace sameas::datasets {

/// An invented land in which each place lies within the next larger one: street < postcode < city < county < state.
/// Whoever knows the postcode knows all above it, so agreement on them is one piece of evidence, not four. Counties have
/// people's names, cities and states those of the tables. The same for every seed. Thread-safe.
class PlaceHierarchy {
  public:
    struct Shape {
        std::uint32_t counties;        ///< 2 to 60, of uneven sizes
        std::uint32_t cities_most;     ///< of a county: 2 to so many, at most 12
        std::uint32_t postcodes_most;  ///< of a city: 1 to so many, at most 4
        std::uint32_t streets;         ///< of a postcode
    };
    /// A street.
    struct Spot {
        std::uint32_t county, city, postcode, street;  ///< each numbered within the one before
    };

    explicit PlaceHierarchy(const Shape& shape) : shape_(shape) {}

    Spot draw(RandomStream& random) const;
    std::string_view county(const Spot& spot) const;
    std::string_view city(const Spot& spot) const;
    /// One of eight.
    std::string_view state(const Spot& spot) const;
    /// Five digits, of one city.
    ShortText postcode(const Spot& spot) const;
    /// With its kind, without a number.
    ShortText street(const Spot& spot) const;

  private:
    static constexpr std::uint32_t cities_max = 12, postcodes_max = 4;
    static std::uint32_t city_number(const Spot& spot) { return spot.county * cities_max + spot.city; }
    static std::uint32_t postcode_number(const Spot& spot) { return city_number(spot) * postcodes_max + spot.postcode; }

    Shape shape_;
    const Tables& tables_ = tables();
};

}  // namespace sameas::datasets
