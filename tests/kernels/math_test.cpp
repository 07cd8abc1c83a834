#include "kernels/math.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "tests/support/sanitized.hpp"

namespace kernels = sameas::kernels;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double least = std::numeric_limits<double>::denorm_min();

/// A number in [low, high), by own arithmetic: std's distributions differ between libraries.
double uniform(std::mt19937_64& random, double low, double high) {
    return low + (high - low) * (static_cast<double>(random() >> 11) * 0x1p-53);
}

/// The largest error in ulp over random arguments, against the same function in long double.
template <class Function, class Exact>
double ulp_max(Function function, Exact exact, double low, double high) {
    std::mt19937_64 random(42);
    double worst = 0.0;
    for (std::size_t i = 0; i < sameas::test::rounds(200'000); ++i) {
        const double argument = uniform(random, low, high);
        const double result = function(argument);
        const long double expected = exact(static_cast<long double>(argument));
        const double rounded = std::abs(static_cast<double>(expected));
        const long double ulp = std::nextafter(rounded, infinity) - rounded;
        worst = std::max(worst, static_cast<double>(std::abs(result - expected) / ulp));
        if (!(std::abs(result) < infinity)) return infinity;
    }
    return worst;
}

bool is_negative_zero(double value) {
    return value == 0.0 && std::signbit(value);
}

}  // namespace

TEST_CASE("log2 is within 1 ulp", "[math]") {
    const auto exact = [](long double x) { return std::log2(x); };
    CHECK(ulp_max(kernels::log2, exact, 0.5, 2.0) < 1.0);
    CHECK(ulp_max(kernels::log2, exact, 0.999, 1.001) < 1.0);
    CHECK(ulp_max(kernels::log2, exact, 0.0, 1e-300) < 1.0);
    CHECK(ulp_max(kernels::log2, exact, 0.0, 1e-308) < 1.0);  // subnormal
    CHECK(ulp_max(kernels::log2, exact, 1.0, 1e308) < 1.0);
}

TEST_CASE("log2 of a power of two and exp2 of a whole number are exact", "[math]") {
    for (int k = -1074; k <= 1023; ++k) {
        REQUIRE(kernels::log2(std::ldexp(1.0, k)) == k);
        REQUIRE(kernels::exp2(k) == std::ldexp(1.0, k));
    }
}

TEST_CASE("log2 at the edges", "[math]") {
    CHECK(kernels::log2(0.0) == -infinity);
    CHECK(kernels::log2(-0.0) == -infinity);
    CHECK(std::isnan(kernels::log2(-1.0)));
    CHECK(std::isnan(kernels::log2(-least)));
    CHECK(std::isnan(kernels::log2(-infinity)));
    CHECK(std::isnan(kernels::log2(not_a_number)));
    CHECK(kernels::log2(infinity) == infinity);
    CHECK(kernels::log2(least) == -1074);
    CHECK(kernels::log2(std::numeric_limits<double>::max()) == 1024);
    CHECK(kernels::log2(1.0) == 0.0);
    CHECK_FALSE(std::signbit(kernels::log2(1.0)));
}

TEST_CASE("exp2 is within 1 ulp", "[math]") {
    const auto exact = [](long double x) { return std::exp2(x); };
    CHECK(ulp_max(kernels::exp2, exact, -1.0, 1.0) < 1.0);
    CHECK(ulp_max(kernels::exp2, exact, -1e-3, 1e-3) < 1.0);
    CHECK(ulp_max(kernels::exp2, exact, -1021.0, 1024.0) < 1.0);
    CHECK(ulp_max(kernels::exp2, exact, -1075.0, -1021.0) < 1.0);  // into the subnormal numbers
    CHECK(ulp_max(kernels::exp2, exact, 1023.0, 1024.0) < 1.0);
}

TEST_CASE("exp2 at the edges", "[math]") {
    CHECK(kernels::exp2(1024.0) == infinity);
    CHECK(kernels::exp2(1e300) == infinity);
    CHECK(kernels::exp2(infinity) == infinity);
    CHECK(kernels::exp2(std::nextafter(1024.0, 0.0)) < infinity);
    CHECK(kernels::exp2(-1074.9) == least);
    CHECK(kernels::exp2(-1075.0) == 0.0);
    CHECK(kernels::exp2(-1e300) == 0.0);
    CHECK(kernels::exp2(-infinity) == 0.0);
    CHECK(std::isnan(kernels::exp2(not_a_number)));
    CHECK(kernels::exp2(0.0) == 1.0);
    CHECK(kernels::exp2(-0.0) == 1.0);
    CHECK(kernels::exp2(least) == 1.0);
    CHECK(kernels::exp2(0.5) == std::sqrt(2.0));
}

TEST_CASE("sin and cos are within 1 ulp", "[math]") {
    const auto exact_sin = [](long double x) { return std::sin(x); };
    const auto exact_cos = [](long double x) { return std::cos(x); };
    for (const double limit : {1e-3, 0.8, 7.0, 1e3, 1e6}) {
        CHECK(ulp_max(kernels::sin, exact_sin, -limit, limit) < 1.0);
        CHECK(ulp_max(kernels::cos, exact_cos, -limit, limit) < 1.0);
    }
    // Next to the zeros, where the reduction of the angle decides.
    const double half_pi = 0x1.921fb54442d18p+0;
    for (int k = 1; k < 600'000; k += 7 * static_cast<int>(sameas::test::step)) {
        const double angle = half_pi * k;
        const long double exact = k % 2 == 0 ? std::sin(static_cast<long double>(angle))
                                             : std::cos(static_cast<long double>(angle));
        const double result = k % 2 == 0 ? kernels::sin(angle) : kernels::cos(angle);
        REQUIRE(std::abs(static_cast<double>(result - exact)) <=
                std::abs(static_cast<double>(exact)) * 0x1p-52);
    }
}

TEST_CASE("sin and cos at the edges", "[math]") {
    CHECK(kernels::sin(0.0) == 0.0);
    CHECK(is_negative_zero(kernels::sin(-0.0)));
    CHECK(kernels::sin(least) == least);
    CHECK(kernels::cos(0.0) == 1.0);
    CHECK(kernels::cos(least) == 1.0);
    for (const double outside : {std::nextafter(1e6, infinity), -1.1e6, infinity, -infinity, not_a_number}) {
        CHECK(std::isnan(kernels::sin(outside)));
        CHECK(std::isnan(kernels::cos(outside)));
    }
}

TEST_CASE("asin is within 1 ulp", "[math]") {
    const auto exact = [](long double x) { return std::asin(x); };
    CHECK(ulp_max(kernels::asin, exact, -1.0, 1.0) < 1.0);
    CHECK(ulp_max(kernels::asin, exact, 0.49, 0.51) < 1.0);
    CHECK(ulp_max(kernels::asin, exact, 0.999999, 1.0) < 1.0);
    CHECK(ulp_max(kernels::asin, exact, -1e-6, 1e-6) < 1.0);
}

TEST_CASE("asin at the edges", "[math]") {
    const double half_pi = 0x1.921fb54442d18p+0;
    CHECK(kernels::asin(1.0) == half_pi);
    CHECK(kernels::asin(-1.0) == -half_pi);
    CHECK(kernels::asin(0.0) == 0.0);
    CHECK(is_negative_zero(kernels::asin(-0.0)));
    CHECK(kernels::asin(least) == least);
    for (const double outside : {std::nextafter(1.0, 2.0), -1.5, infinity, -infinity, not_a_number}) {
        CHECK(std::isnan(kernels::asin(outside)));
    }
}

TEST_CASE("results have the same bits on every processor and with every compiler", "[math]") {
    std::mt19937_64 random(1);
    std::uint64_t digest = 0;
    const auto take = [&digest](double value) {
        digest = (digest ^ std::bit_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15u;
        digest ^= digest >> 32;
    };
    for (int i = 0; i < 20'000; ++i) {
        take(kernels::log2(uniform(random, 0.0, 1.0)));
        take(kernels::exp2(uniform(random, -60.0, 60.0)));
        take(kernels::sin(uniform(random, -4.0, 4.0)));
        take(kernels::cos(uniform(random, -4.0, 4.0)));
        take(kernels::asin(uniform(random, -1.0, 1.0)));
    }
    CHECK(digest == 0x23338e454a1a30b5u);
}
