// Results against bounds, without a branch that nobody could foresee.
//
// Idea: the first bound that a result meets is the number of those before it, and a result meets one of the first k bounds just
// where it meets the loosest of them. So the level is how many of these loosest ones a result misses, a sum of comparisons that
// goes over whole vectors of results. NaN misses nothing and is told apart by being unequal to itself.
#include "kernels/levels.hpp"

#include "kernels/dispatch.hpp"

namespace sameas::kernels {

SAMEAS_ISA_FUNCTION(LevelsOfNumbers, void, const double* results, std::size_t size, const LevelBounds& bounds,
                    std::uint8_t* levels);
SAMEAS_ISA_FUNCTION(LevelsOfDistances, void, const std::uint32_t* results, std::size_t size, const LevelBounds& bounds,
                    std::uint8_t* levels);

#ifdef SAMEAS_ARCH
namespace {

inline double number(double result) noexcept { return result; }
inline double number(std::uint32_t distance) noexcept { return static_cast<std::int32_t>(distance); }

/// The levels of up to `size` results; plain loops, which compilers make vectors of.
template <class Result>
inline void levels_of_block(const Result* results, std::size_t size, const LevelBounds& bounds, std::int64_t* missed,
                            std::uint8_t* levels) noexcept {
    for (std::size_t i = 0; i < size; ++i) {
        const double result = number(results[i]);
        missed[i] = result == result ? 0 : level_unknown;
    }
    double loosest = bounds.size > 0 ? bounds.bounds[0] : 0;
    for (std::size_t k = 0; k < bounds.size; ++k) {
        const double bound = bounds.bounds[k];
        if (bounds.at_least) {
            loosest = bound < loosest ? bound : loosest;
            for (std::size_t i = 0; i < size; ++i)
                missed[i] += number(results[i]) < loosest ? 1 : 0;
        } else {
            loosest = bound > loosest ? bound : loosest;
            for (std::size_t i = 0; i < size; ++i)
                missed[i] += number(results[i]) > loosest ? 1 : 0;
        }
    }
    for (std::size_t i = 0; i < size; ++i)
        levels[i] = static_cast<std::uint8_t>(missed[i]);
}

template <class Result>
inline void levels_of(const Result* results, std::size_t size, const LevelBounds& bounds, std::uint8_t* levels) noexcept {
    constexpr std::size_t block = 256;
    std::int64_t missed[block];
    for (std::size_t begin = 0; begin < size; begin += block) {
        const std::size_t count = size - begin < block ? size - begin : block;
        levels_of_block(results + begin, count, bounds, missed, levels + begin);
    }
}

}  // namespace

template <class Arch>
void LevelsOfNumbers::operator()(Arch, const double* results, std::size_t size, const LevelBounds& bounds,
                                 std::uint8_t* levels) const noexcept {
    levels_of(results, size, bounds, levels);
}

template <class Arch>
void LevelsOfDistances::operator()(Arch, const std::uint32_t* results, std::size_t size, const LevelBounds& bounds,
                                   std::uint8_t* levels) const noexcept {
    levels_of(results, size, bounds, levels);
}
#endif

SAMEAS_ISA_EMIT(LevelsOfNumbers, void, const double*, std::size_t, const LevelBounds&, std::uint8_t*);
SAMEAS_ISA_EMIT(LevelsOfDistances, void, const std::uint32_t*, std::size_t, const LevelBounds&, std::uint8_t*);

#ifndef SAMEAS_ARCH
void write_levels(const double* results, std::size_t size, const LevelBounds& bounds, std::uint8_t* levels) noexcept {
    dispatch(LevelsOfNumbers{}, results, size, bounds, levels);
}

void write_levels(const std::uint32_t* results, std::size_t size, const LevelBounds& bounds,
                  std::uint8_t* levels) noexcept {
    dispatch(LevelsOfDistances{}, results, size, bounds, levels);
}
#endif

}  // namespace sameas::kernels
