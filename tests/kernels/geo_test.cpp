#include "kernels/geo.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

using sameas::kernels::haversine_km;

namespace {

constexpr double earth_radius_km = 6371.0088;
constexpr double pi = 3.14159265358979323846;

}  // namespace

TEST_CASE("haversine gives known distances", "[geo]") {
    // Lyon to Paris, as the README of the Python package haversine has it (same radius).
    CHECK(haversine_km(45.7597, 4.8422, 48.8567, 2.3508) == Approx(392.2172595594006).epsilon(1e-12));
    // Nashville to Los Angeles, as Rosetta Code has it for a radius of 6372.8 km.
    CHECK(haversine_km(36.12, -86.67, 33.94, -118.40) ==
          Approx(2887.2599506071 * earth_radius_km / 6372.8).epsilon(1e-10));
    // Land's End to John o' Groats: 968.9 km with a radius of 6371 km.
    CHECK(haversine_km(50.0 + 3.0 / 60 + 59.0 / 3600, -5.0 - 42.0 / 60 - 53.0 / 3600,
                       58.0 + 38.0 / 60 + 38.0 / 3600,
                       -3.0 - 4.0 / 60 - 12.0 / 3600) == Approx(968.9).margin(0.06));
}

TEST_CASE("haversine of arcs that need no formula", "[geo]") {
    CHECK(haversine_km(0, 0, 0, 1) == Approx(earth_radius_km * pi / 180).epsilon(1e-14));
    CHECK(haversine_km(0, 0, 90, 0) == Approx(earth_radius_km * pi / 2).epsilon(1e-14));
    CHECK(haversine_km(90, 0, -90, 0) == Approx(earth_radius_km * pi).epsilon(1e-14));
    CHECK(haversine_km(0, 0, 0, 180) == Approx(earth_radius_km * pi).epsilon(1e-14));
    CHECK(haversine_km(90, 10, 90, -120) == Approx(0.0).margin(1e-11));  // the pole has any longitude
    CHECK(haversine_km(12.5, 179.5, 12.5, -179.5) == Approx(haversine_km(12.5, 0, 12.5, 1)).epsilon(1e-12));
    CHECK(haversine_km(10, 190, 20, 30) == Approx(haversine_km(10, -170, 20, 30)).epsilon(1e-12));
    CHECK(haversine_km(52.5, 13.4, 52.5, 13.4) == 0.0);
    CHECK(haversine_km(52.5, 13.4, 52.5 + 1e-7, 13.4) ==
          Approx(1e-7 * earth_radius_km * pi / 180).epsilon(1e-7));
}

TEST_CASE("haversine is symmetric, in range, and near to the same formula with libm", "[geo]") {
    std::mt19937_64 random(3);
    const auto degrees = [&random](double limit) {
        return (static_cast<double>(random() >> 11) * 0x1p-52 - 1.0) * limit;
    };
    for (int i = 0; i < 20'000; ++i) {
        const double lat1 = degrees(90);
        const double lng1 = degrees(180);
        const double lat2 = i % 2 == 0 ? degrees(90) : lat1 + degrees(0.01);
        const double lng2 = i % 2 == 0 ? degrees(180) : lng1 + degrees(0.01);
        const double distance = haversine_km(lat1, lng1, lat2, lng2);
        const auto radians = [](double value) {
            return static_cast<long double>(value) * 3.14159265358979323846L / 180;
        };
        const long double sin_lat = std::sin(radians(lat2 - lat1) / 2);
        const long double sin_lng = std::sin(radians(lng2 - lng1) / 2);
        const long double a =
            sin_lat * sin_lat + std::cos(radians(lat1)) * std::cos(radians(lat2)) * sin_lng * sin_lng;
        REQUIRE(distance == haversine_km(lat2, lng2, lat1, lng1));
        REQUIRE(distance >= 0.0);
        REQUIRE(distance <= earth_radius_km * pi);
        REQUIRE(distance == Approx(static_cast<double>(2 * 6371.0088L * std::asin(std::sqrt(a))))
                                .epsilon(1e-12)
                                .margin(1e-9));
    }
}

TEST_CASE("haversine of opposite places is half the circumference", "[geo]") {
    for (int i = 0; i < 18'000; ++i) {
        const double lat = i / 100.0 - 90;
        const double lng = i * 7 % 18'000 / 100.0;
        const double distance = haversine_km(lat, lng, -lat, lng - 180);
        REQUIRE(distance == Approx(earth_radius_km * pi).epsilon(1e-7));  // never NaN, though a may exceed 1
    }
}

TEST_CASE("haversine of what is no number is none", "[geo]") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    for (const double bad : {not_a_number, infinity, -infinity}) {
        CHECK(std::isnan(haversine_km(bad, 0, 0, 0)));
        CHECK(std::isnan(haversine_km(0, bad, 0, 0)));
        CHECK(std::isnan(haversine_km(0, 0, bad, 0)));
        CHECK(std::isnan(haversine_km(0, 0, 0, bad)));
    }
}
