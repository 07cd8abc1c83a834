#pragma once

namespace sameas::kernels {

/// The mean radius of the GRS 80 ellipsoid.
inline constexpr double earth_radius_km = 6371.0088;
inline constexpr double radians_per_degree = 0x1.1df46a2529d39p-6;

/// Computes the great-circle distance in kilometres between two places given in degrees, on a sphere of the
/// mean earth radius, 6371.0088 km. Latitudes lie in [-90, 90]; longitudes may be any angle up to a million
/// degrees, so that 181 and -179 are one meridian. Symmetric to the last bit; a NaN or infinite argument
/// gives NaN. The same bits on every CPU. Does not throw or allocate. Thread-safe.
double haversine_km(double lat1, double lng1, double lat2, double lng2) noexcept;

}  // namespace sameas::kernels
