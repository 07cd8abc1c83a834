#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/settings/settings.hpp"

namespace sameas {

/// Rarity bins of an agreeing level, in bits of information (-log2 of the value's share of the records): bin b holds
/// [2b, 2b + 2), the last everything from 18 up.
inline constexpr std::size_t rarity_bins = 10;
inline constexpr double rarity_bin_bits = 2.0;

/// The bin of an agreement of so many bits of information.
std::size_t rarity_bin(double bits);

/// How the states of a pair's comparisons become one agreement pattern: mixed radix, the first comparison lowest.
///
/// A state of a comparison is a level and, where the level is split, its rarity bin: state 0 is null; then come the
/// levels in the order of the settings, each with 1 or `rarity_bins` states.
class PatternLayout {
  public:
    /// \throws InvalidSettings when the states do not fit 64 bits (says how many bits they need)
    explicit PatternLayout(const Settings& settings);

    std::size_t comparisons() const { return state_count_.size(); }
    std::size_t states(std::size_t comparison) const { return state_count_[comparison]; }
    std::size_t levels(std::size_t comparison) const { return first_state_[comparison].size(); }
    /// First state of level (1-based place in the settings) and how many states it has.
    std::size_t first_state(std::size_t comparison, std::size_t level) const { return first_state_[comparison][level - 1]; }
    std::size_t bins(std::size_t comparison, std::size_t level) const { return bins_[comparison][level - 1]; }
    /// Level of a state: 0 for null, else the place in the settings.
    std::size_t level(std::size_t comparison, std::size_t state) const { return level_of_[comparison][state]; }
    /// Rarity bin of a state, 0 where its level is not split.
    std::size_t bin(std::size_t comparison, std::size_t state) const {
        return state == 0 ? 0 : state - first_state(comparison, level(comparison, state));
    }
    /// Sum of `values` (one a state of the comparison) over the states of a level: its m or u, say, over all bins.
    double level_total(std::size_t comparison, std::size_t level, std::span<const double> values) const;
    std::uint64_t stride(std::size_t comparison) const { return stride_[comparison]; }
    std::size_t state(std::uint64_t pattern, std::size_t comparison) const {
        return static_cast<std::size_t>(pattern / stride_[comparison] % state_count_[comparison]);
    }

  private:
    std::vector<std::size_t> state_count_;
    std::vector<std::vector<std::size_t>> first_state_, bins_, level_of_;
    std::vector<std::uint64_t> stride_;
};

/// Spreads a pattern over 64 bits, for hash tables: patterns are mixed radix, so close ones differ in few low bits.
inline std::uint64_t spread_pattern(std::uint64_t pattern) {
    pattern *= 0x9E37'79B9'7F4A'7C15u;
    return pattern ^ (pattern >> 32);
}

/// True when the levels of a term-frequency comparison split this one: it is exact, swapped or a string measure, or
/// a conjunction of those.
bool has_rarity_bins(const LevelSettings& level);

}  // namespace sameas
