#include "kernels/levels.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "kernels/cpu.hpp"

namespace sameas::kernels {
namespace {

template <class Result>
std::uint8_t level_of(Result result, const std::vector<double>& bounds, bool at_least) {
    const double number = static_cast<double>(result);
    if (std::isnan(number)) return level_unknown;
    std::size_t level = 0;
    while (level < bounds.size() && !(at_least ? number >= bounds[level] : number <= bounds[level]))
        ++level;
    return static_cast<std::uint8_t>(level);
}

template <class Result>
void require_levels(const std::vector<Result>& results, const std::vector<double>& bounds) {
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        for (const bool at_least : {true, false}) {
            constexpr std::uint8_t junk = 77;
            std::vector<std::uint8_t> levels(results.size() + 1, junk);
            write_levels(results.data(), results.size(), {bounds.data(), bounds.size(), at_least}, levels.data());
            REQUIRE(levels.back() == junk);
            for (std::size_t i = 0; i < results.size(); ++i) {
                CAPTURE(isa_name(isa), at_least, i, results[i]);
                REQUIRE(levels[i] == level_of(results[i], bounds, at_least));
            }
        }
    }
}

}  // namespace

TEST_CASE("a level is the first bound met, in whatever order the bounds stand", "[levels]") {
    std::mt19937 random(5);
    const auto any = [&random] { return static_cast<double>(random() % 21) / 20; };
    for (const std::size_t size : {0u, 1u, 7u, 8u, 255u, 256u, 257u, 1000u}) {
        for (const std::size_t bounds_size : {0u, 1u, 2u, 5u, 254u}) {
            std::vector<double> results(size), bounds(bounds_size), whole_bounds(bounds_size);
            std::vector<std::uint32_t> distances(size);
            for (double& result : results)
                result = random() % 10 == 0 ? std::numeric_limits<double>::quiet_NaN() : any();
            for (std::uint32_t& distance : distances)
                distance = static_cast<std::uint32_t>(random() % 9);
            for (std::size_t k = 0; k < bounds_size; ++k) {
                bounds[k] = any();
                whole_bounds[k] = any() * 10;  // between whole numbers, too
            }
            require_levels(results, bounds);
            require_levels(distances, whole_bounds);
        }
    }
}

TEST_CASE("a bound is met by itself and by nothing a bit beyond", "[levels]") {
    const double bound = 0.9, below = std::nextafter(bound, 0.0), above = std::nextafter(bound, 1.0);
    require_levels<double>({bound, below, above, 0.0, 1.0, -std::numeric_limits<double>::infinity(),
                            std::numeric_limits<double>::infinity()},
                           {bound});
    require_levels<std::uint32_t>({0, 1, 2, 3, 0x7FFFFFFF}, {1, 2});
}

}  // namespace sameas::kernels
