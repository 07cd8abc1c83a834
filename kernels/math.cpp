// Elementary functions with the same bits on every CPU.
//
// Problem: a libm picks its code by the CPU it finds (with or without fused multiply-add, for one), and the
// last bits of log, exp or sin differ between those choices. A weight that lies on a threshold then decides a
// pair differently on another machine.
//
// Idea: the usual scheme of reduction, short series and reconstruction, in plain double arithmetic. The
// operations +, -,
// *, / and sqrt have one defined result each, so the whole has. What rounding would lose at the joints is
// carried along as a second double (two_sum and two_product are exact: Knuth, TAOCP 4.2.2; Dekker 1971), so
// that only the last addition rounds noticeably: the results are within 1 ulp, mostly the nearest double.
//
// The coefficients of log2, exp2, sin and cos are those of the Taylor series, long enough for the reduced
// range: the first term left out is below 2^-60 of the result. The series of the arc sine converges too
// slowly for that; its polynomial interpolates at Chebyshev nodes.
//
// This file must be compiled for the baseline instruction set with -ffp-contract=off: a fused multiply-add
// would change bits.
#include "kernels/math.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace sameas::kernels {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t fraction_mask = (std::uint64_t{1} << 52) - 1;

/// A number as the unevaluated sum of two doubles, the second at most half an ulp of the first.
struct DoubleDouble {
    double high;
    double low;
};

/// The exact sum, whatever the magnitudes.
DoubleDouble two_sum(double x, double y) noexcept {
    const double sum = x + y;
    const double y_part = sum - x;
    return {sum, (x - (sum - y_part)) + (y - y_part)};
}

/// The upper 26 bits of the significand; value - upper_half(value) fits the other 26. |value| < 2^996.
double upper_half(double value) noexcept {
    const double shifted = value * 134217729.0;  // 2^27 + 1
    return shifted - (shifted - value);
}

/// The exact product of two numbers far from the limits of the exponent.
DoubleDouble two_product(double x, double y) noexcept {
    const double product = x * y;
    const double x_high = upper_half(x);
    const double x_low = x - x_high;
    const double y_high = upper_half(y);
    const double y_low = y - y_high;
    return {product, ((x_high * y_high - product) + (x_high * y_low + x_low * y_high)) + x_low * y_low};
}

/// Horner's rule: coefficients[0] + coefficients[1] * x + ...
template <int N>
double polynomial(const double (&coefficients)[N], double x) noexcept {
    double sum = coefficients[N - 1];
    for (int i = N - 2; i >= 0; --i)
        sum = sum * x + coefficients[i];
    return sum;
}

/// 2^exponent for -1022 <= exponent <= 1023.
double power_of_two(int exponent) noexcept {
    return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

/// Nearest whole number, ties to even, for |value| < 2^51: adding 1.5 * 2^52 leaves no bit for a fraction.
double nearest_whole(double value) noexcept {
    constexpr double shift = 6755399441055744.0;
    return (value + shift) - shift;
}

}  // namespace

// value = 2^e * m with sqrt(1/2) <= m < sqrt(2), and log2(m) = 2 / ln 2 * atanh(s) with s = (m - 1) / (m +
// 1), so that |s| < 0.172. The first term of atanh(s) = s + s^3 / 3 + s^5 / 5 + ... is kept in two doubles;
// the others are together below 1 % of it and can afford a rounding. A power of two has s = 0, and e is the
// whole result.
double log2(double value) noexcept {
    constexpr double two_over_ln2_high = 0x1.71547652b82fep+1;
    constexpr double two_over_ln2_low = 0x1.777d0ffda0d24p-55;
    constexpr double tail[] = {1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,  1.0 / 11, 1.0 / 13,
                               1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23};
    constexpr std::uint64_t sqrt_half_fraction = 0x6a09e667f3bcd;  // of sqrt(2), cut off

    if (!(value > 0.0)) return value == 0.0 ? -infinity : not_a_number;
    if (value == infinity) return value;
    int exponent = 0;
    if (value < std::numeric_limits<double>::min()) {  // subnormal: make the leading bit explicit
        value *= 0x1p54;
        exponent = -54;
    }
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(value);
    exponent += static_cast<int>(bits >> 52) - 1023;
    const bool upper = (bits & fraction_mask) > sqrt_half_fraction;
    if (upper) ++exponent;
    const double m =
        std::bit_cast<double>((bits & fraction_mask) | (std::uint64_t{upper ? 1022u : 1023u} << 52));

    const double difference = m - 1.0;  // exact
    const DoubleDouble sum = two_sum(m, 1.0);
    const double s = difference / sum.high;
    const DoubleDouble back = two_product(s, sum.high);
    const double s_low = (((difference - back.high) - back.low) - s * sum.low) / sum.high;
    const double s_squared = s * s;
    const double rest = s * s_squared * polynomial(tail, s_squared);

    const DoubleDouble first = two_product(s, two_over_ln2_high);
    const double small = first.low + (s * two_over_ln2_low + (s_low + rest) * two_over_ln2_high);
    const DoubleDouble whole = two_sum(static_cast<double>(exponent), first.high);
    return whole.high + (whole.low + small);
}

// exponent = k + r with |r| <= 1/2, and 2^r = e^y with y = r * ln 2 in two doubles. In 1 + y + y^2 / 2 + ...
// the first two terms are added exactly; a whole exponent has y = 0.
double exp2(double exponent) noexcept {
    constexpr double ln2_high = 0x1.62e42fefa39efp-1;
    constexpr double ln2_low = 0x1.abc9e3b39803fp-56;
    constexpr double tail[] = {1.0 / 2,          1.0 / 6,        1.0 / 24,        1.0 / 120,
                               1.0 / 720,        1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                               1.0 / 3628800,    1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800,
                               1.0 / 87178291200};

    if (!(exponent < 1024.0)) return exponent >= 1024.0 ? infinity : not_a_number;
    if (exponent < -1075.0) return 0.0;
    const double whole = nearest_whole(exponent);
    const double r = exponent - whole;  // exact
    const DoubleDouble y = two_product(r, ln2_high);
    const double y_low = y.low + r * ln2_low;
    const double rest = y.high * y.high * polynomial(tail, y.high) + (y_low + y_low * y.high);
    const DoubleDouble leading = two_sum(1.0, y.high);
    const double significand = leading.high + (leading.low + rest);

    const int k = static_cast<int>(whole);
    if (k >= -1021 && k <= 1023) return significand * power_of_two(k);
    const int half = k / 2;  // in two steps, of which only the last can round
    return significand * power_of_two(half) * power_of_two(k - half);
}

namespace {

constexpr double radians_max = 1e6;
constexpr double half_pi_high = 0x1.921fb54442d18p+0;
constexpr double half_pi_low = 0x1.1a62633145c07p-54;

/// An angle as quadrant * pi / 2 + (high + low) with |high| <= pi / 4, give or take a rounding.
struct ReducedAngle {
    double high;
    double low;
    unsigned quadrant;
};

/// Subtracts the nearest multiple of pi / 2 after Cody and Waite: pi / 2 in parts of 33 bits, whose products
/// with a multiple below 2^20 are exact. |radians| <= radians_max.
ReducedAngle reduce(double radians) noexcept {
    constexpr double two_over_pi = 0x1.45f306dc9c883p-1;
    constexpr double part1 = 0x1.921fb544p+0;
    constexpr double part2 = 0x1.0b4611a6p-34;
    constexpr double part3 = 0x1.3198a2e037073p-69;
    const double multiple = nearest_whole(radians * two_over_pi);
    const double rest1 = radians - multiple * part1;  // exact: both are near to each other
    const DoubleDouble rest2 = two_sum(rest1, -multiple * part2);
    const DoubleDouble rest3 = two_sum(rest2.high, rest2.low - multiple * part3);
    return {rest3.high, rest3.low, static_cast<unsigned>(static_cast<std::int64_t>(multiple)) & 3u};
}

/// sin(x + x_low) for |x| <= pi / 4.
double sin_near_zero(double x, double x_low) noexcept {
    constexpr double tail[] = {-1.0 / 6,
                               1.0 / 120,
                               -1.0 / 5040,
                               1.0 / 362880,
                               -1.0 / 39916800,
                               1.0 / 6227020800,
                               -1.0 / 1307674368000,
                               1.0 / 355687428096000,
                               -1.0 / 121645100408832000};
    const double square = x * x;
    return x + (x * square * polynomial(tail, square) + x_low * (1.0 - 0.5 * square));
}

/// cos(x + x_low) for |x| <= pi / 4.
double cos_near_zero(double x, double x_low) noexcept {
    constexpr double tail[] = {
        1.0 / 24,        -1.0 / 720,         1.0 / 40320,          -1.0 / 3628800,
        1.0 / 479001600, -1.0 / 87178291200, 1.0 / 20922789888000, -1.0 / 6402373705728000};
    const double square = x * x;
    const DoubleDouble leading = two_sum(1.0, -0.5 * square);
    return leading.high + (leading.low + (square * square * polynomial(tail, square) - x * x_low));
}

}  // namespace

double sin(double radians) noexcept {
    if (!(radians >= -radians_max && radians <= radians_max)) return not_a_number;
    if (radians == 0.0) return radians;  // keeps the sign
    const ReducedAngle angle = reduce(radians);
    const double size = (angle.quadrant & 1u) != 0 ? cos_near_zero(angle.high, angle.low)
                                                   : sin_near_zero(angle.high, angle.low);
    return (angle.quadrant & 2u) != 0 ? -size : size;
}

double cos(double radians) noexcept {
    if (!(radians >= -radians_max && radians <= radians_max)) return not_a_number;
    const ReducedAngle angle = reduce(radians);
    const double size = (angle.quadrant & 1u) != 0 ? sin_near_zero(angle.high, angle.low)
                                                   : cos_near_zero(angle.high, angle.low);
    return angle.quadrant == 1 || angle.quadrant == 2 ? -size : size;
}

// asin(x) = x + x * z * p(z) with z = x^2, for |x| <= 1/2. Beyond, asin(x) = pi / 2 - 2 * asin(r) with r =
// sqrt((1 - x) / 2), where what the root loses is put back.
double asin(double sine) noexcept {
    constexpr double tail[] = {0.16666666666666666,  0.07500000000000118,   0.044642857142551895,
                               0.03038194447553234,  0.02237215744350722,   0.017352816540325496,
                               0.01396378001220357,  0.011566459612121669,  0.009621842970100282,
                               0.009319560794767446, 0.0030448799094556773, 0.019554513336123378,
                               -0.01924167174674304, 0.02961201126495512};
    if (!(sine >= -1.0 && sine <= 1.0)) return not_a_number;
    const double size = sine < 0.0 ? -sine : sine;
    if (size <= 0.5) {
        const double z = sine * sine;
        return sine + sine * z * polynomial(tail, z);
    }
    const double z = 0.5 * (1.0 - size);  // exact
    const double root = std::sqrt(z);
    const DoubleDouble square = two_product(root, root);
    const double root_low = root > 0.0 ? ((z - square.high) - square.low) / (2.0 * root) : 0.0;
    const DoubleDouble difference = two_sum(half_pi_high, -2.0 * root);
    const double rest = difference.low + (half_pi_low - 2.0 * (root_low + root * z * polynomial(tail, z)));
    const double angle = difference.high + rest;
    return sine < 0.0 ? -angle : angle;
}

}  // namespace sameas::kernels
