#pragma once

namespace sameas::kernels {

// Elementary functions whose results have the same bits on every CPU: plain double arithmetic and the square
// root, which IEEE 754 defines to the last bit, and nothing from libm, which picks other code for other CPUs.
// All are pure, thread-safe, and neither allocate nor throw. A NaN gives a NaN.

/// Computes the logarithm to base 2 within 1 ulp; log2(2^k) is exactly k, subnormal powers of two included.
/// Either zero gives -infinity, a negative value NaN, +infinity itself.
double log2(double value) noexcept;

/// Computes two to the given power within 1 ulp; whole exponents give exact powers of two. From 1024 up the
/// result is +infinity, below -1075 it is 0; under the normal range it is within one unit of the last place.
double exp2(double exponent) noexcept;

/// Computes the sine of an angle in radians within 1 ulp; NaN beyond a million radians either way. sin(-0.0)
/// is -0.0.
double sin(double radians) noexcept;

/// Computes the cosine of an angle in radians within 1 ulp; NaN beyond a million radians either way.
double cos(double radians) noexcept;

/// Computes the arc sine in radians, in [-pi/2, pi/2], within 1 ulp; NaN outside [-1, 1]. asin(-0.0) is -0.0.
double asin(double sine) noexcept;

}  // namespace sameas::kernels
