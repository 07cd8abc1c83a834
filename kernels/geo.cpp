// Great-circle distance by the haversine formula, which keeps its accuracy where most pairs lie: near to each
// other.
//   a = sin^2(dlat / 2) + cos(lat1) * cos(lat2) * sin^2(dlng / 2);  distance = 2 * R * asin(sqrt(a))
// Rounding can take a slightly above 1 for places opposite to each other.
#include "kernels/geo.hpp"

#include <cmath>

#include "kernels/math.hpp"

namespace sameas::kernels {

double haversine_km(double lat1, double lng1, double lat2, double lng2) noexcept {
    const double sin_lat = sin((lat2 - lat1) * (0.5 * radians_per_degree));
    const double sin_lng = sin((lng2 - lng1) * (0.5 * radians_per_degree));
    const double cosines = cos(lat1 * radians_per_degree) * cos(lat2 * radians_per_degree);
    const double a = sin_lat * sin_lat + cosines * (sin_lng * sin_lng);
    return 2.0 * earth_radius_km * asin(std::sqrt(a > 1.0 ? 1.0 : a));
}

}  // namespace sameas::kernels
