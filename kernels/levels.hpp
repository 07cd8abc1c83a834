#pragma once
#include <cstddef>
#include <cstdint>

namespace sameas::kernels {

/// Bounds that results of a measure are held against, in the order of the levels.
struct LevelBounds {
    const double* bounds = nullptr;
    std::size_t size = 0;    ///< at most level_bounds_max
    bool at_least = true;    ///< a result meets a bound that it reaches; else one that it does not exceed
};

inline constexpr std::size_t level_bounds_max = 254;
/// Level of a result that cannot be told (NaN).
inline constexpr std::uint8_t level_unknown = 255;

/// Writes the level of each result: the place of the first bound that it meets, bounds.size where it meets none. Exact: each
/// result is compared as it is. Does not throw or allocate. Thread-safe.
void write_levels(const double* results, std::size_t size, const LevelBounds& bounds, std::uint8_t* levels) noexcept;
/// The same of distances, below 2^31.
void write_levels(const std::uint32_t* results, std::size_t size, const LevelBounds& bounds, std::uint8_t* levels) noexcept;

}  // namespace sameas::kernels
