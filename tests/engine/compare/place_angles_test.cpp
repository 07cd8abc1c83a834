#include "engine/compare/place_angles.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "kernels/geo.hpp"

using namespace sameas;

namespace {

/// A domain of numbers as angles.
std::vector<SinCos> angles_of(const std::vector<double>& degrees, double limit) {
    Domain domain;
    domain.numbers = degrees;
    return place_angles(domain, limit);
}

}  // namespace

TEST_CASE("places are near exactly where the haversine formula says so, and the answer is rarely unsure") {
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> latitude(-90, 90), longitude(-180, 180), small(-0.2, 0.2), unit(0, 1);
    int unsure = 0, near = 0;
    constexpr int trials = 100'000;
    for (int i = 0; i < trials; ++i) {
        const double lat1 = latitude(random), lng1 = longitude(random);
        const bool close = i % 2 == 0;
        const double lat2 = std::clamp(close ? lat1 + small(random) : latitude(random), -90.0, 90.0);
        const double lng2 = std::clamp(close ? lng1 + small(random) : longitude(random), -180.0, 180.0);
        const double km = kernels::haversine_km(lat1, lng1, lat2, lng2);
        // Bounds around the distance itself, from an ulp away to far away.
        const double bound = std::abs(km * (1 + (unit(random) - 0.5) * std::pow(10.0, -(i % 17))));
        const std::vector<SinCos> latitudes = angles_of({lat1, lat2}, 90), longitudes = angles_of({lng1, lng2}, 180);
        const auto answer = NearPlaces(bound).within(angle_cosine(latitudes[0], longitudes[0], latitudes[1], longitudes[1]));
        if (answer == NearPlaces::Answer::unsure) {
            ++unsure;
            continue;
        }
        near += answer == NearPlaces::Answer::yes;
        if ((answer == NearPlaces::Answer::yes) != (km <= bound)) FAIL(lat1 << ' ' << lng1 << ' ' << lat2 << ' ' << lng2);
    }
    CHECK(near > trials / 10);
    CHECK(unsure < trials / 2);
    CHECK(unsure > 0);
}

TEST_CASE("the whole earth is within half its girth, and a place within nothing of itself is unsure at most") {
    const std::vector<SinCos> latitudes = angles_of({0, 0, 90, -90}, 90), longitudes = angles_of({0, 180, 0, 0}, 180);
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < 4; ++j) {
            CHECK(NearPlaces(30'000).within(angle_cosine(latitudes[i], longitudes[i], latitudes[j], longitudes[j])) ==
                  NearPlaces::Answer::yes);
        }
    }
    CHECK(NearPlaces(0).within(angle_cosine(latitudes[1], longitudes[1], latitudes[1], longitudes[1])) != NearPlaces::Answer::no);
    CHECK(NearPlaces(1).within(angle_cosine(latitudes[0], longitudes[0], latitudes[1], longitudes[1])) == NearPlaces::Answer::no);
}

TEST_CASE("what is no place is never near or far") {
    const std::vector<SinCos> latitudes = angles_of({0, 90.5, std::nan("")}, 90), longitudes = angles_of({0, 181}, 180);
    CHECK(std::isnan(latitudes[1].sine));
    for (std::size_t i = 1; i < 3; ++i) {
        CHECK(NearPlaces(30'000).within(angle_cosine(latitudes[0], longitudes[0], latitudes[i], longitudes[0])) ==
              NearPlaces::Answer::unsure);
    }
    CHECK(NearPlaces(30'000).within(angle_cosine(latitudes[0], longitudes[0], latitudes[0], longitudes[1])) == NearPlaces::Answer::unsure);
}
