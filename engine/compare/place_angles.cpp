// Two places are near when the angle between them, seen from the centre of the earth, is small: when its cosine, the scalar
// product of their unit vectors, is large. With sines and cosines at hand, once a distinct value, that is six products a
// pair where the haversine formula takes four trigonometric functions.
//
// The cosine is flat around small angles, so it cannot replace the formula: 10 km are 1.2e-6 away from 1. But it need not: the
// rounding errors of both ways are below 1e-14, measured in the cosine, so outside a band a hundred times as wide the two
// cannot disagree, and inside the formula is asked.
#include "engine/compare/place_angles.hpp"

#include <cmath>
#include <limits>

#include "kernels/geo.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

constexpr double half_band = 1e-12;

}  // namespace

std::vector<SinCos> place_angles(const Domain& domain, double limit_degrees) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    std::vector<SinCos> angles;
    angles.reserve(domain.numbers.size());
    for (const double degrees : domain.numbers) {
        if (std::abs(degrees) <= limit_degrees) {
            const double radians = degrees * kernels::radians_per_degree;
            angles.push_back({kernels::sin(radians), kernels::cos(radians)});
        } else {
            angles.push_back({none, none});
        }
    }
    return angles;
}

NearPlaces::NearPlaces(double km) {
    const double angle = km / kernels::earth_radius_km;
    const bool is_everywhere = angle >= 3.2;  // more than half way round
    const double cosine = is_everywhere ? -1.0 - 2 * half_band : kernels::cos(angle);
    surely_near_ = cosine + half_band;
    surely_far_ = cosine - half_band;
}

}  // namespace sameas
