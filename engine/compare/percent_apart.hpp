#pragma once
#include <algorithm>
#include <cmath>

namespace sameas {

/// How far two numbers are apart, in percent of the larger magnitude; 0 where both are 0, NaN where one is. The one
/// definition of `within 5 %` and of percent_difference.
inline double percent_apart(double left, double right) {
    const double larger = std::max(std::abs(left), std::abs(right));
    if (larger == 0) return 0.0;
    // Scaled down, so that the difference of two numbers near the end of the range is one, too.
    const double scale = larger > 1e300 ? 1e-10 : 1.0;
    return 100 * std::abs(left * scale - right * scale) / (larger * scale);
}

}  // namespace sameas
